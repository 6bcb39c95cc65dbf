package console

import (
	"regexp"
	"strings"

	"sidetone/shared/candidate"
	"sidetone/shared/peerconn"
)

// The connection log of Firefox's about:webrtc, which people paste by itself,
// and the same from MOZ_LOG (dom/media/webrtc/transport/third_party/nICEr,
// ice_peer_ctx.c): "ICE-PEER(PC:... (id=1 url=https://host/):default): all checks completed success=1 fail=0".
var nicerDone = regexp.MustCompile(`\bICE-PEER\((?:PC:)?(.{1,300}?)\): all checks completed success=(\d+) fail=(\d+)`)

// nicerFailed is the end of a log that was copied in part: "ICE-PEER(PC:...)/STREAM(...)/COMP(1): All pairs are failed, and
// grace period has elapsed. Marking component as failed."
var nicerFailed = regexp.MustCompile(`\bICE-PEER\((?:PC:)?([^ )]{1,300}).*\bAll pairs are failed, and grace period has elapsed`)

// readFirefox takes a line about how the checks of a connection ended. It is
// written again where the other side's consent (RFC 7675) runs out.
func (s *sessions) readFirefox(text string) bool {
	if m := match(nicerFailed, "All pairs are failed", text); m != nil {
		s.set(nicerName(m[1]), "failed", text)
		return true
	}
	if m := match(nicerPair, "/CAND-PAIR(", text); m != nil {
		s.readPair(m)
		return true
	}
	if !strings.Contains(text, ": all checks completed success=") {
		return false
	}
	m := nicerDone.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	name := nicerName(m[1])
	state := "connected"
	if m[2] == "0" {
		state = "failed"
	}
	s.set(name, state, text)
	return true
}

// nicerName is the name of a connection without the address of its page.
func nicerName(text string) string {
	name, _, _ := strings.Cut(text, " ")
	return strings.TrimSuffix(name, ":default")
}

// nicerPair is a pair with its two ends: "ICE-PEER(PC:...:default)/CAND-PAIR(NdWR): setting pair to state FAILED:
// NdWR|IP4:192.0.2.106:53136/UDP|IP4:192.0.2.2:37618/UDP(host(IP4:192.0.2.106:53136/UDP)|candidate:2800 1 udp 659136 192.0.2.2 37618 typ host)".
var nicerPair = regexp.MustCompile(`\bICE-PEER\((?:PC:)?(.{1,300}?)\)/CAND-PAIR\([^)]{1,32}\): .{0,200}?\b` +
	`IP[46]:(\S{1,64}):\d{1,5}/(?:UDP|TCP)\|IP[46]:\S{1,64}/(?:UDP|TCP)\(([a-z-]{1,16})\((?:[^|)]{1,80}\|IP[46]:(\S{1,64}):\d{1,5}/)?[^|)]{0,80}\)\|(candidate:[^)]{1,200}|prflx)`)

// readPair takes the ends of a pair for what they tell of the other side and of a relay.
func (s *sessions) readPair(m []string) {
	name := nicerName(m[1])
	if s.all[name] == nil {
		s.set(name, "checking", "")
	}
	one := s.all[name]
	if one == nil {
		return
	}
	if found, err := candidate.Parse(candidate.Raw{Line: m[5]}); err == nil && found.Type != "prflx" {
		peerconn.Count(&one.remote, found.Address)
		if peerconn.SameNetwork(m[2], found.Address) {
			one.remote.Near++
		}
	}
	if strings.HasSuffix(m[3], "relay") && m[4] != "" {
		peerconn.Count(&one.relayed, m[4])
	}
}
