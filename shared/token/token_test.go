package token

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"sidetone/shared/profile"
)

var acs = profile.Token{ScopeClaim: "acsScope", RequiredScope: "voip", ResourceClaim: "resourceId", Resource: "r-1", SignIn: []profile.SignIn{
	{Audiences: []string{"https://id.example/clients", "app-1"}, ScopeClaim: "scp", AnyScope: []string{"VoIP"}},
	{Audiences: []string{"app-2"}, ScopeClaim: "scp", AnyScope: []string{"ManageCalls", "ExtendCalls"}},
}}

const now = 1_800_000_000.0

func jwtOf(claims map[string]any) string {
	body, _ := json.Marshal(claims)
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + enc(body) + "." + enc([]byte("signature-secret"))
}

func good(change map[string]any) map[string]any {
	claims := map[string]any{"skypeid": "acs:r_u", "acsScope": "chat,voip", "resourceId": "r-1", "iat": now - 60, "exp": now + 3600}
	for k, v := range change {
		if v == nil {
			delete(claims, k)
		} else {
			claims[k] = v
		}
	}
	return claims
}

// entra is a token of a sign-in: it names whom it is for, its tenant and scopes.
func entra(audience any, scopes string, left float64) string {
	return jwtOf(map[string]any{"aud": audience, "tid": "t", "scp": scopes, "exp": now + left})
}

func TestRead(t *testing.T) {
	exact := Clock{LocalUnix: now, UncertaintyS: 0.05}
	for _, c := range []struct {
		name   string
		raw    string
		clock  Clock
		kind   string
		causes []string
	}{
		{"good", jwtOf(good(nil)), exact, KindJWT, nil},
		{"good with Bearer", "Bearer " + jwtOf(good(nil)), exact, KindJWT, nil},
		{"good in quotes", `"` + jwtOf(good(nil)) + `"`, exact, KindJWT, nil},
		{"unknown algorithm", strings.Replace(jwtOf(good(nil)), jwtOf(nil)[:20], base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"XX999","typ"`))[:20], 1), exact, KindJWT, nil},
		{"expired", jwtOf(good(map[string]any{"exp": now - 1})), exact, KindJWT, []string{Expired}},
		{"expired at this second", jwtOf(good(map[string]any{"exp": now - 0.1})), exact, KindJWT, []string{Expired}},
		{"within the clock's uncertainty", jwtOf(good(map[string]any{"exp": now - 0.01})), exact, KindJWT, []string{ClockSkew}[:0]},
		{"not yet valid", jwtOf(good(map[string]any{"nbf": now + 60})), exact, KindJWT, []string{NotYetValid}},
		{"chat only", jwtOf(good(map[string]any{"acsScope": "chat"})), exact, KindJWT, []string{MissingScope}},
		{"voip.join is not voip", jwtOf(good(map[string]any{"acsScope": "chat,voip.join"})), exact, KindJWT, []string{MissingScope}},
		{"scopes as a list", jwtOf(good(map[string]any{"acsScope": []string{"chat", "voip"}})), exact, KindJWT, nil},
		{"another kind of token", jwtOf(map[string]any{"aud": "00000003", "tid": "t", "scp": "User.Read", "resourceId": "r-1", "exp": now + 60}), exact, KindJWT, []string{WrongKind}},
		{"a sign-in token", entra("https://id.example/clients", "VoIP", 60), exact, KindJWT, nil},
		{"a sign-in token by the application's id, several scopes", entra("app-1", "Chat VoIP", 60), exact, KindJWT, nil},
		{"a sign-in token with a slash and several audiences", entra([]string{"other", "https://id.example/clients/"}, "VoIP", 60), exact, KindJWT, nil},
		{"a sign-in token of the second kind", entra("app-2", "ExtendCalls", 60), exact, KindJWT, nil},
		{"a sign-in token with another kind's scope", entra("app-2", "VoIP", 60), exact, KindJWT, []string{MissingScope}},
		{"a sign-in token that only joins", entra("app-1", "VoIP.Join", 60), exact, KindJWT, []string{MissingScope}},
		{"a sign-in token without scopes", entra("app-1", "", 60), exact, KindJWT, []string{MissingScope}},
		{"a sign-in token that has run out", entra("app-1", "VoIP", -60), exact, KindJWT, []string{Expired}},
		{"a sign-in token for something else", entra("https://id.example/client", "VoIP", 60), exact, KindJWT, []string{WrongKind, WrongResource}},
		{"the service's own token with an audience", jwtOf(good(map[string]any{"aud": "app-1", "acsScope": "chat"})), exact, KindJWT, []string{MissingScope}},
		{"wrong kind comes before expired", jwtOf(map[string]any{"aud": "x", "resourceId": "r-1", "exp": now - 60}), exact, KindJWT, []string{WrongKind, Expired}},
		{"expired comes before the scope", jwtOf(good(map[string]any{"acsScope": "chat", "exp": now - 60})), exact, KindJWT, []string{Expired, MissingScope}},
		{"wrong resource", jwtOf(good(map[string]any{"resourceId": "r-2"})), exact, KindJWT, []string{WrongResource}},
		{"local clock two hours ahead", jwtOf(good(nil)), Clock{LocalUnix: now + 7200, OffsetS: -7200, UncertaintyS: 0.05}, KindJWT, []string{ClockSkew}},
		{"local clock two hours behind, nbf", jwtOf(good(map[string]any{"nbf": now - 60})), Clock{LocalUnix: now - 7200, OffsetS: 7200, UncertaintyS: 0.05}, KindJWT, []string{ClockSkew}},
		{"local clock two hours behind, iat alone", jwtOf(good(nil)), Clock{LocalUnix: now - 7200, OffsetS: 7200, UncertaintyS: 0.05}, KindJWT, []string{ClockSkew}},
		{"local clock a minute behind is no fault", jwtOf(good(map[string]any{"iat": now})), Clock{LocalUnix: now - 60, OffsetS: 60, UncertaintyS: 0.05}, KindJWT, nil},
		{"expired on both clocks", jwtOf(good(map[string]any{"exp": now - 60})), Clock{LocalUnix: now + 7200, OffsetS: -7200, UncertaintyS: 0.05}, KindJWT, []string{Expired}},
		{"two segments", strings.Join(strings.Split(jwtOf(good(nil)), ".")[:2], "."), exact, KindMalformed, []string{Malformed}},
		{"header alone", strings.Split(jwtOf(good(nil)), ".")[0], exact, KindMalformed, []string{Malformed}},
		{"broken payload", strings.Split(jwtOf(nil), ".")[0] + ".%%%." + "c2ln", exact, KindMalformed, []string{Malformed}},
		{"empty", "  ", exact, KindMalformed, []string{Malformed}},
		{"JWE", strings.Split(jwtOf(nil), ".")[0] + ".a.b.c.d", exact, KindOpaque, nil},
		{"opaque", strings.Repeat("x9", 150), exact, KindOpaque, nil},
		{"opaque with dots", "aaaa.bbbb.cccc", exact, KindOpaque, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Read(c.raw, acs, c.clock)
			if got.Kind != c.kind || len(got.Causes)+len(c.causes) > 0 && !reflect.DeepEqual(got.Causes, c.causes) {
				t.Fatalf("kind %q causes %v problem %q, want %q %v", got.Kind, got.Causes, got.Problem, c.kind, c.causes)
			}
			if len(c.causes) > 0 && got.Cause != c.causes[0] {
				t.Errorf("cause %q, want %q", got.Cause, c.causes[0])
			}
		})
	}
}

func TestScopeWeighsMoreThanTheClock(t *testing.T) {
	clock := Clock{LocalUnix: now + 7200, OffsetS: -7200, UncertaintyS: 0.05}
	if got := Read(jwtOf(good(map[string]any{"acsScope": "chat"})), acs, clock); got.Cause != MissingScope {
		t.Errorf("cause %q, want %q: a clock does not excuse a token that cannot call", got.Cause, MissingScope)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(jwtOf(good(nil)))
	f.Add("Bearer a.b.c")
	f.Add(`"` + strings.Split(jwtOf(nil), ".")[0] + `.e30."`)
	f.Fuzz(func(t *testing.T, raw string) {
		got := Read(raw, acs, Clock{LocalUnix: now})
		switch got.Kind {
		case KindJWT, KindOpaque:
		case KindMalformed:
			if got.Cause != Malformed {
				t.Fatalf("malformed without its cause: %+v", got)
			}
		default:
			t.Fatalf("no kind: %+v", got)
		}
		out, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if parts := strings.Split(raw, "."); len(parts) == 3 && len(parts[2]) > 20 && strings.Contains(string(out), parts[2]) {
			t.Fatalf("the signature is in the findings: %s", out)
		}
	})
}

// LiveKit and Twilio grant by the members of an object.
func TestScopesInAnObject(t *testing.T) {
	for claims, want := range map[string]string{
		`{"video":{"roomJoin":true,"room":"r"}}`:                   "",
		`{"video":{"roomJoin":false,"room":"r"}}`:                  MissingScope,
		`{"video":{"room":"r","canPublish":true,"roomJoin":null}}`: MissingScope,
		`{"video":{}}`:  MissingScope,
		`{"grants":{}}`: WrongKind,
	} {
		raw := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." +
			base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
		got := Read(raw, profile.Token{ScopeClaim: "video", RequiredScope: "roomJoin", RequiredClaims: []string{"video"}}, Clock{LocalUnix: 1e9})
		if got.Cause != want {
			t.Errorf("%s: %q, want %q (%v)", claims, got.Cause, want, got.Scopes)
		}
	}
}
