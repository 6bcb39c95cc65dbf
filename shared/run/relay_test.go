package run

import (
	"testing"
	"time"

	"sidetone/shared/report"
)

func TestUDPDropped(t *testing.T) {
	for _, browser := range []string{"Chromium", "Firefox"} {
		w := &world{rtt: 10 * msec, browser: browser, dead: func(transport, _ string) bool { return transport == "udp" },
			noICE: map[report.Path]bool{report.DirectUDP: true}}
		last, _ := play(t, w, Options{})
		within(t, judged(t, last, report.Degraded, "udp_blocked/all_udp"), 2500)
		for _, u := range fourPorts[:5] {
			o := find(t, last.Report, report.CheckICE, u)
			if o.Outcome != report.Silent || o.Detail.ICE.Requests < 2 || o.Detail.ICE.LossAssumed == 0 {
				t.Errorf("%s: %s %+v", u, o.Outcome, o.Detail.ICE)
			}
		}
		if o := find(t, last.Report, report.CheckPathData, string(report.RelayUDP)); o.Outcome != report.NotTested {
			t.Errorf("relay/udp: %s, nothing was sent", o.Outcome)
		}
	}
}

// UDP that is much slower than TCP must not be called blocked.
func TestUDPSlowerThanTCP(t *testing.T) {
	last, all := play(t, &world{rtt: 10 * msec, udpLate: 1200 * msec}, Options{})
	within(t, judged(t, last, report.Healthy, ""), 3500)
	for _, s := range all {
		for _, o := range s.Report.Observations {
			if o.Outcome == report.Silent {
				t.Fatalf("%s %s was called silent after %v", o.Check, o.Target, s.Elapsed)
			}
		}
	}
}

func TestOnePortSilent(t *testing.T) {
	dead := fourPorts[3]
	w := &world{rtt: 10 * msec, dead: func(_, url string) bool { return url == dead }}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "udp_blocked/relay_ports"), 3000)
	o := find(t, last.Report, report.CheckICE, dead)
	if o.Outcome != report.Silent || o.Detail.ICE.Requests < 4 {
		t.Errorf("%s after %d requests", o.Outcome, o.Detail.ICE.Requests)
	}
}

func TestTCPSilent(t *testing.T) {
	w := &world{rtt: 10 * msec, dead: func(transport, _ string) bool { return transport == "tcp" }}
	last, _ := play(t, w, Options{})
	d := last.Report.Diagnosis
	if d == nil || d.Primary == nil || d.Primary.Hypothesis != "turn_unreachable" {
		t.Fatalf("%+v", d)
	}
	within(t, *d, 4500)
}

func TestWrongPassword(t *testing.T) {
	w := &world{rtt: 10 * msec, refuse: map[string]report.ICEError{}}
	for _, u := range fourPorts[1:] {
		w.refuse[u] = report.ICEError{Code: 401, Text: "Unauthorized."}
	}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "turn_unreachable/credentials_rejected"), 2000)
	if o := find(t, last.Report, report.CheckICE, fourPorts[1]); o.Outcome != report.Failed || o.Code != 401 {
		t.Errorf("%s %d", o.Outcome, o.Code)
	}
}

func TestErrorsAndCompletions(t *testing.T) {
	for _, c := range []struct {
		name string
		at   time.Duration
		text string
		want report.Outcome
	}{
		{"refused at once", 0, "Failed to establish connection", report.Failed},
		{"libwebrtc's own timer", 0, "STUN binding request timed out.", report.Silent},
	} {
		url := fourPorts[5]
		w := &world{rtt: 10 * msec, refuse: map[string]report.ICEError{url: {Code: 701, Text: c.text}}}
		last, _ := play(t, w, Options{})
		if o := find(t, last.Report, report.CheckICE, url); o.Outcome != c.want || o.Code != 701 {
			t.Errorf("%s: %s %d, want %s", c.name, o.Outcome, o.Code, c.want)
		}
	}
	w := &world{rtt: 10 * msec, complete: map[string]bool{fourPorts[1]: true}}
	last, _ := play(t, w, Options{})
	if o := find(t, last.Report, report.CheckICE, fourPorts[1]); o.Outcome != report.NotTested || !o.Detail.ICE.Complete {
		t.Errorf("complete without candidate and error: %s", o.Outcome)
	}
}

// TestSpareNotAwaited: direct TCP, which no call takes, is silent, and the
// verdict stands as early as if it were not.
func TestSpareNotAwaited(t *testing.T) {
	w := &world{rtt: 2 * msec, noICE: map[report.Path]bool{report.DirectTCP: true}}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Healthy, ""), 1300)
	if o := find(t, last.Report, report.CheckPathICE, string(report.DirectTCP)); o.Outcome != report.Silent {
		t.Errorf("direct TCP is %s in the end, want silent", o.Outcome)
	}
}

// TestRelayBesideCleanDirect: relays that are slow to give an address do not keep
// the verdict waiting for their whole sample where the direct path is clean, and
// have it in the end.
func TestRelayBesideCleanDirect(t *testing.T) {
	w := &world{rtt: 10 * msec, allocateLate: 350 * msec}
	last, all := play(t, w, Options{})
	d := judged(t, last, report.Healthy, "")
	within(t, d, 1150)
	for _, s := range all {
		if !s.Stands {
			continue
		}
		f := find(t, s.Report, report.CheckPathData, string(report.RelayUDP)).Detail.Flow
		if f.Sent < besideEnough || f.Sent >= samplePackets || f.Returned != f.Sent || len(f.TripsMS) != f.Sent {
			t.Errorf("when the verdict stands the relay has %+v", f)
		}
		break
	}
	for _, kind := range []report.Path{report.RelayUDP, report.RelayTCP} {
		if f := find(t, last.Report, report.CheckPathData, string(kind)).Detail.Flow; f.Sent != samplePackets || f.Returned != f.Sent {
			t.Errorf("%s in the end: %+v", kind, f)
		}
	}
}

// TestRelayLosesBesideCleanDirect: one packet that is missing, and the whole
// sample is waited for.
func TestRelayLosesBesideCleanDirect(t *testing.T) {
	w := &world{rtt: 10 * msec, allocateLate: 350 * msec, passes: func() func(report.Path, int) bool {
		sent := 0
		return func(p report.Path, bytes int) bool {
			if p != report.RelayUDP {
				return true
			}
			sent++
			return sent != 12
		}
	}()}
	last, _ := play(t, w, Options{})
	if n := w.packed.Load(); n > 0 {
		t.Errorf("%d reports are packed where the line is good", n)
	}
	if ms := judged(t, last, report.Healthy, "").MS; ms < 1250 {
		t.Errorf("the verdict stood after %d ms, without the whole sample of a relay that loses", ms)
	}
}
