//go:build linux

package scenario

import (
	"slices"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/middlebox"
	"sidetone/server/e2e/world"
)

var healthyWant = Want{Verdict: Healthy, RuledOut: network}

var healthy = []Scenario{
	{Name: "healthy", Want: healthyWant},
	{Name: "healthy-nat", Neighbours: "nat", Fault: world.Fault{NAT: "masquerade"}, Want: healthyWant},
	{Name: "healthy-nat-random", Neighbours: "nat", Fault: world.Fault{NAT: "masquerade random"}, Want: healthyWant},
	{Name: "healthy-300ms", Neighbours: "delay", Fault: world.Fault{Delay: 300 * time.Millisecond}, Want: healthyWant},
	{
		// The control of the scenarios with coturn: the same set-up, and
		// nothing wrong with it.
		Name: "healthy-coturn",
		Serve: Serve{
			Profile: profileFile("coturn", false, servers(RightPassword,
				"turn:203.0.113.20:3478?transport=udp", "turn:203.0.113.20:3478?transport=tcp")),
			Relay: &Relay{Password: RightPassword},
		},
		Want: healthyWant,
	},
	{Name: "healthy-80ms", Neighbours: "delay", Fault: world.Fault{Delay: 80 * time.Millisecond}, Want: healthyWant},
	{Name: "healthy-loss-2", Neighbours: "some loss", Late: true, Fault: lossy("2"), Want: Want{Verdict: Healthy}},
	{Name: "healthy-loss-5", Neighbours: "some loss", Late: true, Fault: lossy("5"),
		// A line so near the limit is watched for as long as that is worth it.
		Want: Want{Verdict: Healthy, Or: []string{"degraded poor_network/loss"}, Within: withinFault}},
	{Name: "healthy-udp-slower", Neighbours: "delay", Fault: world.Fault{Delay: 80 * time.Millisecond, DelayUDP: true}, Want: healthyWant},
	{Name: "healthy-first-packet-lost", Fault: world.Fault{
		Declare: []string{"set flows { type ipv4_addr . inet_service . ipv4_addr . inet_service; flags dynamic; timeout 60s; }"},
		Forward: []string{
			"ip saddr . udp sport . ip daddr . udp dport @flows accept",
			"meta l4proto udp add @flows { ip saddr . udp sport . ip daddr . udp dport } counter drop",
		},
	}, Want: healthyWant},
	{Name: "healthy-ipv6", Serve: Serve{IPv6: true}, Want: healthyWant},
	{
		// IPv6 addresses are published, and nothing sent to them arrives.
		Name: "healthy-ipv6-blackholed", Serve: Serve{IPv6: true},
		Fault: world.Fault{Forward: []string{"meta nfproto ipv6 counter drop"}},
		Want:  Want{Verdict: Healthy, RuledOut: network, Within: withinFault},
	},
	{
		// A phone's network: IPv6 alone, the service has both.
		Name: "healthy-ipv6-only", Serve: Serve{IPv6: true, Named: true}, Fault: world.Fault{NoIPv4: true},
		Want: Want{Verdict: Healthy, RuledOut: network, Within: withinFault},
	},
	{
		// The same before a service that has IPv4 alone, and relays with a name.
		Name: "healthy-nat64",
		Serve: Serve{IPv6: true, Named: true, Relay: &Relay{Password: RightPassword},
			Profile: profileFile("coturn", false, servers(RightPassword,
				"turn:relay.lab.example:3478?transport=udp", "turn:relay.lab.example:3478?transport=tcp"))},
		Fault: world.Fault{NoIPv4: true, NAT64: true, NAT: "masquerade", Forward: []string{"meta nfproto ipv6 drop"}},
		Want:  Want{Verdict: Healthy, RuledOut: network, Within: withinFault},
	},
	{
		// The browser is told of a proxy, and everything else is open as well.
		Name: "healthy-explicit-proxy", Proxy: &middlebox.Tunnels{}, Want: healthyWant,
	},
	{
		// Nothing passes for a second, soon after the run has begun.
		Name: "healthy-second-gone", Late: true, Fault: world.Gone(700*time.Millisecond, time.Second),
		Want: Want{Verdict: Healthy, Within: withinFault},
	},
	SlowProcessor,
	{
		// What services ask for and no more: the echo peer's own port is shut.
		Name:  "healthy-documented-firewall",
		Fault: world.Fault{Forward: []string{"meta l4proto udp th dport != { 53, 3478-3481 } th sport != { 53, 3478-3481 } counter drop"}},
		Want:  Want{Verdict: Healthy, RuledOut: network, Within: withinFault},
	},
	{
		// A relay over TLS that the browser trusts.
		Name: "healthy-turns",
		Only: browser.Kinds,
		Serve: Serve{
			Profile: profileFile("turns", true, servers(RightPassword, "turns:relay.lab.example:5349?transport=tcp")),
			Relay:   &Relay{Password: RightPassword},
		},
		Browser: browser.Options{Trusting: true},
		Want:    healthyWant,
	},
	{
		// As it is served to everybody: HTTPS, and WebSockets over it.
		Name: "healthy-https", Serve: Serve{Encrypted: true}, Browser: browser.Options{Trusting: true}, Want: healthyWant,
	},
	{
		// Twice as many programs as processors: it may take longer, and is
		// healthy all the same.
		Name: "healthy-busy-machine", Late: true, Busy: 4,
		Want: Want{Verdict: Healthy, Or: []string{overloaded}, Within: withinBusy},
	},
	{
		Name:  "healthy-one-to-one-nat",
		Serve: Serve{Flags: []string{"--public-ip", oneToOne}, Behind: true},
		Fault: world.Fault{
			Translate: []string{`iifname "in" ip daddr ` + oneToOne + " counter dnat ip to " + world.ServerIP},
			Forward:   []string{`iifname "out" ip daddr ` + oneToOne + " drop"},
		},
		Want: healthyWant,
	},
}

// SlowProcessor is an old phone's: no network is at fault.
var SlowProcessor = Scenario{
	Name: "healthy-slow-processor", Only: []browser.Kind{browser.Chromium}, Late: true, Browser: browser.Options{Slow: 8},
	Want: Want{Verdict: Healthy, Or: []string{overloaded}, Within: withinBusy},
}

// What may be said of a machine that is too slow for a call, and how long that
// may take.
const (
	overloaded = "degraded device_problem/overloaded"
	withinBusy = 15 * time.Second
)

// Crowded is the same with both processors busy, under a name of its own.
func (s Scenario) Crowded() Scenario {
	s.Name += "-crowded"
	s.Busy = max(s.Busy, 2)
	s.Want.Or = append(slices.Clone(s.Want.Or), overloaded)
	s.Want.RuledOut, s.Want.Within = nil, withinBusy
	return s
}

// lossy drops a share of all packets, each way by itself.
func lossy(percent string) world.Fault {
	return world.Fault{Forward: []string{"numgen random mod 100 < " + percent + " counter drop"}}
}

// oneToOne is a public address that the server does not have itself and that
// it cannot reach from behind.
const oneToOne = "192.0.2.10"
