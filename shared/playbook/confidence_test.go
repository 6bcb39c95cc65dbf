package playbook

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/report"
)

// A number that is shown was measured: the table is counted from the recordings
// again.
func TestConfidenceIsMeasured(t *testing.T) {
	counted := map[bool]map[report.State]report.Accuracy{ofRun: {}, ofCall: {}}
	for _, file := range recordings(t) {
		var r report.Report
		var want golden
		read(t, file, &r)
		read(t, filepath.Join(filepath.Dir(file), "expected.json"), &want)
		if len(want.Or) > 0 {
			continue // more than one answer is right, so that none is known to be
		}
		for _, j := range judgedOf(r) {
			m := counted[j.ofCall][j.state]
			m.Of++
			if j.is(want.Cause) || slices.ContainsFunc(want.Also, j.is) {
				m.Right++
			}
			counted[j.ofCall][j.state] = m
		}
	}
	for kind, states := range counted {
		delete(states, report.StateNotTested) // what was not tested has no share
		for state, m := range states {
			if measured[kind][state] != m {
				t.Errorf("of calls: %t, %s: %d of %d were right, and the table has %+v", kind, state, m.Right, m.Of, measured[kind][state])
			}
		}
	}
}

// judgedOf is a report of one body of evidence, judged.
func judgedOf(r report.Report) []*judgement {
	d := Diagnose(r)
	var list []*judgement
	call := slices.ContainsFunc(r.Observations, func(o report.Observation) bool { return o.Origin != "" })
	for i, h := range d.Hypotheses {
		j := &judgement{of: hypotheses[i], state: h.State, ofCall: call}
		for k := range j.of.causes {
			if j.of.causes[k].id == h.Cause {
				j.cause = &j.of.causes[k]
			}
		}
		list = append(list, j)
	}
	return list
}

// is reports whether the hypothesis, and its cause where it has one, is what
// is known to be so.
func (j *judgement) is(cause string) bool {
	hypothesis, id, _ := strings.Cut(cause, "/")
	return j.of.id == hypothesis && (!j.state.Holds() || j.cause != nil && j.cause.id == id)
}
