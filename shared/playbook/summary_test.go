package playbook

import (
	"regexp"
	"testing"
)

// The summary is read by people who want to call somebody and know no
// network: the field's own term may follow in parentheses.
func TestSummariesHoldNoJargon(t *testing.T) {
	aside := regexp.MustCompile(`\([^)]*\)`)
	jargon := regexp.MustCompile(`(?i)\b(udp|tcp|tls|dtls|rtp|ice|stun|turn|nat|dns|https?|websocket|webrtc|webassembly|tokens?|relays?|ports?|packets?|handshakes?|candidates?|jitter|signall?ing|upgrade|scopes?|claims?|credentials?)\b`)
	for _, h := range hypotheses {
		for _, c := range h.causes {
			if c.summary == "" {
				t.Errorf("%s/%s has no summary", h.id, c.id)
			}
			if word := jargon.FindString(aside.ReplaceAllString(c.summary, "")); word != "" {
				t.Errorf("%s/%s says %q: %s", h.id, c.id, word, c.summary)
			}
		}
	}
}
