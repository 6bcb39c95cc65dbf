package facts

import "sidetone/shared/report"

// How well packets pass: in a run that of the sample, in a call that of its
// streams.
var (
	TooMuchLoss = newFact("too_much_loss", byBody(orOfMediaAlone(insteadIfHeldUp(mediaLoses, unlessCarriedLater(unlessMediaIsWhole(tooMuch(func(e *Evidence, o *report.Observation, f *report.Flow) (bool, Cite) {
		return worstLoss(f) > e.limits.Loss, lossSays(o, f)
	}))))), nil))
	LossInCall   = callFact("loss_in_call", lossInCall)
	TooMuchDelay = newFact("too_much_delay", byBody(insteadIfHeldUp(checksTakeLong, asTriedAgain(unlessChecksAreQuicker(inTime(func(f *report.Flow) float64 { return f.RTTMinMS / 2 }, func(e *Evidence, o *report.Observation, f *report.Flow) (bool, Cite) {
		return f.RTTMinMS > e.limits.RTTMS, sampleSays(o, f, "sample_delay", "ms", rounded(f.RTTMS))
	})))), delayInCall))
	TooMuchJitter = newFact("too_much_jitter", byBody(ofThePage(ofTheTimeItself(inTime(func(f *report.Flow) float64 { return f.JitterMS }, func(e *Evidence, o *report.Observation, f *report.Flow) (bool, Cite) {
		return f.JitterMS > e.limits.JitterMS, sampleSays(o, f, "sample_jitter", "ms", rounded(f.JitterMS))
	}))), jitterInCall))
	TooNarrow = newFact("too_narrow", byBody(ofThePage(ofTheLineItself(narrow)), likelyIn(narrowInCall)))
)

// sample is the flow of the path that a call would take: the first in order
// that was sampled and answered.
func (e *Evidence) sample() (*report.Observation, *report.Flow) {
	for _, p := range e.callPaths() {
		o := e.path(report.CheckPathData, p)
		if f := o.Detail.Flow; f != nil && f.Sent >= enoughPackets && f.Returned > 0 {
			return o, f
		}
	}
	return untested, nil
}

func tooMuch(exceeds func(*Evidence, *report.Observation, *report.Flow) (bool, Cite)) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		o, f := e.sample()
		if f == nil {
			return dontKnow
		}
		over, c := exceeds(e, o, f)
		switch {
		case over:
			return weighed([]Cite{c}, nil)
		case e.unfinished(o):
			return dontKnow
		}
		return weighed(nil, []Cite{c})
	}
}

// unfinished: the sample fell silent and nothing shows that the line came back. Its
// numbers are those of the packets before the last answer; what became of the others is
// in none of them, and so a good one denies nothing.
func (e *Evidence) unfinished(sample *report.Observation) bool {
	return sample.Outcome == report.Silent && CarriedLater.Ask(e).Answer != Yes
}

// inTime leaves the question open where the page was as late as what is too much:
// then nobody knows whose it is. On a page that is held up others are asked, see
// insteadIfHeldUp.
func inTime(ms func(*report.Flow) float64, exceeds func(*Evidence, *report.Observation, *report.Flow) (bool, Cite)) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		found := tooMuch(exceeds)(e)
		_, held := e.heldUp()
		if _, f := e.sample(); held == nil && found.Answer == Yes && e.lateExplains(ms(f)) {
			return dontKnow
		}
		return found
	}
}

// unlessCarriedLater: loss that did not show again is none that a call has to
// live with.
func unlessCarriedLater(f func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		if later := CarriedLater.Ask(e); later.Answer == Yes {
			return later.turned()
		}
		if o, _ := e.sample(); !overUDP(report.Path(o.Target)) {
			if found := e.lossOfRates(); found.Answer == Yes {
				return found
			}
		}
		return f(e)
	}
}

// lostOf is the share of round trips that are missing.
func lostOf(f *report.Flow) float64 { return 1 - float64(f.Returned)/float64(f.Sent) }

// bothWays is the share of round trips that are lost where each way loses this.
func bothWays(share float64) float64 { return 1 - (1-share)*(1-share) }

// checksTakeLong: the same of a delay, which ICE's own checks have as well.
func checksTakeLong(e *Evidence) Finding {
	o, _ := e.sample()
	checks := e.path(report.CheckPathICE, report.Path(o.Target))
	ice := checks.Detail.ICE
	if ice == nil || ice.RTTMS <= e.limits.RTTMS {
		return dontKnow
	}
	return one(Yes, report.Measured, checks, "checks_answered_in", "way", checks.Target, "ms", rounded(ice.RTTMS))
}

// lossOfRates is the loss there and back at every pace together, where no sample
// over UDP told of it.
func (e *Evidence) lossOfRates() Finding {
	o, rates := e.rates()
	all := together(rates)
	if o.Outcome != report.OK || all.Sent < fewPackets || all.Arrived == 0 {
		return dontKnow
	}
	up, down := 1-float64(all.Arrived)/float64(all.Sent), 1-float64(all.Returned)/float64(all.Arrived)
	if max(up, down) <= e.limits.Loss {
		return dontKnow
	}
	return Finding{Answer: Yes, Telling: true, Cites: ratesSay(o, rates)}
}

// asTriedAgain: of a line that was gone while the sample was sent, the delay is
// that of what was sent afterwards.
func asTriedAgain(f func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		if CarriedLater.Ask(e).Answer != Yes {
			return f(e)
		}
		o, rates := e.rates()
		_, fastest := byPace(rates)
		if fastest.RTTMS == 0 {
			return dontKnow
		}
		answer := No
		if fastest.RTTMS > e.limits.RTTMS {
			answer = Yes
		}
		return one(answer, report.Measured, o, "sample_delay", "ms", rounded(fastest.RTTMS), "way", o.Target, "packets", fastest.Sent)
	}
}

// ofTheTimeItself: nobody knows it of a line that was gone meanwhile.
func ofTheTimeItself(f func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		if found := f(e); found.Answer != Yes || CarriedLater.Ask(e).Answer != Yes {
			return found
		}
		return dontKnow
	}
}

// unlessChecksAreQuicker: a delay that ICE's own checks do not have is the page's.
func unlessChecksAreQuicker(f func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		found := f(e)
		if quicker := e.quickerChecks(); found.Answer == Yes && quicker.Answer == Yes {
			_, late := e.heldUp()
			e.unjudged = e.unjudged || late != nil
			return quicker.turned()
		}
		return found
	}
}

// ofTheLineItself: a queue that a page found which was late at all, if not held up, and
// that ICE's own checks did not meet, is the page's. With 64 kbit/s they take 220 to
// 1700 ms in Chromium; with a processor slowed eight times on a free line 1 to 80.
func ofTheLineItself(f func(*Evidence) Finding) func(*Evidence) Finding {
	quicker := unlessChecksAreQuicker(f)
	return func(e *Evidence) Finding {
		if _, late := e.late(); late != nil {
			return quicker(e)
		}
		return f(e)
	}
}

// sampleSays is a number of the sample on a path.
func sampleSays(o *report.Observation, f *report.Flow, fact string, args ...any) Cite {
	return cite(report.Measured, o, fact, append(args, "way", o.Target, "packets", f.Sent)...)
}

func lossSays(o *report.Observation, f *report.Flow) Cite {
	if f.LossUp != nil && f.LossDown != nil {
		return sampleSays(o, f, "sample_loss_each_way", "share_up", *f.LossUp, "share_down", *f.LossDown)
	}
	return sampleSays(o, f, "sample_loss", "lost", f.Sent-f.Returned)
}

// LateNotLost: media comes back nearly whole and unevenly, while the data
// channel misses packets. A data channel without retransmission gives up a
// packet as soon as three later ones have overtaken it (RFC 9260 7.2.4, RFC
// 3758), so that heavy jitter looks like loss there; media shows which it is.
var LateNotLost = runFact("late_not_lost", ofThePage(lateNotLost))

func lateNotLost(e *Evidence) Finding {
	o, f := e.sample()
	if f == nil {
		return dontKnow
	}
	if crawl := e.crawlLosesAlike(f); crawl != nil && !e.uneven(f) {
		// So slowly, and so evenly, that nothing is overtaken by three.
		again, _ := e.rates()
		return Finding{Answer: No, Telling: true, Cites: ratesSay(again, crawl)}
	}
	rtp, m := e.mediaBeside(report.Path(o.Target))
	if m.Sent < enoughMedia {
		return dontKnow
	}
	lost := 1 - float64(m.Returned)/float64(m.Sent)
	jitter := max(m.JitterMS, f.JitterMS)
	if e.lateExplains(jitter) {
		return dontKnow
	}
	if worstLoss(f) > e.limits.Loss && lost <= lateLoss*e.limits.Loss && jitter > lateJitter*e.limits.JitterMS {
		return one(Yes, report.Measured, rtp, "overtaken_not_lost", "ms", rounded(jitter), "way", rtp.Target, "share", lost)
	}
	return Finding{Answer: No}
}

// uneven: packets of a sample come back so unevenly that they overtake each
// other.
func (e *Evidence) uneven(f *report.Flow) bool { return f.JitterMS > lateJitter*e.limits.JitterMS }

// HeavyLoss: the paths that answer lose so much, or the line is so full or so
// limited, that a single silence means nothing.
var HeavyLoss = newFact("heavy_loss", byBody(heavyLoss, lossInCall))

func heavyLoss(e *Evidence) Finding {
	if f := RateLimited.Ask(e); f.Answer == Yes {
		return f
	}
	known := false
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		o := e.path(report.CheckPathData, p)
		f := o.Detail.Flow
		if f == nil || f.Sent < enoughPackets || f.Returned == 0 {
			continue
		}
		known = true
		if loss := worstLoss(f); loss >= lossExplains {
			return one(Yes, report.Measured, o, "packets_lost", "share", loss, "way", string(p))
		}
	}
	f := Swamped.Ask(e)
	if f.Answer == Yes {
		return f
	}
	if waiting := e.requestsWait(lateGrowth); waiting.Answer == Yes {
		return waiting
	}
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		o := e.path(report.CheckPathRTP, p)
		if f := o.Detail.Flow; e.arrivesOn(f) && f.Sent >= thinnedMedia && float64(f.Sent-f.Returned) > lossExplains*float64(f.Sent) {
			return one(Yes, report.Measured, o, "packets_lost", "share", 1-float64(f.Returned)/float64(f.Sent), "way", string(p))
		}
	}
	if !known {
		return f
	}
	return Finding{Answer: No}
}

func worstLoss(f *report.Flow) float64 {
	worst := 0.0
	if f.LossUp != nil {
		worst = *f.LossUp
	}
	if f.LossDown != nil {
		worst = max(worst, *f.LossDown)
	}
	if f.LossUp == nil && f.LossDown == nil && f.Sent > 0 {
		worst = 1 - float64(f.Returned)/float64(f.Sent)
	}
	return worst
}
