package playbook

import "sidetone/shared/report"

// useSignaling marks the hosts of a profile without which there is no call.
const useSignaling = "signaling"

// serviceHostsShut: a host of the service without which there is no call is
// not reached over HTTPS, at the second try either. Whether something on the
// way or the service itself is at fault cannot be told from here.
func serviceHostsShut(e *evidence) finding {
	var bad, good []cite
	for _, o := range e.byCheck[report.CheckHost] {
		if o.Detail.HTTP == nil || o.Detail.HTTP.Use != useSignaling {
			continue
		}
		switch {
		case o.Outcome == report.OK:
			good = append(good, cite{report.Measured, o.ID, hostOf(o.Target) + " answers over HTTPS"})
		case o.Outcome == report.Silent:
			bad = append(bad, cite{report.Measured, o.ID, hostOf(o.Target) + ", which calls need, does not answer over HTTPS"})
		case o.Outcome == report.Failed:
			bad = append(bad, cite{report.Measured, o.ID, "no HTTPS connection to " + hostOf(o.Target) + ", which calls need, can be made"})
		}
	}
	switch {
	case len(bad) > 0:
		return finding{answer: yes, telling: true, unsure: true, cites: bad}
	case len(good) > 0:
		return finding{answer: no, telling: true, cites: good}
	}
	return dontKnow
}
