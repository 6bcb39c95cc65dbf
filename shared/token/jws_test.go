package token

import (
	"reflect"
	"strings"
	"testing"

	"github.com/golang-jwt/jwt/v5"

	"sidetone/shared/profile"
)

// FuzzReadsAsLibrary: whatever golang-jwt takes for a token with claims is one
// here, with the same claims and the same algorithm.
func FuzzReadsAsLibrary(f *testing.F) {
	for _, text := range []string{
		jwtOf(good(nil)), jwtOf(map[string]any{}), strings.Split(jwtOf(nil), ".")[0] + ".%%%.c2ln", "a.b.c", "", jwtOf(good(nil)) + "=",
		strings.Split(jwtOf(nil), ".")[0] + "=." + strings.SplitN(jwtOf(good(nil)), ".", 2)[1],
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = Bare(text)
		claims := jwt.MapClaims{}
		parsed, parts, err := jwt.NewParser(jwt.WithJSONNumber()).ParseUnverified(text, claims)
		got := Read(text, profile.Token{}, Clock{})
		if err != nil || len(claims) == 0 {
			if got.Kind == KindJWT && got.Problem == "" && len(object(parts[1])) > 0 {
				t.Fatalf("%q is a JWT without a problem; the library says %v", text, err)
			}
			return
		}
		if got.Kind != KindJWT || got.Problem != "" || got.Algorithm != parsed.Method.Alg() {
			t.Fatalf("%q: %+v, want the algorithm %s", text, got, parsed.Method.Alg())
		}
		if own := object(parts[1]); !reflect.DeepEqual(own, map[string]any(claims)) {
			t.Fatalf("%q: claims %v, want %v", text, own, claims)
		}
		issuer, _ := claims["iss"].(string)
		if Issuer(text) != issuer {
			t.Fatalf("%q: issuer %q, want %q", text, Issuer(text), issuer)
		}
	})
}

// A signature that is cut off in the middle of a character leaves the claims
// readable.
func TestProblem(t *testing.T) {
	text := jwtOf(good(nil))
	for raw, want := range map[string]string{
		text:       "",
		text + "%": "the last part is not base64url-encoded",
	} {
		if got := Read(raw, acs, Clock{LocalUnix: now}); got.Kind != KindJWT || got.Problem != want {
			t.Errorf("%q: %s, problem %q, want %q", raw, got.Kind, got.Problem, want)
		}
	}
}
