package dumped

import (
	"strings"

	"sidetone/shared/candidate"
	"sidetone/shared/peerconn"
)

// Sections are those of a session description.
func Sections(text string) []peerconn.Section {
	sections, _ := description(text, nil)
	return sections
}

// description reads of a session description what it was for and which
// addresses it names; everything else in it is passed over (RFC 8866, RFC
// 8839). before are the sections of the one before it on the same side:
// rtcstats writes "m=" alone for one that has not changed.
func description(value any, before []peerconn.Section) (sections []peerconn.Section, candidates []candidate.Raw) {
	text := sdpOf(value)
	all := "" // direction of sections that name none
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "m=" && len(sections) < len(before):
			sections = append(sections, before[len(sections)])
		case strings.HasPrefix(line, "m="):
			if len(sections) == maxSections {
				return sections, candidates
			}
			name, rest, _ := strings.Cut(line[2:], " ")
			port, _, _ := strings.Cut(rest, " ")
			kind := "other"
			for _, known := range []string{"audio", "video", "application"} {
				if name == known {
					kind = known // and no part of the text, which would be kept
				}
			}
			direction := all
			if direction == "" {
				direction = "sendrecv" // RFC 8866 6.7
			}
			sections = append(sections, peerconn.Section{Kind: kind, Direction: direction, Rejected: port == "0"})
		case line == "a=bundle-only" && len(sections) > 0:
			sections[len(sections)-1].Rejected = false // its port is 0 by rule (RFC 9143 6)
		case strings.HasPrefix(line, "a=candidate:"):
			if len(candidates) < maxSections {
				candidates = append(candidates, candidate.Raw{Line: line})
			}
		case directions[line] != "":
			if len(sections) == 0 {
				all = directions[line]
			} else {
				sections[len(sections)-1].Direction = directions[line]
			}
		}
	}
	return sections, candidates
}

var directions = map[string]string{"a=sendrecv": "sendrecv", "a=sendonly": "sendonly", "a=recvonly": "recvonly", "a=inactive": "inactive"}

// sdpOf finds the description in what was logged: {"type", "sdp"}, or "type:
// offer, sdp: v=0...", or "offer, v=0..." of the oldest.
func sdpOf(value any) string {
	switch v := structured(value).(type) {
	case map[string]any:
		return cut(text(v["sdp"]))
	case []any:
		if len(v) > 0 {
			return sdpOf(v[0])
		}
	case string:
		if i := strings.Index(v, "v=0"); i >= 0 {
			return cut(v[i:])
		}
	}
	return ""
}

func cut(s string) string { return s[:min(len(s), maxDescription)] }
