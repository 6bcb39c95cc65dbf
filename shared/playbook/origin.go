package playbook

import "sidetone/shared/report"

// originName is where evidence of a call was read, as people call it. Rows of
// a service's log are the same rows, however they came.
var originName = map[report.Origin]string{
	report.OriginCapture:      "the calling page",
	report.OriginHAR:          "the HAR",
	report.OriginConsole:      "the console log",
	report.OriginInternals:    "the browser's WebRTC dump",
	report.OriginAboutWebRTC:  "the browser's WebRTC page",
	report.OriginRTCStats:     "the rtcstats dump",
	report.OriginACSLog:       "the service's log",
	report.OriginLogAnalytics: "the service's log",
}

// corroborate cites, where artefacts of one call that were made independently
// show the same thing or what follows from it, one observation of each.
func (j *judgement) corroborate(e *evidence) {
	if !j.state.Holds() {
		return
	}
	seen := map[string]bool{}
	var witnesses []cite
	for _, c := range append(append([]cite{}, j.cites...), j.follows...) {
		name := originName[e.originOf(c.observation)]
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		witnesses = append(witnesses, cite{report.Correlated, c.observation, "several records of the call agree. " + sentence(name) + ": " + c.text})
	}
	if len(witnesses) > 1 {
		j.cites = merge(j.cites, witnesses)
	}
}

// originOf is where an observation was read; empty: nowhere, or it is not
// there.
func (e *evidence) originOf(id string) report.Origin {
	for i := range e.report.Observations {
		if o := &e.report.Observations[i]; o.ID == id {
			return o.Origin
		}
	}
	return ""
}

// guessed: among what speaks for it is something that was not seen but
// follows from what is missing or from two things together. In a run such
// evidence was waited for and counted; in a call it was met by chance.
func guessed(cites []cite) bool {
	for _, c := range cites {
		if c.tag == report.Inferred || c.tag == report.Correlated {
			return true
		}
	}
	return false
}

// denials are cites that speak against others of the same call. Of another
// record they are one fact held against the other.
func (e *evidence) denials(cites, of []cite) []cite {
	name := originName[e.originOf(of[0].observation)]
	list := make([]cite, len(cites))
	for i, c := range cites {
		if other := originName[e.originOf(c.observation)]; other != name && other != "" {
			c = cite{report.Correlated, c.observation, "records of the call differ. " + sentence(other) + ": " + c.text}
		}
		list[i] = c
	}
	return list
}
