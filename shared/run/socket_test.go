package run

import (
	"testing"
	"time"

	"sidetone/shared/report"
)

// Sockets that open late are watched for as long as others: one that is cut five
// seconds after its opening is found.
func TestSocketsThatOpenLateAreWatched(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, openAfter: 1700 * msec, closeAt: 5 * time.Second}, Options{})
	judged(t, last, report.Degraded, "signaling_lost/dropped")
}

func TestSocketClosed(t *testing.T) {
	for _, c := range []struct {
		noReopen bool
		verdict  report.Verdict
	}{{false, report.Degraded}, {true, report.Blocked}} {
		w := &world{rtt: 10 * msec, closeAt: 3 * time.Second, noReopen: c.noReopen}
		last, all := play(t, w, Options{})
		d := judged(t, last, c.verdict, "signaling_lost/dropped")
		if d.MS < 3000 || d.MS > 4500 {
			t.Errorf("the changed verdict has the time %d ms", d.MS)
		}
		healthy := false
		for _, s := range all {
			healthy = healthy || s.Stands && s.Report.Diagnosis.Verdict == report.Healthy
		}
		if !healthy {
			t.Error("before the sockets were closed all was well, and the page was not told")
		}
		o := find(t, last.Report, report.CheckSignaling, "")
		if s := o.Detail.Socket; !s.Closed || s.ClosedAt < 3000 || s.CloseCode != 1006 {
			t.Errorf("%+v", s)
		}
	}
}

// A second without the line is no fault of it.
func TestSecondGone(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, goneFrom: 700 * msec, goneTo: 1700 * msec}, Options{})
	judged(t, last, report.Healthy, "")
	if f := find(t, last.Report, report.CheckPathData, string(report.DirectUDP)).Detail.Flow; f.Returned == f.Sent {
		t.Errorf("the line was not missed: %+v", f)
	}
	if o := find(t, last.Report, report.CheckPathData, string(report.RelayTCP)); o.Outcome != report.OK || o.Detail.Flow.Returned != o.Detail.Flow.Sent {
		t.Errorf("what TCP repaired: %+v", o)
	}
}

// A socket that opens after it was given up is no blocked one.
func TestSocketLate(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, openAfter: socketOpenDeadline + time.Second}, Options{})
	judged(t, last, report.Degraded, "signaling_lost/slow")
	if s := find(t, last.Report, report.CheckSignaling, "").Detail.Socket; !s.Opened || s.OpenMS < millis(socketOpenDeadline) || s.Answered == 0 {
		t.Errorf("%+v", s)
	}
}

func TestUpgradeRefused(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, refuseWS: true}, Options{})
	within(t, judged(t, last, report.Blocked, "signaling_lost/upgrade_blocked"), 2500)
}

func TestSocketSilent(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, mute: true}, Options{})
	within(t, judged(t, last, report.Blocked, "signaling_lost/silent"), 6000)
}

// A WebSocket that falls silent before it has answered often enough to be known by
// its echoes keeps a run from its verdict, and not from its end.
func TestASocketThatFallsSilentEarlyEndsTheRun(t *testing.T) {
	for _, echoes := range []int{1, 2} {
		last, _ := play(t, &world{rtt: 10 * msec, echoes: echoes}, Options{})
		if last.Phase != Done || !last.Report.Complete {
			t.Errorf("after %d echoes: phase %v, complete %v", echoes, last.Phase, last.Report.Complete)
		}
		judged(t, last, report.Inconclusive, "")
	}
}
