package stunuri

import "testing"

func TestParse(t *testing.T) {
	for raw, want := range map[string]URI{
		"stun:relay.example":                            {"stun", "relay.example", "3478", UDP},
		"stun:Relay.Example:19302":                      {"stun", "relay.example", "19302", UDP},
		"turn:198.51.100.7:3479?transport=udp":          {"turn", "198.51.100.7", "3479", UDP},
		"turn:198.51.100.7:3479?transport=tcp":          {"turn", "198.51.100.7", "3479", TCP},
		"turns:relay.example?transport=tcp":             {"turns", "relay.example", "5349", TLS},
		"turns:relay.example:443":                       {"turns", "relay.example", "443", TLS},
		"turn:[2001:db8::7]:3478":                       {"turn", "[2001:db8::7]", "3478", UDP},
		"turn:[2001:db8::7]":                            {"turn", "[2001:db8::7]", "3478", UDP},
		"":                                              {"", "", "3478", UDP},
		"turn:":                                         {"turn", "", "3478", UDP},
		"TURN:relay.example:3478?TRANSPORT=TCP":         {"turn", "relay.example", "3478", TCP},
		"turn://relay.example:3478?transport=udp&x=tcp": {"turn", "relay.example", "3478", UDP},
	} {
		if got := Parse(raw); got != want {
			t.Errorf("Parse(%q) = %+v, want %+v", raw, got, want)
		}
	}
	if !Parse("turn:[2001:db8::7]").IsAddress() || Parse("turn:relay.example").IsAddress() {
		t.Error("addresses and names are confused")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("turn:[2001:db8::7]:3478?transport=udp")
	f.Fuzz(func(t *testing.T, raw string) {
		u := Parse(raw)
		if u.Transport == "" || u.Port == "" && raw != "" {
			t.Fatalf("%q: %+v", raw, u)
		}
	})
}
