package facts

import "sidetone/shared/report"

// unlessMediaIsWhole: what the data channel misses is no loss of the line where media
// beside it comes back.
func unlessMediaIsWhole(f func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		found, whole := f(e), e.mediaIsWhole()
		switch {
		case found.Answer != Yes || whole.Answer != Yes:
			return found
		case whole.Unsure:
			found.Unsure = true
			return found
		}
		return whole.turned()
	}
}

// mediaIsWhole: media beside a sample over UDP came back nearly whole, and chance is
// no reason that it fared so much better. Then packets were overtaken, which a data
// channel gives up and a call does not notice (see LateNotLost): with 150 ms of round
// trip and 8 ms of jitter the lab sees 13 % missing of the data channel and none of
// 70 media packets. What is lost alike of packets that are sent too slowly for that, or
// of the media of another path over UDP, is lost; on a line too even for packets to
// overtake each other media that is whole is a doubt and no more.
func (e *Evidence) mediaIsWhole() Finding {
	o, f := e.sample()
	if f == nil || !overUDP(report.Path(o.Target)) || e.crawlLosesAlike(f) != nil || e.someMediaLoses() {
		return dontKnow
	}
	rtp, m := e.mediaBeside(report.Path(o.Target))
	if m.Sent < enoughMedia || lostOf(&m) > lateLoss*e.limits.Loss {
		return dontKnow
	}
	if chanceOfLess(report.Rate{Sent: m.Sent, Returned: m.Returned}, report.Rate{Sent: f.Sent, Returned: f.Returned}) > chanceSameShare {
		return dontKnow
	}
	whole := one(Yes, report.Measured, rtp, "overtaken_not_lost", "ms", rounded(m.JitterMS), "way", rtp.Target, "share", lostOf(&m))
	jitter := max(m.JitterMS, f.JitterMS) // 0: not known
	whole.Unsure = jitter > 0 && jitter < overtakesMS
	return whole
}

// crawlLosesAlike is the slowest pace, where it lost and chance explains that it lost no
// more and no less than the sample: what packets overtake each other for is the pace.
// Nil: it lost nothing, or less, or was not asked for.
func (e *Evidence) crawlLosesAlike(sample *report.Flow) []report.Rate {
	_, rates := e.rates()
	if len(rates) < 2 {
		return nil
	}
	slower, _ := byPace(rates)
	if !loses(slower[0]) || chanceOfLess(slower[0], report.Rate{Sent: sample.Sent, Returned: sample.Returned}) <= chanceSameShare {
		return nil
	}
	return slower[:1]
}

// someMediaLoses: of the media of one path over UDP more is missing than calls bear.
func (e *Evidence) someMediaLoses() bool {
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		f := e.path(report.CheckPathRTP, p).Detail.Flow
		if f != nil && f.Returned > 0 && f.Sent >= enoughMedia && lostOf(f) > bothWays(e.limits.Loss) {
			return true
		}
	}
	return false
}

// mediaLoses: what a late page loses on its data channel may be its own, and of
// the media that the browser sends and counts by itself it is not.
func mediaLoses(e *Evidence) Finding {
	o, _ := e.sample()
	rtp, m := e.mediaBeside(report.Path(o.Target))
	if m.Sent < enoughMedia {
		return dontKnow
	}
	lost := 1 - float64(m.Returned)/float64(m.Sent)
	if lost <= bothWays(e.limits.Loss) {
		return dontKnow
	}
	return one(Yes, report.Measured, rtp, "packets_lost", "share", lost, "way", rtp.Target)
}

// orOfMediaAlone: where not one packet of a sample came back, the data channel may
// have stopped by itself (RFC 9260 6.3.3), and media beside it tells of loss: it
// goes on, and the browser counts it.
func orOfMediaAlone(f func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		found := f(e)
		if _, sample := e.sample(); found.Answer != Unknown || sample != nil {
			return found
		}
		for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
			o := e.path(report.CheckPathRTP, p)
			if f := o.Detail.Flow; e.arrivesOn(f) && f.Sent >= enoughMedia && lostOf(f) > bothWays(e.limits.Loss) {
				found = one(Yes, report.Measured, o, "packets_lost", "share", lostOf(f), "way", string(p))
				found.Unsure = true
				return found
			}
		}
		return found
	}
}

// mediaBeside is the media beside a sample over UDP: that of its own path, and
// where this is too little to tell loss from none, that of the other one with it.
// The observation is the one with more of it.
func (e *Evidence) mediaBeside(own report.Path) (*report.Observation, report.Flow) {
	cited := e.path(report.CheckPathRTP, own)
	var all report.Flow
	most := 0
	for _, p := range []report.Path{own, report.DirectUDP, report.RelayUDP} {
		o := e.path(report.CheckPathRTP, p)
		f := o.Detail.Flow
		if f == nil || p == own && all.Sent > 0 || all.Sent >= enoughMedia {
			continue
		}
		if f.Sent > most {
			cited, most = o, f.Sent
		}
		all.Sent, all.Returned, all.JitterMS = all.Sent+f.Sent, all.Returned+f.Returned, max(all.JitterMS, f.JitterMS)
	}
	return cited, all
}
