package result

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const ms = time.Millisecond

func sheet() *Sheet {
	s := &Sheet{}
	s.Add(Run{Browser: "firefox", Scenario: "healthy", Want: "healthy", Got: "healthy", Right: true, Took: 900 * ms, Bound: 2000 * ms})
	s.Add(Run{Browser: "firefox", Scenario: "healthy", Want: "healthy", Got: "healthy", Right: true, Took: 1500 * ms, Bound: 2000 * ms, Alarms: []string{"ice_failed"}})
	s.Add(Run{Browser: "firefox", Scenario: "healthy", Want: "healthy", Got: "blocked offline/no_network", Took: 1200 * ms, Bound: 2000 * ms, Problems: []string{"wrong"}})
	s.Add(Run{Browser: "chromium", Scenario: "udp", Want: "degraded udp_blocked/all_udp", Took: 0, Bound: 4000 * ms, Problems: []string{"no verdict"}})
	return s
}

func TestTotals(t *testing.T) {
	s := sheet()
	s.Add(Run{Browser: "chromium", Scenario: "udp", Want: "degraded udp_blocked/all_udp", Got: "degraded udp_blocked/relay_ports"})
	want := []Accuracy{
		{Browser: "firefox", Verdict: Share{2, 3}, Hypothesis: Share{2, 3}, Cause: Share{2, 3}},
		{Browser: "chromium", Verdict: Share{1, 2}, Hypothesis: Share{1, 2}, Cause: Share{0, 2}},
	}
	if got := s.Accuracies(); !slices.Equal(got, want) {
		t.Errorf("accuracy %v, want %v", got, want)
	}
	if runs, alarms := s.Healthy(); runs != 3 || alarms != 2 {
		t.Errorf("%d alarms in %d healthy runs, want 2 in 3", alarms, runs)
	}
	if n := s.Matrix()["degraded udp_blocked/all_udp"]["none"]; n != 1 {
		t.Errorf("matrix counts %d runs without judgement, want 1", n)
	}
	if m := Median([]time.Duration{3, 1, 2}); m != 2 {
		t.Errorf("median %d, want 2", m)
	}
	if Median(nil) != 0 {
		t.Error("median of nothing is not zero")
	}
}

func TestRunsOfAScenarioAreComparedWithOneAnother(t *testing.T) {
	answers := alike(sheet().Runs[:3])
	want := []Answer{{"healthy", Share{2, 3}}, {"blocked offline/no_network", Share{1, 3}}}
	if !slices.Equal(answers, want) {
		t.Errorf("answers %v, want %v", answers, want)
	}
	var b strings.Builder
	if err := sheet().Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"67 %", "not always the same answer", "healthy 2, blocked offline/no_network 1"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	steady := Sheet{Runs: sheet().Runs[:2]}
	b.Reset()
	if err := steady.Write(&b); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, "100 %") || strings.Contains(text, "not always") {
		t.Errorf("two runs alike are told as\n%s", text)
	}
}

func TestWhatIsLateIsToldFromWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		run          Run
		passed, late bool
	}{
		{Run{}, true, false},
		{Run{Overtime: []string{"took"}}, false, true},
		{Run{Problems: []string{"judged"}, Overtime: []string{"took"}}, false, false},
		{Run{Problems: []string{"judged"}}, false, false},
	} {
		if tt.run.Passed() != tt.passed || tt.run.Late() != tt.late {
			t.Errorf("%+v: passed %v, late %v", tt.run, tt.run.Passed(), tt.run.Late())
		}
	}
	late := []string{"took"}
	for run, undecided := range map[*Run]bool{
		{Right: true, Got: "inconclusive", Overtime: late}: false, {Got: "inconclusive", Overtime: late}: true, {Overtime: late}: true,
		{Got: "inconclusive"}: false, {Got: "degraded poor_network/loss", Overtime: late}: false,
	} {
		if run.Undecided() != undecided {
			t.Errorf("%+v: undecided %v", run, !undecided)
		}
	}
	s := sheet()
	if late := s.Overdue(); len(late) != 0 {
		t.Errorf("overdue: %v", late)
	}
	s.Add(Run{Browser: "chromium", Scenario: "udp", Took: 4001 * ms, Bound: 4000 * ms})
	if late := s.Overdue(); len(late) != 1 || !strings.Contains(late[0], "udp in chromium") {
		t.Errorf("overdue: %v, want udp in chromium", late)
	}
}

func TestWriteTellsEverything(t *testing.T) {
	var b strings.Builder
	if err := sheet().Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"healthy", "2/3", "1200", "right 2, blocked offline/no_network 1", "none 1", "accuracy in firefox: verdict 2 of 3 (66.7 %)", "false alarms: 2 in 3"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
	failed := sheet().Runs[3].Line()
	if !strings.HasPrefix(failed, "FAIL chromium") || !strings.Contains(failed, "expected degraded udp_blocked/all_udp") || !strings.Contains(failed, "no verdict") {
		t.Errorf("line %q", failed)
	}
}
