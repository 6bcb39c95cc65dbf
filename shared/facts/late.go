package facts

import (
	"slices"

	"sidetone/shared/report"
)

// PageLate: the run's own timer came late so often that a call on this machine
// would suffer too: its sound and picture are unsteady where the browser itself
// measures them, or the check could not be finished.
var PageLate = runFact("page_late", func(e *Evidence) Finding {
	o, late := e.late()
	if late == nil {
		return dontKnow
	}
	if late.MS < overloadedMS && late.Share < overloadedShare {
		return Finding{Answer: No}
	}
	if len(e.Missing()) == 0 && !e.mediaUnsteady(late.MS) {
		return Finding{Answer: No}
	}
	return one(Yes, report.Measured, o, "page_was_late", "ms", rounded(late.MS), "share", late.Share)
})

// late is how late the run was; nil: it was in time, or nobody measured.
func (e *Evidence) late() (*report.Observation, *report.Late) {
	o, _ := e.one(report.CheckEnvironment)
	if o.Detail.Environment == nil {
		return o, nil
	}
	late := o.Detail.Environment.Late
	if late == nil || late.MS < lateMS {
		return o, nil
	}
	return o, late
}

// heldUp: the page was so late that what it measures by its own clock, and what it
// loses on its data channel, is as much its own as the network's: nothing of
// quality is read from it, and no silence is certain. nil: it was not.
//
// What a browser measures by itself, outside of the page, tells all the same:
// the media that came back, by sequence numbers, and the time of ICE's checks.
func (e *Evidence) heldUp() (*report.Observation, *report.Late) {
	o, late := e.late()
	if late == nil || late.MS < heldUpMS && late.Share < heldUpShare {
		return o, nil
	}
	return o, late
}

// Unjudged: the page was late, and something of the quality that it measured was
// left open for that. It is known when the facts have been asked.
func (e *Evidence) Unjudged() bool { return e.unjudged }

// LateDoubts is what a late page says against a finding that rests on silence or
// on quality; nil where the page was in time, or the finding on neither.
func (e *Evidence) LateDoubts(cites []Cite) []Cite {
	o, late := e.heldUp()
	if late == nil || !e.restOnTime(cites) {
		return nil
	}
	return []Cite{cite(report.Measured, o, "page_was_late", "ms", rounded(late.MS), "share", late.Share)}
}

// restOnTime: one of them is of something that did not come, or of a flow.
func (e *Evidence) restOnTime(cites []Cite) bool {
	for i := range e.Report.Observations {
		o := &e.Report.Observations[i]
		timed := o.Outcome == report.Silent || o.Detail.Flow != nil || o.Detail.Rates != nil
		if timed && slices.ContainsFunc(cites, func(c Cite) bool { return c.Observation == o.ID && c.Tag == report.Measured }) {
			return true
		}
	}
	return false
}

// ofThePage is a question about quality to which a late page cannot answer yes:
// lateness adds to delay, jitter and loss, and takes nothing from them.
func ofThePage(f func(*Evidence) Finding) func(*Evidence) Finding {
	return insteadIfHeldUp(func(*Evidence) Finding { return dontKnow }, f)
}

// insteadIfHeldUp asks another witness where a late page answers yes. That one
// may say yes as well; its no leaves open what the page measured.
func insteadIfHeldUp(instead, f func(*Evidence) Finding) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		found := f(e)
		if _, late := e.heldUp(); late == nil || found.Answer != Yes {
			return found
		}
		if other := instead(e); other.Answer == Yes {
			return other
		}
		e.unjudged = true
		return dontKnow
	}
}

// lateExplains: so many milliseconds may be those of the page and not of the
// network. A page that is held up heaps its lateness up.
func (e *Evidence) lateExplains(ms float64) bool {
	_, late := e.late()
	_, held := e.heldUp()
	return late != nil && late.MS >= ms || held != nil
}

// quickerChecks: the browser's own checks on the path of the sample, which no page
// delays, take less than half of what is too much for a call. Chromium tells whole
// milliseconds and so 0 of a path that is quicker; then another path over UDP tells,
// which shares the line.
func (e *Evidence) quickerChecks() Finding {
	o, _ := e.sample()
	for _, p := range []report.Path{report.Path(o.Target), report.DirectUDP, report.RelayUDP} {
		checks := e.path(report.CheckPathICE, p)
		ice := checks.Detail.ICE
		if ice == nil || ice.RTTMS == 0 || p != report.Path(o.Target) && ice.ChecksAnswered <= 1 {
			continue
		}
		if 2*ice.RTTMS < e.limits.RTTMS {
			return one(Yes, report.Measured, checks, "checks_answered_in", "way", checks.Target, "ms", rounded(ice.RTTMS))
		}
		break
	}
	return dontKnow
}

// mediaUnsteady: the jitter that the browser measured of what came back, of
// which the page's own timers are no part, is no more than what a late machine
// makes of it, and too much for a call.
func (e *Evidence) mediaUnsteady(most float64) bool {
	o, _ := e.sample()
	f := e.path(report.CheckPathRTP, report.Path(o.Target)).Detail.Flow
	return f != nil && f.Returned >= thinnedMedia && f.JitterMS > e.limits.JitterMS && f.JitterMS <= most
}
