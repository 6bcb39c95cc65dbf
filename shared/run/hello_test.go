package run

import (
	"slices"
	"testing"

	"sidetone/shared/report"
)

// sawHello is what the echo peer tells of a hello that the browser sent.
func sawHello(first, rest int) []report.Observation {
	return []report.Observation{{ID: "s9", Check: report.CheckEchoHello, Target: string(report.DirectUDP), Outcome: report.Failed, Source: report.FromServer,
		Detail: report.Detail{Echo: &report.Echo{Checks: 4, Hello: &report.Hello{Bytes: 1600, Begin: 1158, First: first, Rest: rest}}}}}
}

// A hello that is not answered is a trouble where the server saw it begin and
// not end; the verdict stood before that was known.
func TestHelloCut(t *testing.T) {
	asked := func(r report.Report) bool {
		return slices.ContainsFunc(r.Observations, func(o report.Observation) bool { return o.Check == report.CheckPathHello && o.Outcome == report.Silent })
	}
	for _, c := range []struct {
		name    string
		world   *world
		verdict report.Verdict
		cause   string
		outcome report.Outcome // of path_hello; empty: not asked
	}{
		{"answered", &world{}, report.Healthy, "", report.OK},
		{"the rest never came", &world{noHello: true, serverSaw: sawHello(5, 0), knows: asked}, report.Degraded, "ice_failed/dtls_large_hello", report.Silent},
		{"everything came", &world{noHello: true, serverSaw: sawHello(5, 5), knows: asked}, report.Healthy, "", report.Silent},
		{"the server does not say", &world{noHello: true}, report.Healthy, "", report.Silent},
		{"hands that send no such hello", &world{native: true}, report.Healthy, "", ""},
		{"a browser that offers nothing", &world{hangs: true}, report.Healthy, "", ""},
		{"a line that loses", &world{noHello: true, lose: everyTenth, serverSaw: sawHello(5, 0), knows: asked}, report.Healthy, "", ""},
	} {
		w := c.world
		w.rtt = 10*msec + odd
		last, states := play(t, w, Options{})
		if c.name != "a line that loses" {
			judged(t, last, c.verdict, c.cause)
		}
		got := report.Outcome("")
		for _, o := range last.Report.Observations {
			if o.Check == report.CheckPathHello {
				got = o.Outcome
			}
		}
		if got != c.outcome {
			t.Errorf("%s: the hello is %q, want %q", c.name, got, c.outcome)
		}
		stood := slices.IndexFunc(states, func(s State) bool { return s.Stands })
		if before := states[stood].Report.Diagnosis; c.cause != "" && (before.Verdict != report.Healthy || last.Report.Diagnosis.MS < before.MS+millis(helloWaits)) {
			t.Errorf("%s: %s after %d ms, then %s after %d", c.name, before.Verdict, before.MS, last.Report.Diagnosis.Verdict, last.Report.Diagnosis.MS)
		}
	}
}

// everyTenth small packet is lost.
func everyTenth(kind byte, seq int) bool { return kind == kindSmall && seq%10 == 9 }
