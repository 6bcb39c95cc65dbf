package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sidetone/server/refusal"
	"sidetone/shared/report"
)

const kib256 = 262144 // bytes: what a report may have, as the contract says

// many gives observations whose ids begin with prefix.
func many(prefix string, n int) []report.Observation {
	all := make([]report.Observation, n)
	for i := range all {
		all[i] = seen(fmt.Sprint(prefix, i), report.OK)
	}
	return all
}

// weighing gives observations that have so many bytes as JSON.
func weighing(t *testing.T, bytes int) []report.Observation {
	t.Helper()
	all := many("o", 4)
	for i := range all {
		all[i].Detail.Text = "."
	}
	body, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	all[0].Detail.Text += strings.Repeat(" .", (bytes-len(body))/2) + strings.Repeat(".", (bytes-len(body))%2)
	return all
}

// Many posts make no report that is larger than one may be.
func TestAReportDoesNotGrowWithoutEnd(t *testing.T) {
	tooMany := refusal.New(refusal.TooLarge, "too_many_observations", "count", 1024)
	tooLarge := refusal.New(refusal.TooLarge, "report_too_large", "bytes", 262144)
	for name, c := range map[string]struct {
		posts [][]report.Observation
		last  *refusal.Error
	}{
		"1024 observations":         {[][]report.Observation{many("a", 512), many("b", 512)}, nil},
		"1025 observations":         {[][]report.Observation{many("a", 512), many("b", 512), many("c", 1)}, tooMany},
		"1024 and the same again":   {[][]report.Observation{many("a", 512), many("b", 512), many("b", 512)}, nil},
		"256 KiB of observations":   {[][]report.Observation{weighing(t, kib256)}, nil},
		"one byte more than it may": {[][]report.Observation{weighing(t, kib256-1), weighing(t, kib256+1)}, tooLarge},
	} {
		s := newRig(t)
		for i, observations := range c.posts {
			before := s.record()
			_, err := s.Take(t.Context(), s.run, report.Report{Observations: observations})
			if c.last == nil || i < len(c.posts)-1 {
				if err != nil || len(s.taken) != i+1 {
					t.Errorf("%s, post %d: %v, taken %v", name, i, err, s.taken)
				}
				continue
			}
			if diff := cmp.Diff(c.last, asRefusal(err)); diff != "" || len(s.taken) != i {
				t.Errorf("%s: %s, taken %v", name, diff, s.taken)
			}
			if diff := cmp.Diff(before, s.record()); diff != "" {
				t.Errorf("%s, and changed: %s", name, diff)
			}
		}
	}
}

// What was added to a report after its run is judged, and the time to the
// verdict stays that of the run.
func TestRejudge(t *testing.T) {
	s := newRig(t)
	r := s.take(report.Report{Complete: true, Diagnosis: &report.Diagnosis{MS: 900}, Observations: []report.Observation{seen("o1", report.OK)}})
	r.Observations = append(r.Observations, seen("o2", report.Failed))
	want := r
	diagnosis := s.Diagnose(want)
	diagnosis.MS = 900
	want.Diagnosis, want.Signals = &diagnosis, []report.Signal{}
	if err := s.Rejudge(&r); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}

	r.Observations = many("o", 1025)
	if err := s.Rejudge(&r); !refusal.Is(err, refusal.TooLarge) {
		t.Errorf("1025 observations: %v", err)
	}
}

// What cannot be written is no report, whatever made it so.
func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	o := seen("o1", report.OK)
	o.Detail.HTTP = &report.HTTP{RTTMS: math.NaN()}
	var unsupported *json.UnsupportedValueError
	if err := newRig(t).Rejudge(&report.Report{Observations: []report.Observation{o}}); !errors.As(err, &unsupported) {
		t.Errorf("%v", err)
	}
}
