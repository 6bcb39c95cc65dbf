package run

import (
	"slices"

	"sidetone/shared/report"
)

// stepOf is the step that a hypothesis is about.
var stepOf = map[string]StepID{
	"agent_blocked": StepBrowser, "offline": StepServer, "token_invalid": StepToken, "signaling_lost": StepSignaling, "udp_blocked": StepMedia,
	"turn_unreachable": StepRelays, "ice_failed": StepMedia, "device_problem": StepBrowser, "poor_network": StepQuality,
	"ice_failed/webrtc_disabled": StepBrowser, "ice_failed/no_candidates": StepBrowser, "ice_failed/large_packets_dropped": StepQuality,
	"udp_blocked/relay_ports": StepRelays,
}

// onlyCall: a call showed it, and the run no longer does.
func onlyCall(p report.Phrase) bool { return p.ID == "state.only_call_shows" }

// Concluded are the steps of a run as its verdict has them; steps itself is not
// changed. A step sums up what was tried, and the verdict knows more: fifteen
// packets of a hundred that are lost are a sample that was taken, and a problem.
// Where nothing is wrong, what failed was of no consequence, such as a server on
// an address family that the caller has not.
func Concluded(steps []Step, d *report.Diagnosis) []Step {
	if d == nil {
		return steps
	}
	own := make([]Step, len(steps))
	copy(own, steps)
	problem := map[StepID]bool{}
	for _, h := range d.Hypotheses {
		if h.State.Holds() && !slices.ContainsFunc(h.Explains, onlyCall) {
			id, ok := stepOf[h.ID+"/"+h.Cause]
			if !ok {
				id = stepOf[h.ID]
			}
			problem[id] = true
		}
	}
	nothing := d.Primary == nil && len(d.Says) > 0 && d.Says[0].ID != "verdict.unfinished"
	for i := range own {
		s := &own[i]
		switch {
		case s.State == StepRunning || s.State == StepWaiting:
		case problem[s.ID]:
			s.State = StepProblem
		case nothing && s.State == StepProblem && s.Good > 0:
			s.State = StepOK
		case nothing && s.State == StepProblem:
			s.State = StepNotTested
		}
	}
	return own
}
