package seal

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func key(t *testing.T, seed string) Key {
	t.Helper()
	k, err := NewKey([]byte(strings.Repeat(seed, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// signed is a report with its signature, as an export has it.
func signed(t *testing.T, k Key, report string) string {
	t.Helper()
	s, err := k.Sign([]byte(report))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(report, "}") + `,"signature":` + string(raw) + `}`
}

func TestCheck(t *testing.T) {
	mine, other := key(t, "a"), key(t, "b")
	const report = `{"id":"r_1","created":"2026-01-02T03:04:05Z","ms":2140,"text":"é <b> \u2028","share":0.25,"list":[1,2],"none":null}`
	export := signed(t, mine, report)
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(export), "", "  "); err != nil {
		t.Fatal(err)
	}
	var members map[string]any
	if err := json.Unmarshal([]byte(export), &members); err != nil {
		t.Fatal(err)
	}
	reordered, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, data string
		keys       Keys
		want       State
	}{
		{"as it was given", export, mine.Public(), Genuine},
		{"indented", indented.String(), mine.Public(), Genuine},
		{"by another program", string(reordered), mine.Public(), Genuine},
		{"another value", strings.Replace(export, "2140", "2141", 1), mine.Public(), Changed},
		{"a member more", strings.Replace(export, `{"id"`, `{"x":1,"id"`, 1), mine.Public(), Changed},
		{"a member less", strings.Replace(export, `,"none":null`, "", 1), mine.Public(), Changed},
		{"another order of a list", strings.Replace(export, "[1,2]", "[2,1]", 1), mine.Public(), Changed},
		{"the signature of another", signed(t, other, report), mine.Public(), UnknownKey},
		{"another key under the same name", export, Keys{[]PublicKey{{Kty: "OKP", Crv: "Ed25519", Kid: mine.Public().Keys[0].Kid, X: other.Public().Keys[0].X}}}, UnknownKey},
		{"one of two keys", export, Keys{append(other.Public().Keys, mine.Public().Keys...)}, Genuine},
		{"no key", export, Keys{}, Unchecked},
		{"no signature", report, mine.Public(), Unsigned},
		{"a broken one", strings.Replace(export, `"value":"`, `"value":"!`, 1), mine.Public(), Changed},
		{"another algorithm", strings.Replace(export, "EdDSA", "none", 1), mine.Public(), Changed},
		{"something else there", `{"id":"r_1","signature":[]}`, mine.Public(), Changed},
	} {
		if got, _, err := Check([]byte(c.data), c.keys); got != c.want || err != nil {
			t.Errorf("%s: %s, %v; want %s", c.name, got, err, c.want)
		}
	}
	for _, data := range []string{"", "[]", "null", "{", `{"a":1,"a":2}`} {
		if _, _, err := Check([]byte(data), mine.Public()); err == nil {
			t.Errorf("%q was taken for a report", data)
		}
	}
}

func FuzzCheck(f *testing.F) {
	k, err := NewKey([]byte(strings.Repeat("a", 32)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(`{"id":"r_1","signature":{"alg":"EdDSA","kid":"x","value":"AA"}}`))
	f.Add([]byte(`{"a":1e400}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if state, _, _ := Check(data, k.Public()); state == Genuine {
			t.Errorf("nobody signed %q", data)
		}
	})
}

// RFC 8037, appendix A.3, has the thumbprint of its key of A.2.
func TestThumbprint(t *testing.T) {
	x := []byte{0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
		0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a}
	if got, want := thumbprint(x), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
