package playbook

import (
	"regexp"
	"testing"

	"sidetone/shared/words"
)

// The summary is read by people who want to call somebody and know no
// network: the field's own term may follow in parentheses.
func TestSummariesHoldNoJargon(t *testing.T) {
	aside := regexp.MustCompile(`\([^)]*\)`)
	jargon := regexp.MustCompile(`(?i)\b(udp|tcp|tls|dtls|rtp|ice|stun|turn|nat|dns|https?|websocket|webrtc|webassembly|tokens?|relays?|ports?|packets?|handshakes?|candidates?|jitter|signall?ing|upgrade|scopes?|claims?|credentials?)\b`)
	for _, h := range hypotheses {
		for _, c := range h.causes {
			id := "cause." + h.id + "." + c.id + ".summary"
			summary := words.English().Say(id, nil)
			if word := jargon.FindString(aside.ReplaceAllString(summary, "")); word != "" {
				t.Errorf("%s says %q: %s", id, word, summary)
			}
		}
	}
}
