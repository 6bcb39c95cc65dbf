package run

import (
	"testing"
	"time"

	"sidetone/shared/report"
)

func find(t *testing.T, r report.Report, check report.Check, target string) report.Observation {
	t.Helper()
	for _, o := range r.Observations {
		if o.Check == check && (target == "" || o.Target == target) {
			return o
		}
	}
	t.Fatalf("no observation %s %s", check, target)
	return report.Observation{}
}

func judged(t *testing.T, s State, verdict report.Verdict, cause string) report.Diagnosis {
	t.Helper()
	d := s.Report.Diagnosis
	if d == nil {
		t.Fatalf("no diagnosis; phase %s, problem %q", s.Phase, s.Problem)
	}
	got := ""
	if d.Primary != nil {
		got = d.Primary.Hypothesis + "/" + d.Primary.Cause
	}
	if d.Verdict != verdict || got != cause {
		t.Errorf("%s %s: %s; want %s %s", d.Verdict, got, d.Summary, verdict, cause)
	}
	return *d
}

// within checks when the verdict stood, in ms.
func within(t *testing.T, d report.Diagnosis, most int) {
	t.Helper()
	if d.MS <= 0 || d.MS > most {
		t.Errorf("the verdict stood after %d ms, want at most %d", d.MS, most)
	}
}

func TestHealthy(t *testing.T) {
	for _, c := range []struct {
		rtt  time.Duration
		most int
	}{{2 * msec, 1300}, {80 * msec, 2500}, {300 * msec, 4600}} {
		w := &world{rtt: c.rtt}
		last, all := play(t, w, Options{})
		d := judged(t, last, report.Healthy, "")
		within(t, d, c.most)
		if last.Phase != Done || !last.Stands || last.URL == "" || last.Undelivered {
			t.Errorf("phase %s, stands %v, url %q", last.Phase, last.Stands, last.URL)
		}
		if last.Elapsed < watchUntil {
			t.Errorf("the sockets were watched for %v only", last.Elapsed)
		}
		for _, kind := range []report.Path{report.DirectUDP, report.RelayUDP, report.RelayTCP, report.DirectTCP} {
			data := find(t, last.Report, report.CheckPathData, string(kind))
			if f := data.Detail.Flow; data.Outcome != report.OK || f.Sent < 50 || f.Returned != f.Sent {
				t.Errorf("%s: %s %+v", kind, data.Outcome, f)
			}
			for _, check := range []report.Check{report.CheckPathLarge, report.CheckPathRTP, report.CheckPathDTLS, report.CheckPathICE} {
				if o := find(t, last.Report, check, string(kind)); o.Outcome != report.OK {
					t.Errorf("%s %s: %s", kind, check, o.Outcome)
				}
			}
		}
		for _, s := range last.Steps {
			if want := map[bool]StepState{true: StepNotTested, false: StepOK}[s.ID == StepToken]; s.State != want {
				t.Errorf("step %s: %s", s.ID, s.State)
			}
		}
		stood := false
		for _, s := range all {
			if stood = stood || s.Stands; (s.Report.Diagnosis != nil) != s.Stands {
				t.Fatal("a diagnosis is shown before the verdict stands")
			}
		}
	}
}

func TestEverythingButHTTPSDropped(t *testing.T) {
	w := &world{rtt: 10 * msec, dead: func(string, string) bool { return true },
		noICE: map[report.Path]bool{report.DirectUDP: true, report.DirectTCP: true}}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Blocked, "udp_blocked/all_udp"), 4500)
}

func TestNoWebRTC(t *testing.T) {
	w := &noWebRTC{world{rtt: 10 * msec, browser: "Firefox"}}
	last, _ := playHands(t, w, Options{})
	judged(t, last, report.Blocked, "ice_failed/webrtc_disabled")
	if w.peers != 0 {
		t.Errorf("%d PeerConnections were made without WebRTC", w.peers)
	}
}

type noWebRTC struct{ world }

func (w *noWebRTC) Environment() report.Environment {
	e := w.world.Environment()
	e.WebRTC = report.Known(false)
	return e
}
