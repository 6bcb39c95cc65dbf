//go:build linux

package scenario

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"sidetone/server/e2e/world"
	"sidetone/server/profiles"
)

func TestScenariosAreWellFormed(t *testing.T) {
	name := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	cause := regexp.MustCompile(`^[a-z_]+/[a-z0-9_]+$`)
	all := All()
	if len(all) == 0 {
		t.Fatal("there is none")
	}
	for _, s := range all {
		if !name.MatchString(s.Name) {
			t.Errorf("%q is no good name", s.Name)
		}
		if !slices.Contains([]string{Healthy, Degraded, Blocked, Inconclusive}, s.Want.Verdict) {
			t.Errorf("%s: verdict %q", s.Name, s.Want.Verdict)
		}
		if nothing := s.Want.Verdict == Healthy || s.Want.Verdict == Inconclusive; nothing != (s.Want.Cause == "") {
			t.Errorf("%s: %s with cause %q", s.Name, s.Want.Verdict, s.Want.Cause)
		}
		if s.Serve.Profile != "" {
			if _, err := profiles.Parse(s.Name, []byte(s.Serve.Profile)); err != nil {
				t.Errorf("%s: %v", s.Name, err)
			}
		}
		if s.Want.Cause != "" && !cause.MatchString(s.Want.Cause) {
			t.Errorf("%s: cause %q is not hypothesis/cause", s.Name, s.Want.Cause)
		}
	}
}

func TestBoundGrowsWithTheRoundTrip(t *testing.T) {
	tests := []struct {
		name string
		s    Scenario
		want time.Duration
	}{
		{"healthy", Scenario{Want: Want{Verdict: Healthy}}, withinHealthy},
		{"fault", Scenario{Want: Want{Verdict: Blocked}}, withinFault},
		{"its own", Scenario{Want: Want{Verdict: Degraded, Within: 4 * time.Second}}, 4 * time.Second},
		{"short", Scenario{Fault: world.Fault{Delay: 19 * time.Millisecond}, Want: Want{Verdict: Healthy}}, withinHealthy},
		{"long", Scenario{Fault: world.Fault{Delay: 300 * time.Millisecond}, Want: Want{Verdict: Healthy}}, withinHealthy + 15*300*time.Millisecond},
	}
	for _, tt := range tests {
		if got := tt.s.Bound(); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestWantAccepts(t *testing.T) {
	w := Want{Verdict: Blocked, Cause: "udp_blocked/all_udp", Or: []string{"degraded poor_network/loss"}}
	for judgement, want := range map[string]bool{
		Judgement("blocked", "udp_blocked", "all_udp"):  true,
		Judgement("degraded", "poor_network", "loss"):   true,
		Judgement("degraded", "udp_blocked", "all_udp"): false,
		Judgement("inconclusive", "", ""):               false,
	} {
		if w.Accepts(judgement) != want {
			t.Errorf("%s: accepted %v", judgement, !want)
		}
	}
	if w := (Want{Verdict: Healthy}); !w.Accepts(Judgement("healthy", "", "")) {
		t.Error("healthy is not accepted")
	}
}
