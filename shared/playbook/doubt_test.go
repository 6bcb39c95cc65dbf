package playbook

import (
	"path/filepath"
	"testing"

	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// Whatever cause a recording confirms, one thing seen against it makes likely.
func TestDenialTakesCertainty(t *testing.T) {
	tried := map[*cause]bool{}
	for _, file := range recordings(t) {
		var r report.Report
		read(t, file, &r)
		for _, j := range judgedOf(r) {
			if j.state != report.Confirmed || j.cause == nil {
				continue
			}
			tried[j.cause] = true
			denied, doubted := j.cause.deniedBy, j.cause.doubtedBy
			j.cause.deniedBy, j.cause.doubtedBy = facts.Always, facts.Always
			for _, again := range judgedOf(r) {
				if again.of == j.of && again.cause == j.cause && again.state == report.Confirmed {
					t.Errorf("%s: %s/%s is confirmed although it is denied", filepath.Base(filepath.Dir(file)), j.of.id, j.cause.id)
				}
			}
			j.cause.deniedBy, j.cause.doubtedBy = denied, doubted
		}
	}
	if len(tried) < 20 {
		t.Errorf("only %d causes were tried", len(tried))
	}
}

// Nothing that a recording confirms is denied by the same recording.
func TestConfirmedIsUndenied(t *testing.T) {
	for _, file := range recordings(t) {
		var r report.Report
		read(t, file, &r)
		run, call := facts.Bodies(r)
		for _, j := range judgedOf(r) {
			if j.state != report.Confirmed || j.cause == nil {
				continue
			}
			for _, e := range []*facts.Evidence{run, call} {
				if e != nil && j.cause.denial(e).Ask(e).Answer == facts.Yes {
					t.Errorf("%s: %s/%s is confirmed and denied", filepath.Base(filepath.Dir(file)), j.of.id, j.cause.id)
				}
			}
		}
	}
}
