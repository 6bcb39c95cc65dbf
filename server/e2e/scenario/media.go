//go:build linux

package scenario

import (
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/world"
)

// dropDTLS meets records by their first byte (RFC 7983), which on this wire
// only the direct path shows: a relay wraps them.
const dropDTLS = "meta l4proto udp @th,64,8 >= 20 @th,64,8 <= 63 counter drop"

var media = []Scenario{
	{
		Name:       "dtls-dropped",
		Neighbours: "dtls_blocked",
		Fault:      world.Fault{Forward: []string{dropDTLS}},
		Want:       Want{Verdict: Degraded, Cause: "ice_failed/dtls_blocked", RuledOut: allBut("ice_failed")},
	},
	{Name: "dtls-dropped-up", Neighbours: "dtls_blocked", Fault: world.Fault{Forward: []string{`iifname "in" ` + dropDTLS}},
		Want: mediaWant(Degraded, "dtls_blocked")},
	{Name: "dtls-dropped-down", Neighbours: "dtls_blocked", Fault: world.Fault{Forward: []string{`iifname "out" ` + dropDTLS}},
		Want: mediaWant(Degraded, "dtls_blocked")},
	{Name: "rtp-dropped", Fault: world.Fault{Forward: []string{dropRTP}}, Want: mediaWant(Degraded, "media_dropped")},
	{Name: "large-dropped", Fault: world.Fault{Forward: []string{dropLarge}}, Want: mediaWant(Degraded, "large_packets_dropped")},
	{Name: "large-dropped-busy-machine", Late: true, Busy: 2, Fault: world.Fault{Forward: []string{"meta l4proto udp udp length > 1000 counter drop"}},
		Want: Want{Verdict: Degraded, Cause: "ice_failed/large_packets_dropped", Within: withinBusy}},
	{Name: "dtls-hello-cut", PageOnly: true, Fault: world.Fault{Forward: []string{laterHello + " counter drop"}}, Want: mediaWant(Degraded, "dtls_large_hello")},
	{Name: "dtls-hello-part-lost-once", PageOnly: true, Fault: world.Fault{Forward: []string{laterHello + " limit rate 1/hour burst 1 packets counter drop"}},
		Want: Want{Verdict: Healthy, RuledOut: []string{"ice_failed"}}},
	{Name: "dtls-dropped-everywhere", Fault: everywhere(dropDTLS), Want: mediaWant(Blocked, "dtls_blocked")},
	{Name: "rtp-dropped-everywhere", Fault: everywhere(dropRTP), Want: mediaWant(Blocked, "media_dropped")},
	{Name: "large-dropped-everywhere", Fault: everywhere(dropLarge), Want: mediaWant(Blocked, "large_packets_dropped")},
	{
		Name: "chromium-no-unproxied-udp", Only: []browser.Kind{browser.Chromium},
		Browser: browser.Options{Args: []string{"--webrtc-ip-handling-policy=disable_non_proxied_udp"}},
		// UDP was never tried, so nothing is known about it.
		Want: Want{Verdict: Degraded, Cause: "ice_failed/webrtc_disabled", RuledOut: []string{"offline", "signaling_lost"}},
	},
	{
		Name: "firefox-no-webrtc", Only: []browser.Kind{browser.Firefox},
		Browser: browser.Options{Prefs: map[string]any{"media.peerconnection.enabled": false}},
		Want:    Want{Verdict: Blocked, Cause: "ice_failed/webrtc_disabled"},
	},
}

// laterHello meets what continues a ClientHello in a further datagram: a record of
// type handshake that is not encrypted (epoch 0), in it a ClientHello, and its
// fragment offset is not 0 (RFC 6347 4.1, 4.2.2).
const laterHello = "meta l4proto udp @th,64,8 22 @th,88,16 0 @th,168,8 1 @th,216,24 != 0"

// The first byte of an RTP packet (RFC 7983), and the size of a UDP datagram
// with its header.
const (
	dropRTP   = "meta l4proto udp @th,64,8 >= 128 @th,64,8 <= 191 counter drop"
	dropLarge = "meta l4proto udp udp length > 1100 counter drop"
)

// everywhere makes a rule meet every path: what a relay unwraps reaches the
// echo peer on the server's own input, and what the peer answers it too.
func everywhere(rule string) world.Fault {
	return world.Fault{AtServer: []string{"udp dport 3482 " + rule}}
}

func mediaWant(verdict, cause string) Want {
	return Want{Verdict: verdict, Cause: "ice_failed/" + cause, RuledOut: allBut("ice_failed")}
}
