package facts

import "sidetone/shared/report"

// Swamped: the little that a check sends fills the line. Requests that were
// answered quickly at first take many times as long while it runs, and not one
// path brings back half of its sample. A service that has become slow meanwhile
// would look the same: likely, and no more.
var Swamped = runFact("swamped", ofThePage(swamped))

func swamped(e *Evidence) Finding {
	waiting := e.requestsWait(swampedGrowth)
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
	if h.RTTMedianMS < swampedMS || h.RTTMedianMS < growth*quickest {
		return Finding{Answer: No}
	}
	return one(Yes, report.Measured, o, "line_full", "median_ms", rounded(h.RTTMedianMS), "rtt_ms", rounded(quickest))
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
		if waiting := e.requestsWait(lateGrowth); waiting.Answer == Yes && thinnedOut(rates) {
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
	late := f.RTTMS > lateGrowth*f.RTTMinMS && f.RTTMS > f.RTTMinMS+lateGrowthMS
	if e.lateExplains((f.RTTMS - f.RTTMinMS) / 2) {
		return dontKnow
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
