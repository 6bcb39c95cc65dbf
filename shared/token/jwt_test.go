package token

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"testing"
)

func TestDecode(t *testing.T) {
	enc := base64.RawURLEncoding.EncodeToString
	header, signature := enc([]byte(`{"alg":"ES256"}`)), enc([]byte("signature"))
	for name, c := range map[string]struct {
		segments  []string
		claims    claims
		algorithm string
		sound     bool
	}{
		"sound":                      {[]string{header, enc([]byte(`{"exp":1e9}`)), signature}, claims{"exp": json.Number("1e9")}, "ES256", true},
		"no claims":                  {[]string{header, enc([]byte(`null`)), signature}, claims{}, "ES256", true},
		"an algorithm nobody has":    {[]string{enc([]byte(`{"alg":"XX9"}`)), enc([]byte(`{"a":1}`)), ""}, claims{"a": json.Number("1")}, "XX9", false},
		"no algorithm":               {[]string{enc([]byte(`{"alg":5}`)), enc([]byte(`{}`)), ""}, claims{}, "", false},
		"a signature that is broken": {[]string{header, enc([]byte(`{}`)), "%"}, claims{}, "ES256", false},
		"claims that are a list":     {[]string{header, enc([]byte(`[]`)), signature}, nil, "ES256", false},
		"a header with padding":      {[]string{header + "=", enc([]byte(`{}`)), signature}, nil, "", false},
	} {
		got, algorithm, sound := decode(c.segments)
		if !reflect.DeepEqual(got, c.claims) || algorithm != c.algorithm || sound != c.sound {
			t.Errorf("%s: %v %q %v, want %v %q %v", name, got, algorithm, sound, c.claims, c.algorithm, c.sound)
		}
	}
}
