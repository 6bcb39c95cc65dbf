//go:build linux

// Package scenario is what the fault lab puts the product through: data, a
// file for each family. To add a scenario, add an entry to its family; the
// lab runs all that All returns.
package scenario

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/middlebox"
	"sidetone/server/e2e/names"
	"sidetone/server/e2e/world"
)

// Scenario is one fault, or none, and what the product has to say about it.
type Scenario struct {
	// Name is short, lower case, with dashes: it is a file name too.
	Name string
	// Only names the browsers that it makes sense in; empty: all.
	Only []browser.Kind
	// PageOnly: it is about the page, or about a browser's settings, and means
	// nothing to a run without one.
	PageOnly bool
	// Neighbours names what several scenarios differ from one another only in
	// details of; of those, Rota runs each in one browser. Empty: it has none.
	Neighbours string

	Serve Serve
	// Fault is what line and router do, Web what the middlebox before the
	// web port does. Gone are names that do not exist for the caller.
	Fault world.Fault
	Web   middlebox.Rules
	Gone  []string
	// Late: the faults begin when the page has arrived, then it is started.
	Late bool
	// Token is handed to the page: Good, or a defect that the demo issuer
	// makes, or, when it begins with "{", claims for a token of a foreign
	// issuer ("NOW+60" in them is a minute from now), or, when it begins with "!", the token itself. Empty: none is.
	Token string
	// Proxy is an explicit HTTP proxy that the caller has to use; nil: none.
	Proxy *middlebox.Tunnels
	// Busy is how many other programs keep the machine's processors at work
	// during the run.
	Busy int
	// Browser is how it differs from a plain one.
	Browser browser.Options

	Want Want
}

// Good is a token without defect.
const Good = "good"

// Serve is how the server's side is set up. Scenarios in a row with the same
// Serve share one server.
type Serve struct {
	// Profile is the text of a profile file; empty: the embedded one.
	Profile string
	// Flags are added to "sidetone serve".
	Flags []string
	// Relay runs coturn on world.RelayIP beside it.
	Relay *Relay
	// Signaling runs a signalling service of the profile's own at SignalingURL.
	Signaling *Signaling
	// Behind: its public addresses are those in Flags alone.
	Behind bool
	// IPv6 gives the whole world IPv6 addresses too.
	IPv6 bool
	// Named: callers open it by ServerName and not by its address.
	Named bool
	// Encrypted: callers open it over HTTPS, as everybody does who is not in a lab.
	// Nobody signed the certificate but itself. A browser asks for brotli there alone.
	Encrypted bool
}

// Relay is a coturn, ports 3478 (UDP and TCP) and 5349 (TLS, with a
// certificate that no browser trusts), user "lab".
type Relay struct {
	// Password of the user "lab".
	Password string
	// Options are more lines of turnserver.conf.
	Options []string
	// Occupied: the user "lab" already has an allocation.
	Occupied bool
}

// SignalingURL is where a signalling service stands that is not Sidetone's.
const SignalingURL = "ws://" + world.RelayIP + ":8090/socket"

// Signaling is such a service. The zero value opens every WebSocket and says
// nothing on it; a plain request gets a page, whatever becomes of upgrades.
type Signaling struct {
	// Refuse answers upgrades with this status; 0: they are accepted.
	Refuse int
	// OnTheWay: only what does not come from Sidetone's server is refused, as a
	// filter between the caller and the service would.
	OnTheWay bool
	// Garbage follows the opening: bytes that are no WebSocket frame.
	Garbage bool
}

// Verdicts as the API writes them.
const (
	Healthy  = "healthy"
	Degraded = "degraded"
	Blocked  = "blocked"
	// Inconclusive is right only where nothing is wrong and yet not all that a
	// call needs can be tried; everywhere else it is a failure.
	Inconclusive = "inconclusive"
)

// Want is what the product has to say.
type Want struct {
	Verdict string
	// Cause is "hypothesis/cause"; empty: nothing is wrong.
	Cause string
	// Or lists other judgements that are as right, "verdict hypothesis/cause".
	Or []string
	// Also are "hypothesis/cause" that have to be confirmed or likely too.
	Also []string
	// RuledOut are hypotheses that have to be ruled out.
	RuledOut []string
	// Within bounds the time from the start to the verdict on a short line;
	// zero: 1.5 s when healthy, else 6 s.
	Within time.Duration
	// Undelivered: the report may not have reached the server.
	Undelivered bool
}

// Bounds on the time to the verdict where a scenario names none.
const (
	withinHealthy = 1500 * time.Millisecond
	withinFault   = 6 * time.Second
	// Bounds hold for round trips under shortLine; beyond it so many round
	// trips are added.
	shortLine      = 20 * time.Millisecond
	longRoundTrips = 15
)

// Bound is the longest that the verdict may take.
func (s Scenario) Bound() time.Duration {
	bound := s.Want.Within
	switch {
	case bound != 0:
	case s.Want.Verdict == Healthy:
		bound = withinHealthy
	default:
		bound = withinFault
	}
	if s.Fault.Delay >= shortLine {
		bound += longRoundTrips * s.Fault.Delay
	}
	return bound
}

// Judgement writes verdict and cause as Want does.
func Judgement(verdict, hypothesis, cause string) string {
	if hypothesis == "" && cause == "" {
		return verdict
	}
	return verdict + " " + hypothesis + "/" + cause
}

// Expected is the judgement that the results count as the right one.
func (w Want) Expected() string {
	return strings.TrimSpace(w.Verdict + " " + w.Cause)
}

// Accepts reports whether a judgement is right.
func (w Want) Accepts(judgement string) bool {
	return judgement == w.Expected() || slices.Contains(w.Or, judgement)
}

// Names reports whether a "hypothesis/cause" is one of the right ones.
func (w Want) Names(cause string) bool {
	return w.Cause == cause || slices.ContainsFunc(w.Or, func(or string) bool { return strings.HasSuffix(or, " "+cause) })
}

// In reports whether the scenario runs in a browser.
func (s Scenario) In(kind browser.Kind) bool {
	if kind == browser.Native && s.PageOnly {
		return false
	}
	return len(s.Only) == 0 || slices.Contains(s.Only, kind)
}

// The names of the world, fully qualified.
const (
	RelayName = "relay.lab.example."
	OtherName = "turn.lab.example."
	// ServerName is Sidetone's own.
	ServerName = "sidetone.lab.example."
)

// View is what the caller's resolver knows.
func (s Scenario) View() names.View {
	view := Names()
	for _, name := range s.Gone {
		delete(view, name)
	}
	if s.Serve.IPv6 && !s.Fault.NAT64 {
		view[ServerName] = append(view[ServerName], netip.MustParseAddr(world.ServerIP6))
	}
	if s.Fault.NAT64 {
		for name, addresses := range view { // DNS64 (RFC 6147)
			view[name] = append(addresses, world.NAT64(addresses[0]))
		}
	}
	return view
}

// Names is what exists, and what the server's resolver always knows.
func Names() names.View {
	relay := netip.MustParseAddr(world.RelayIP)
	return names.View{RelayName: {relay}, OtherName: {relay}, ServerName: {netip.MustParseAddr(world.ServerIP)}}
}

// All is every scenario. It panics on two of the same name, which would hide one
// another's results.
func All() []Scenario {
	for i := range agent {
		agent[i].PageOnly = true
	}
	all := slices.Concat(healthy, udp, turn, media, token, signaling, offline, delivery, agent, poor, pairs, echoless)
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.Name] {
			panic(fmt.Sprintf("two scenarios are named %q", s.Name))
		}
		seen[s.Name] = true
	}
	return all
}

// HealthyFamily are the scenarios in which a verdict of blocked, or any hypothesis but
// poor_network, is a false alarm.
func HealthyFamily() []Scenario { return slices.Clone(healthy) }

// network are the hypotheses about the network that a run tests, in the order
// of the playbook.
var network = []string{"offline", "signaling_lost", "udp_blocked", "turn_unreachable", "ice_failed"}

// allBut is network without some.
func allBut(some ...string) []string {
	return slices.DeleteFunc(slices.Clone(network), func(h string) bool { return slices.Contains(some, h) })
}
