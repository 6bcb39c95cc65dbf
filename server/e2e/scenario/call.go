//go:build linux

package scenario

import (
	"time"

	"sidetone/server/e2e/middlebox"
	"sidetone/server/e2e/world"
)

// Call is a fault that a real call meets, on the demo page with the capture.
// Want is what is to be said of it from the call alone.
type Call struct {
	Scenario
	// Query is what the page's address asks for.
	Query string
	// Survives: the call connects all the same, so that nothing is offered
	// and the page asks by itself.
	Survives bool
	// Connected: the faults begin when the call is connected.
	Connected bool
}

// callServer allows as many runs as calls are made here.
var callServer = Serve{Flags: []string{"--runs-per-minute", "1000"}}

func blockedBy(cause string, or ...string) Want { return Want{Verdict: Blocked, Cause: cause, Or: or} }

// relayed is a profile with one foreign relay beside it, for calls through
// relays only.
func relayed(name, password string, urls ...string) Serve {
	return Serve{Profile: profileFile(name, false, servers(password, urls...)), Relay: &Relay{Password: RightPassword}}
}

// onlyRelays asks the page for a call through relays alone.
const onlyRelays = "relay=on"

// Calls are the faults of calls, and one call without.
var Calls = []Call{
	{Scenario: Scenario{Name: "call-healthy", Serve: callServer, Want: Want{Verdict: Healthy}}, Survives: true},
	{Scenario: Scenario{
		Name: "call-udp-dropped", Serve: callServer, Fault: world.Fault{Forward: []string{dropUDP}},
		// The call itself shows that not one UDP address answered while TCP
		// carried it.
		Want: Want{Verdict: Degraded, Cause: "udp_blocked/all_udp"},
	}, Survives: true},
	{Scenario: Scenario{
		Name: "call-udp-dropped-relays-silent", Serve: callServer,
		Fault: world.Fault{Forward: []string{dropUDP, "tcp dport 3478-3481 counter drop"}}, Want: blockedBy("udp_blocked/all_udp"),
	}},
	{Scenario: Scenario{
		Name: "call-wrong-password", Serve: relayed("call-wrong", WrongPassword, foreignURLs...), Want: blockedBy("turn_unreachable/credentials_rejected"),
	}, Query: onlyRelays},
	{Scenario: Scenario{
		// STUN on the other ports answers; the relay's port and the far end do
		// not, over UDP nor TCP.
		Name: "call-relay-silent", Serve: callServer,
		Fault: world.Fault{Forward: []string{"meta l4proto { tcp, udp } th dport { 3478, 3482 } counter drop"}}, Want: blockedBy("turn_unreachable/silent"),
	}},
	{Scenario: Scenario{
		// Without the server's own handshake TLS cannot be told from a
		// refusal for certain.
		Name: "call-turns-untrusted", Serve: relayed("call-untrusted", RightPassword, "turns:relay.lab.example:5349?transport=tcp"),
		Want: blockedBy("turn_unreachable/tls", "blocked turn_unreachable/refused"),
	}, Query: onlyRelays},
	{Scenario: Scenario{
		Name: "call-turn-nxdomain", Gone: []string{OtherName},
		Serve: relayed("call-nxdomain", RightPassword, "turn:turn.lab.example:3478?transport=udp", "turn:turn.lab.example:3478?transport=tcp"),
		Want:  blockedBy("turn_unreachable/dns"),
	}, Query: onlyRelays},
	{Scenario: Scenario{
		Name: "call-dtls-dropped", Serve: callServer, Fault: world.Fault{Forward: []string{dropDTLS}}, Want: blockedBy("ice_failed/dtls_blocked"),
	}},
	{Scenario: Scenario{
		Name: "call-rtp-dropped", Serve: callServer, Fault: world.Fault{Forward: []string{dropRTP}}, Want: blockedBy("ice_failed/media_dropped"),
	}},
	{Scenario: Scenario{Name: "call-token-expired", Serve: callServer, Want: blockedBy("token_invalid/rejected_401")}, Query: "token=expired"},
	{Scenario: Scenario{Name: "call-token-chat", Serve: callServer, Want: blockedBy("token_invalid/forbidden_403")}, Query: "token=missing_scope"},
	{Scenario: Scenario{
		Name: "call-upgrade-refused", Serve: callServer, Web: upgradeRefused, Want: blockedBy("signaling_lost/upgrade_blocked"),
	}},
	{Scenario: Scenario{
		Name: "call-socket-closed", Serve: callServer, Web: middlebox.Rules{CutAfter: 3 * time.Second},
		Want: blockedBy("signaling_lost/dropped", "degraded signaling_lost/dropped"),
	}},
	{Scenario: Scenario{
		Name: "call-link-down", Serve: callServer, Fault: world.Fault{LinkDown: true},
		// Firefox does not notice that the link is gone.
		Want: blockedBy("offline/no_network", "blocked offline/server_unreachable"),
	}, Connected: true},
}
