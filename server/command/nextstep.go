package command

import "sidetone/shared/report"

// nextStep is what would tell more where files do not tell how a call went: the
// message's id, by what is missing in this very case. Empty: nothing that is known.
func nextStep(r report.Report) string {
	from, counted := map[report.Origin]bool{}, false
	for _, o := range r.Observations {
		if o.Origin != "" {
			from[o.Origin] = true
		}
		counted = counted || o.Check == report.CheckMedia
	}
	for _, o := range r.Observations {
		if o.Check == report.CheckConnection && o.Detail.Connection != nil {
			if id := nextOf(o, o.Detail.Connection); id != "" {
				return id
			}
		}
	}
	switch {
	case len(from) == 0:
		return "" // a run, which names what it did not test
	case from[report.OriginTrickle]:
		return "explain.next.call"
	case from[report.OriginGetStats]:
		return "explain.next.events"
	case from[report.OriginInternals], from[report.OriginRTCStats], from[report.OriginAboutWebRTC], counted:
		return "explain.next.console"
	}
	return "explain.next.dump"
}

// nextOf is it of one connection.
func nextOf(o report.Observation, c *report.Connection) string {
	ofDump := o.Origin != report.OriginConsole
	both := report.Yes(c.Sends) && report.Yes(c.Receives)
	switch state := lastState(c); {
	case report.Yes(c.Connected) && ofDump && both:
		return "explain.next.other_side"
	case state == "checking" || state == "connecting":
		return "explain.next.later"
	case ofDump && (state == "" || state == "new") && (c.Remote == nil || c.Remote.Total() == 0):
		return "explain.next.no_answer"
	}
	return ""
}

// lastState of a connection: that of ICE is told first.
func lastState(c *report.Connection) string {
	if c.ICEState != "" {
		return c.ICEState
	}
	return c.State
}
