package run

import (
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

func TestDTLSSilent(t *testing.T) {
	w := &world{rtt: 10 * msec, noDTLS: map[report.Path]bool{report.DirectUDP: true}}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "ice_failed/dtls_blocked"), 3500)
	if o := find(t, last.Report, report.CheckPathICE, string(report.DirectUDP)); o.Outcome != report.OK || !report.Yes(o.Detail.ICE.Continues) {
		t.Errorf("%s, continues %v", o.Outcome, o.Detail.ICE.Continues)
	}
	if o := find(t, last.Report, report.CheckPathDTLS, string(report.DirectUDP)); o.Outcome != report.Silent {
		t.Errorf("DTLS: %s", o.Outcome)
	}
	if o := find(t, last.Report, report.CheckPathData, string(report.DirectUDP)); o.Outcome != report.NotTested {
		t.Errorf("data: %s, nothing was sent", o.Outcome)
	}
}

// Where no path carries anything, nothing is known of the loss, and the
// handshake gets the time of a third flight.
func TestDTLSSilentEverywhere(t *testing.T) {
	everywhere := map[report.Path]bool{}
	for _, p := range report.Paths {
		everywhere[p] = true
	}
	last, _ := play(t, &world{rtt: 10 * msec, noDTLS: everywhere}, Options{})
	within(t, judged(t, last, report.Blocked, "ice_failed/dtls_blocked"), 6000)
	if o := find(t, last.Report, report.CheckPathDTLS, string(report.RelayUDP)); o.MS < 4500 {
		t.Errorf("silent after %d ms", o.MS)
	}
}

func TestLargePacketsLost(t *testing.T) {
	w := &world{rtt: 10 * msec, lose: func(kind byte, _ int) bool { return kind == kindLarge }}
	last, _ := play(t, w, Options{})
	judged(t, last, report.Blocked, "ice_failed/large_packets_dropped")
}

func TestRTPLost(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, noRTP: true}, Options{})
	judged(t, last, report.Blocked, "ice_failed/media_dropped")
}

// A lossy line is watched longer than a clean one.
func TestLossIsWatchedLonger(t *testing.T) {
	last, _ := play(t, &world{rtt: 10 * msec, lose: func(_ byte, seq int) bool { return seq%8 == 3 }}, Options{})
	f := find(t, last.Report, report.CheckPathData, string(report.DirectUDP)).Detail.Flow
	if f.Sent <= samplePackets {
		t.Errorf("%d packets, %d back", f.Sent, f.Returned)
	}
	judged(t, last, report.Degraded, "poor_network/loss")
}

// TestFullLine: requests are quick at first and take more than a second once
// the run is under way, and of the samples nothing comes back.
func TestFullLine(t *testing.T) {
	asked := 0
	w := &world{rtt: 20 * msec, lose: func(byte, int) bool { return true },
		noDTLS: map[report.Path]bool{report.RelayUDP: true, report.RelayTCP: true, report.DirectTCP: true}}
	w.seen = func() Response {
		if asked++; asked > 1 {
			time.Sleep(1200 * msec)
		}
		return ours(200, api.SeenReply{Time: time.Now(), Address: "203.0.113.9", Protocol: "HTTP/1.1"})
	}
	last, _ := play(t, w, Options{})
	within(t, judged(t, last, report.Degraded, "poor_network/bandwidth"), 4800)
	if w.packed.Load() == 0 {
		t.Error("on a full line reports are sent as they are")
	}
}
