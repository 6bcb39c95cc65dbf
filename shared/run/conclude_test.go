package run

import (
	"testing"

	"sidetone/shared/report"
)

func TestConcluded(t *testing.T) {
	steps := []Step{{ID: StepBrowser, State: StepOK, Good: 1}, {ID: StepRelays, State: StepProblem, Good: 3}, {ID: StepMedia, State: StepRunning},
		{ID: StepQuality, State: StepOK, Good: 2}, {ID: StepToken, State: StepProblem}}
	states := func(want ...StepState) []StepState { return want }
	holds := func(id, cause string) []report.Hypothesis {
		return []report.Hypothesis{{ID: id, State: report.Likely, Cause: cause}, {ID: "signaling_lost", State: report.Possible}}
	}
	says := func(id string) []report.Phrase { return []report.Phrase{{ID: id}} }
	root := &report.Primary{}
	for _, test := range []struct {
		name string
		d    *report.Diagnosis
		want []StepState
	}{
		{"no verdict yet", nil, states(StepOK, StepProblem, StepRunning, StepOK, StepProblem)},
		{"loss in a sample that was taken", &report.Diagnosis{Primary: root, Hypotheses: holds("poor_network", "loss")},
			states(StepOK, StepProblem, StepRunning, StepProblem, StepProblem)},
		{"a policy of the browser", &report.Diagnosis{Primary: root, Hypotheses: holds("ice_failed", "webrtc_disabled")},
			states(StepProblem, StepProblem, StepRunning, StepOK, StepProblem)},
		{"what is tried is tried", &report.Diagnosis{Primary: root, Hypotheses: holds("ice_failed", "no_pair")},
			states(StepOK, StepProblem, StepRunning, StepOK, StepProblem)},
		{"of the call alone", &report.Diagnosis{Primary: root, Hypotheses: []report.Hypothesis{
			{ID: "poor_network", State: report.Likely, Explains: says("state.only_call_shows")}}},
			states(StepOK, StepProblem, StepRunning, StepOK, StepProblem)},
		{"nothing wrong", &report.Diagnosis{Says: says("verdict.healthy")}, states(StepOK, StepOK, StepRunning, StepOK, StepNotTested)},
		{"cut off", &report.Diagnosis{Says: says("verdict.unfinished")}, states(StepOK, StepProblem, StepRunning, StepOK, StepProblem)},
	} {
		got := Concluded(steps, test.d)
		for i := range got {
			if got[i].State != test.want[i] {
				t.Errorf("%s: %s is %s, want %s", test.name, got[i].ID, got[i].State, test.want[i])
			}
		}
	}
	if steps[1].State != StepProblem {
		t.Error("the steps of the run were changed")
	}
}
