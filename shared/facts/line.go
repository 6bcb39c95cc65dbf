package facts

import "sidetone/shared/report"

// Swamped: the little that a check sends fills the line. Requests that were
// answered quickly at first take many times as long while it runs, and not one
// path brings back half of its sample. A service that has become slow meanwhile
// would look the same: likely, and no more.
var Swamped = runFact("swamped", ofThePage(swamped))

func swamped(e *Evidence) Finding {
	waiting := e.lineFills(swampedGrowth)
	if waiting.Answer == Unknown {
		return dontKnow
	}
	for _, p := range report.Paths {
		if f := e.path(report.CheckPathData, p).Detail.Flow; f != nil && 2*f.Returned >= f.Sent && f.Returned > 0 {
			return Finding{Answer: No}
		}
	}
	if NoPathConnects.Ask(e).Answer != No {
		return dontKnow
	}
	return waiting
}

// lineFills: what goes over TCP waits, and what goes over UDP does so as well,
// since they share the queue. Where UDP comes back at once TCP waits for what it
// has to repeat: packets are lost and not held.
func (e *Evidence) lineFills(growth float64) Finding {
	waiting := e.requestsWait(growth)
	if waiting.Answer == Yes && e.quickOverUDP() {
		return Finding{Answer: No}
	}
	return waiting
}

// quickOverUDP: on every path over UDP that tells, the sample's packets, or the
// browser's checks that go on beside it, came back as quickly as on a free line. On
// one alone they may have been through before the line was full.
func (e *Evidence) quickOverUDP() (quick bool) {
	https, ok := e.one(report.CheckHTTPS)
	if !ok || https.Detail.HTTP == nil || https.Detail.HTTP.RTTMS == 0 {
		return false // nobody knows what quick is
	}
	quickest := e.quickest(https)
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		ms := e.tripOverUDP(p)
		if ms >= lateGrowth*quickest && ms >= quickest+lateGrowthMS {
			return false
		}
		quick = quick || ms > 0
	}
	return quick
}

// tripOverUDP is a round trip on this path while the run had the line, ms; 0: nobody
// knows. The first of ICE's checks was answered before anything filled it.
func (e *Evidence) tripOverUDP(p report.Path) float64 {
	if f := e.path(report.CheckPathData, p).Detail.Flow; f != nil && f.Returned > 0 {
		return f.RTTMS
	}
	if ice := e.path(report.CheckPathICE, p).Detail.ICE; ice != nil && ice.ChecksAnswered > 1 {
		return ice.RTTMS
	}
	return 0
}

// requestsWait: requests over TCP took so many times as long while the run had
// the line. A limit on UDP leaves them alone; a narrow line, which all share,
// does not.
func (e *Evidence) requestsWait(growth float64) Finding {
	o, ok := e.one(report.CheckHTTPS)
	h := o.Detail.HTTP
	if !ok || h == nil || h.Answered < swampedRequests || h.RTTMS == 0 || e.lateExplains(h.RTTMedianMS/2) {
		return dontKnow
	}
	quickest := e.quickest(o)
	waits := func(ms float64) bool { return ms >= swampedMS && ms >= growth*quickest && !e.lateExplains(ms/2) }
	if waits(h.RTTMedianMS) {
		return one(Yes, report.Measured, o, "line_full", "median_ms", rounded(h.RTTMedianMS), "rtt_ms", rounded(quickest))
	}
	if echoes, s := e.echoes(); s != nil && waits(s.RTTMedianMS) {
		return one(Yes, report.Measured, echoes, "echoes_wait", "median_ms", rounded(s.RTTMedianMS), "rtt_ms", rounded(quickest))
	}
	return Finding{Answer: No}
}

// echoes are those of the WebSocket to the run's own server, which a run asks for
// all the time: a few requests at its beginning may have been through before it
// filled the line. nil: too few to have a median.
func (e *Evidence) echoes() (*report.Observation, *report.Socket) {
	o, _ := e.one(report.CheckSignaling)
	if s := o.Detail.Socket; s != nil && s.Sent >= swampedEchoes && s.Answered >= swampedRequests {
		return o, s
	}
	return o, nil
}

// quickest is what a round trip to the service takes at most when the line is
// free: of the requests the quickest, or the opening of a WebSocket to the same
// host, which takes more than one. The first request of all may have met a line
// that the run had filled already.
func (e *Evidence) quickest(https *report.Observation) float64 {
	best := https.Detail.HTTP.RTTMS
	o, _ := e.one(report.CheckSignaling)
	if s := o.Detail.Socket; s != nil && s.OpenMS > 0 && hostOf(o.Target) == hostOf(https.Target) {
		best = min(best, float64(s.OpenMS))
	}
	return best
}

// narrow: a queue builds up under the sample itself, or the sample comes
// through thinned out and late.
func narrow(e *Evidence) Finding {
	if o, rates := e.rates(); len(rates) > 1 {
		if queueGrew(rates) {
			slower, fastest := byPace(rates)
			return one(Yes, report.Measured, o, "queue_grew", "rtt_ms", rounded(slower[0].RTTMS), "median_ms", rounded(fastest.RTTMS))
		}
		if waiting := e.lineFills(lateGrowth); waiting.Answer == Yes && thinnedOut(rates) {
			return waiting
		}
	}
	if later := CarriedLater.Ask(e); later.Answer == Yes {
		return later.turned()
	}
	o, f := e.sample()
	if f == nil || f.RTTMinMS == 0 {
		return dontKnow
	}
	grown := f.RTTMS > queueGrowth*f.RTTMinMS && f.RTTMS > f.RTTMinMS+queueGrowthMS
	late := f.RTTMS > lateGrowth*f.RTTMinMS && f.RTTMS > f.RTTMinMS+lateGrowthMS && f.RTTMinMS < windowRTTMS
	if e.lateExplains((f.RTTMS - f.RTTMinMS) / 2) {
		return dontKnow
	}
	if !overUDP(report.Path(o.Target)) && e.quickOverUDP() {
		return Finding{Answer: No} // TCP waits for what it repeats
	}
	if !grown && !(late && f.Kbps > 0 && f.Kbps < e.limits.Kbps) {
		return Finding{Answer: No}
	}
	args := []any{"rtt_ms", rounded(f.RTTMinMS), "median_ms", rounded(f.RTTMS)}
	if f.Kbps > 0 {
		return one(Yes, report.Measured, o, "queue_grew_rate", append(args, "kbps", rounded(f.Kbps))...)
	}
	return one(Yes, report.Measured, o, "queue_grew", args...)
}
