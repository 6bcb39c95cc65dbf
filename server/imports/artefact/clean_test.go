package artefact

import "testing"

func TestURLHidesWhatLooksLikeASecret(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"https://user:pass@Calls.Example/a/b?code=1#x", "https://calls.example/a/b"},
		{"wss://calls.example/api/v1/signaling/h_g5ouzsybcezvgllullovv7s5oovx4dfh", "wss://calls.example/api/v1/signaling/…"},
		{"https://calls.example/a%20b", "https://calls.example/a%20b"},
	} {
		if got := URL(c.raw); got != c.want {
			t.Errorf("%s became %s, want %s", c.raw, got, c.want)
		}
	}
}

// An error may quote the line of a session description that it is about.
func TestTextTellsTheNameOfAnAttributeAlone(t *testing.T) {
	for text, want := range map[string]string{
		"Failed to parse SessionDescription. a=fingerprint:SHA-256 Failed to create fingerprint from the digest.": "Failed to parse SessionDescription. " +
			"attribute fingerprint Failed to create fingerprint from the digest.",
		"Failed to parse SessionDescription. a=ice-pwd:abcdefghijklmnopqrstuvwx Invalid": "Failed to parse SessionDescription. attribute ice-pwd Invalid",
		"x a=candidate:1 1 udp 2122260223 192.0.2.1 5 typ host":                          "x attribute candidate 1 udp 2122260223 192.0.2.1 5 typ host",
	} {
		if got := Text(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
