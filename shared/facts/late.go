package facts

import "sidetone/shared/report"

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

// lateExplains: so many milliseconds may be those of the page and not of the
// network. A page that hardly ever does what it has to heaps its lateness up.
func (e *Evidence) lateExplains(ms float64) bool {
	_, late := e.late()
	return late != nil && (late.MS >= ms || late.Share >= overloadedShare)
}

// quickerChecks: the browser's own checks on the path of the sample, which no page
// delays, take less than half of what is too much for a call.
func (e *Evidence) quickerChecks() Finding {
	o, _ := e.sample()
	checks := e.path(report.CheckPathICE, report.Path(o.Target))
	if ice := checks.Detail.ICE; ice != nil && ice.RTTMS > 0 && 2*ice.RTTMS < e.limits.RTTMS {
		return one(Yes, report.Measured, checks, "checks_answered_in", "way", checks.Target, "ms", rounded(ice.RTTMS))
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
