package console

import (
	"regexp"
	"strings"
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
		s.set(strings.TrimSuffix(m[1], ":default"), "failed", text)
		return true
	}
	if !strings.Contains(text, ": all checks completed success=") {
		return false
	}
	m := nicerDone.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	name, _, _ := strings.Cut(m[1], " ") // without the address of the page
	name = strings.TrimSuffix(name, ":default")
	state := "connected"
	if m[2] == "0" {
		state = "failed"
	}
	s.set(name, state, text)
	return true
}
