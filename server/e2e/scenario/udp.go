//go:build linux

package scenario

import (
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/middlebox"
	"sidetone/server/e2e/world"
)

const dropUDP = "meta l4proto udp counter drop"

var udp = []Scenario{
	{
		Name:  "udp-dropped",
		Fault: world.Fault{Forward: []string{dropUDP}},
		Want: Want{Verdict: Degraded, Cause: "udp_blocked/all_udp", Within: 2500 * time.Millisecond,
			RuledOut: []string{"offline", "signaling_lost"}},
	},
	{
		Name:       "udp-dropped-relays-silent",
		Neighbours: "all_udp, blocked",
		Fault:      world.Fault{Forward: []string{dropUDP, "tcp dport 3478-3481 counter drop"}},
		Want:       Want{Verdict: Blocked, Cause: "udp_blocked/all_udp", RuledOut: []string{"offline", "signaling_lost"}},
	},
	{
		Name:       "relay-ports-udp-silent",
		Neighbours: "relay_ports",
		Fault:      world.Fault{Forward: []string{"udp dport 3478-3481 counter drop"}},
		Want:       Want{Verdict: Degraded, Cause: "udp_blocked/relay_ports", RuledOut: []string{"offline", "signaling_lost"}},
	},
	{Name: "udp-rejected", Neighbours: "all_udp",
		Fault: world.Fault{Forward: []string{"meta l4proto udp counter reject with icmpx admin-prohibited"}}, Want: allUDP},
	{Name: "udp-replies-lost", Neighbours: "all_udp",
		Fault: world.Fault{Forward: []string{`iifname "out" meta l4proto udp counter drop`}}, Want: allUDP},
	{Name: "udp-port-53-only", Neighbours: "all_udp",
		Fault: world.Fault{Forward: []string{"meta l4proto udp th dport != 53 th sport != 53 counter drop"}}, Want: allUDP},
	{
		Name:       "web-port-only",
		Neighbours: "all_udp, blocked",
		Fault:      world.Fault{Forward: []string{dropUDP, `iifname "in" meta l4proto tcp th dport != 8080 counter drop`}},
		Want:       Want{Verdict: Blocked, Cause: "udp_blocked/all_udp", RuledOut: []string{"offline", "signaling_lost"}},
	},
	{
		// Nothing but an explicit proxy leads out, and to the web port alone.
		Name: "proxy-alone", Neighbours: "all_udp, blocked", Proxy: &middlebox.Tunnels{Ports: []string{"8080"}}, Fault: proxyAlone,
		Want: Want{Verdict: Blocked, Cause: "udp_blocked/all_udp", RuledOut: []string{"offline", "signaling_lost"}},
	},
	{
		// It makes tunnels to the relays as well, which browsers use.
		Name: "proxy-alone-to-relays", Only: browser.Kinds, Proxy: &middlebox.Tunnels{}, Fault: proxyAlone, Want: allUDP,
	},
	{Name: "relay-ports-3479-3481", Neighbours: "relay_ports",
		Fault: world.Fault{Forward: []string{"udp dport 3479-3481 counter drop"}}, Want: relayPorts},
	{Name: "relay-port-3480", Neighbours: "relay_ports",
		Fault: world.Fault{Forward: []string{"udp dport 3480 counter drop"}}, Want: relayPorts},
	{Name: "udp-after-12-packets", Neighbours: "after_handshake",
		Fault: world.Fault{Forward: []string{"meta l4proto udp ct packets > 12 counter drop"}}, Want: afterHandshake},
	{Name: "udp-after-20-packets", Neighbours: "after_handshake",
		Fault: world.Fault{Forward: []string{"meta l4proto udp ct packets > 20 counter drop"}}, Want: afterHandshake},
	{Name: "udp-after-40-packets", Neighbours: "after_handshake",
		Fault: world.Fault{Forward: []string{"meta l4proto udp ct packets > 40 counter drop"}}, Want: afterHandshake},
}

// proxyAlone drops what the caller sends itself.
var proxyAlone = world.Fault{Forward: []string{"ip saddr " + world.CallerIP + " counter drop"}}

var (
	allUDP         = Want{Verdict: Degraded, Cause: "udp_blocked/all_udp", RuledOut: []string{"offline", "signaling_lost"}}
	relayPorts     = Want{Verdict: Degraded, Cause: "udp_blocked/relay_ports", RuledOut: []string{"offline", "signaling_lost"}}
	afterHandshake = Want{Verdict: Degraded, Cause: "udp_blocked/after_handshake", RuledOut: []string{"offline", "signaling_lost"}}
)
