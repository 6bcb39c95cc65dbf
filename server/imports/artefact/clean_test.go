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
