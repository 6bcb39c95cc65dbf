package run

import (
	"fmt"
	"testing"

	"sidetone/shared/report"
)

// Relays that are asked together: good news is taken from the one
// PeerConnection, everything else is asked again, one by one.
func TestTogether(t *testing.T) {
	silent := func(i int) func(string, string) bool {
		return func(_, url string) bool { return url == fourPorts[i] }
	}
	refused := map[string]report.ICEError{fourPorts[3]: {Code: 486, Text: "Allocation Quota Reached"}}
	for _, c := range []struct {
		name    string
		world   *world
		verdict report.Verdict
		cause   string
		bad     int // index of fourPorts; -1: none
		outcome report.Outcome
		peers   int // direct/udp, direct/tcp, two relays, all others in two, and those that are asked again
	}{
		{"healthy", &world{}, report.Healthy, "", -1, "", 6},
		{"healthy, without names", &world{browser: "Firefox"}, report.Healthy, "", -1, "", 6},
		{"healthy, many, one after the other", &world{browser: "Firefox", urls: manyPorts(), askPace: 20 * msec}, report.Healthy, "", -1, "", 6},
		{"a relay is silent", &world{dead: silent(3)}, report.Degraded, "udp_blocked/relay_ports", 3, report.Silent, 7},
		{"a relay is silent, without names", &world{browser: "Firefox", dead: silent(3)}, report.Degraded, "udp_blocked/relay_ports", 3, report.Silent, 12},
		{"a relay refuses", &world{refuse: refused}, report.Degraded, "turn_unreachable/overloaded", 3, report.Failed, 7},
		{"STUN is silent", &world{dead: silent(0)}, report.Degraded, "udp_blocked/relay_ports", 0, report.Silent, 7},
	} {
		w := c.world
		w.rtt = 10*msec + 3*odd
		last, _ := play(t, w, Options{})
		judged(t, last, c.verdict, c.cause)
		for i, url := range fourPorts {
			want := report.OK
			if w.urls != nil {
				url = w.urls[i]
			}
			if i == c.bad {
				want = c.outcome
			}
			if o := find(t, last.Report, report.CheckICE, url); o.Outcome != want {
				t.Errorf("%s: %s is %s", c.name, url, o.Outcome)
			}
		}
		if w.peers != c.peers {
			t.Errorf("%s: %d PeerConnections, want %d", c.name, w.peers, c.peers)
		}
	}
}

// manyPorts are the relays of a server that has twice as many as fourPorts.
func manyPorts() (all []string) {
	for port := 3478; port < 3486; port++ {
		for _, transport := range []string{"udp", "tcp"} {
			all = append(all, fmt.Sprintf("turn:192.0.2.1:%d?transport=%s", port, transport))
		}
	}
	return all
}

// Hands that are no Gatherer ask one server in a PeerConnection, and the look at
// the NAT waits for the verdict.
func TestApart(t *testing.T) {
	w := &world{rtt: 10 * msec}
	last, _ := playHands(t, struct{ Hands }{w}, Options{})
	d := judged(t, last, report.Healthy, "")
	if o := find(t, last.Report, report.CheckNAT, ""); o.At < d.MS {
		t.Errorf("begun at %d ms, before the verdict at %d", o.At, d.MS)
	}
	if w.peers != 12 {
		t.Errorf("%d PeerConnections", w.peers)
	}
}
