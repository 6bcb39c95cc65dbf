package storetest

import (
	"net/netip"
	"reflect"
	"strconv"
	"testing"
	"time"

	"sidetone/server/store"
	"sidetone/shared/report"
)

// networks: runs are counted by the network that they came from, with what
// most of those that failed have in common.
func networks(t *testing.T, s store.Store) {
	n := 0
	add := func(address string, at time.Time, verdict report.Verdict, hypothesis, cause string) {
		t.Helper()
		n++
		r := aReport("r_"+strconv.Itoa(n), at)
		if address != "" {
			r.Observations = append(r.Observations, from(address))
		}
		r.Diagnosis = &report.Diagnosis{Verdict: verdict}
		if hypothesis != "" {
			r.Diagnosis.Primary = &report.Primary{Hypothesis: hypothesis, Cause: cause}
		}
		put(t, s, r, "")
	}
	add("203.0.113.7", day, report.Blocked, "udp_blocked", "all_udp")
	add("203.0.113.8", day.Add(time.Minute), report.Degraded, "udp_blocked", "all_udp")
	add("203.0.113.9", day.Add(2*time.Minute), report.Blocked, "token_invalid", "expired")
	add("203.0.113.9", day.Add(3*time.Minute), report.Healthy, "", "")
	add("198.51.100.1", day.Add(4*time.Minute), report.Healthy, "", "")
	add("2001:db8:1:2::3", day.Add(5*time.Minute), report.Blocked, "udp_blocked", "all_udp")
	add("", day.Add(6*time.Minute), report.Blocked, "udp_blocked", "all_udp")       // of files: from nowhere
	add("192.0.2.1", day.Add(-time.Hour), report.Blocked, "udp_blocked", "all_udp") // before
	want := []store.Network{
		{Network: netip.MustParsePrefix("203.0.113.0/24"), Runs: 4, Failing: 3, Hypothesis: "udp_blocked", Cause: "all_udp", Same: 2, Last: day.Add(3 * time.Minute)},
		{Network: netip.MustParsePrefix("2001:db8:1::/48"), Runs: 1, Failing: 1, Hypothesis: "udp_blocked", Cause: "all_udp", Same: 1, Last: day.Add(5 * time.Minute)},
		{Network: netip.MustParsePrefix("198.51.100.0/24"), Runs: 1, Last: day.Add(4 * time.Minute)},
	}
	got, err := s.Networks(ctx, day, 10)
	must(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if few, err := s.Networks(ctx, day, 1); err != nil || len(few) != 1 || few[0].Runs != 4 {
		t.Errorf("the first alone: %+v, %v", few, err)
	}
}
