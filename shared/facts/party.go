package facts

import "sidetone/shared/report"

// notOfTheCall: it is known that a call does without it.
func notOfTheCall(o *report.Observation) bool {
	return o.Detail.Party.IsNoCall()
}

// ofService: a request was one to the calling service. That the page asked for
// something is not enough. The capture keeps the hosts of the profile alone; in
// a file it is the reader that knows them, or the call's own signalling went
// there.
func (e *Evidence) ofService(o *report.Observation) bool {
	switch {
	case notOfTheCall(o):
		return false
	case o.Detail.Party == report.PartyService || o.Origin == report.OriginCapture:
		return true
	}
	host := hostOf(o.Target)
	return host != "" && e.hasSocketAt(host)
}

func (e *Evidence) hasSocketAt(host string) bool {
	for _, o := range e.byCheck[report.CheckSignaling] {
		if hostOf(o.Target) == host && !notOfTheCall(o) {
			return true
		}
	}
	return false
}
