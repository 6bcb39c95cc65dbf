//go:build linux

package scenario

import "slices"

// Recording is a scenario of which a call's artefacts are recorded: a HAR,
// the console and the dumps of the browser's WebRTC page.
type Recording struct {
	Scenario
	// RelayOnly: the call goes through relays alone. Where it may go directly,
	// what is wrong with a relay does not touch it, and no artefact tells.
	RelayOnly bool
}

// recorded are the names, true where the call goes through relays alone.
var recorded = map[string]bool{
	"healthy": false, "udp-dropped": false, "udp-dropped-relays-silent": false, "web-port-only": false,
	"wrong-password-coturn": true, "wrong-password-embedded": true, "quota-reached-coturn": true,
	"turn-nxdomain": true, "turns-untrusted": true, "relay-may-not-reach-peer": true,
	"dtls-dropped": false, "dtls-dropped-everywhere": false, "rtp-dropped": false,
	"token-expired": false, "token-chat-only": false, "token-malformed": false, "token-401": false, "token-403": false,
	"upgrade-refused": false, "upgrade-stripped": false,
}

// Recordings are the scenarios whose artefacts are judged like a run: those in
// which the fault shows in a call, and not only in a test of every part.
func Recordings() []Recording {
	var all []Recording
	for _, s := range All() {
		if relay, ok := recorded[s.Name]; ok && !slices.ContainsFunc(all, func(r Recording) bool { return r.Name == s.Name }) {
			all = append(all, Recording{s, relay})
		}
	}
	return all
}
