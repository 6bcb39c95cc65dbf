// Package token reads a JWT without verifying it and holds what it says
// against a profile. It keeps findings only: nothing it returns contains the
// token, its signature or the identity in it.
package token

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"sort"
	"strings"

	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// Kinds of what was handed over as a token.
const (
	KindJWT       = "jwt"
	KindOpaque    = "opaque"    // encrypted, or not a JWT: only the service can read it
	KindMalformed = "malformed" // meant to be a JWT and is none
)

// Causes of token_invalid that a token shows by itself.
const (
	Malformed     = "malformed"
	WrongKind     = "wrong_kind"
	Expired       = "expired"
	NotYetValid   = "not_yet_valid"
	MissingScope  = "missing_scope"
	WrongResource = "wrong_resource"
	ClockSkew     = "clock_skew"
)

// Read tells what raw says under the rules of p at the time of clock. The
// causes come in the order of the playbook: what is wrong with the whole
// token before what is wrong with one claim.
func Read(raw string, p profile.Token, clock Clock) report.Token {
	text, stripped := strip(raw)
	t := report.Token{Stripped: stripped, ClockOffsetS: clock.OffsetS}
	if text == "" {
		return malformed(t, report.Say("observed.token_empty"))
	}
	segments := strings.Split(text, ".")
	switch {
	case !isJOSEHeader(segments[0]):
		t.Kind = KindOpaque
		return t
	case len(segments) == jweSegments:
		t.Kind = KindOpaque
		return t
	case len(segments) != jwsSegments:
		return malformed(t, report.Say("observed.token_parts", "count", len(segments)))
	}
	claims, algorithm, problem := parse(segments)
	t.Algorithm = algorithm
	if claims == nil {
		return malformed(t, problem)
	}
	t.Kind = KindJWT
	if problem.ID != "" {
		t.Says = []report.Phrase{problem}
	}
	judge(&t, claims, p, clock)
	return t
}

// A JWS in compact form has three segments (RFC 7515 3.1), a JWE five
// (RFC 7516 3.1).
const (
	jwsSegments = 3
	jweSegments = 5
)

func malformed(t report.Token, problem report.Phrase) report.Token {
	t.Kind, t.Says = KindMalformed, []report.Phrase{problem}
	t.Cause, t.Causes = Malformed, []string{Malformed}
	return t
}

// Bare is a token as it goes into an Authorization header: without what is
// often copied along, white space, quotes and the scheme.
func Bare(raw string) string {
	text, _ := strip(raw)
	return text
}

// Issuer is the "iss" of a JWT, read without verifying anything; empty: none,
// or not readable.
func Issuer(raw string) string {
	segments := strings.Split(Bare(raw), ".")
	if len(segments) != jwsSegments {
		return ""
	}
	claims, _, _ := decode(segments)
	issuer, _ := claims["iss"].(string)
	return issuer
}

func strip(raw string) (text, stripped string) {
	text = strings.Trim(strings.TrimSpace(raw), `"'`)
	if len(text) >= 7 && strings.EqualFold(text[:7], "bearer ") {
		return strings.TrimSpace(text[7:]), "Bearer "
	}
	return text, ""
}

// isJOSEHeader reports whether segment is a base64url JSON object with "alg"
// (RFC 7515 4.1.1 requires it in every JOSE header).
func isJOSEHeader(segment string) bool {
	decoded, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(segment, "="))
	if err != nil {
		return false
	}
	var header map[string]json.RawMessage
	if json.Unmarshal(decoded, &header) != nil {
		return false
	}
	_, ok := header["alg"]
	return ok
}

// parse returns nil claims when they cannot be read. Of a token with an algorithm
// that nobody knows the claims are good all the same, and the problem is told
// beside them.
func parse(segments []string) (c claims, algorithm string, problem report.Phrase) {
	c, algorithm, sound := decode(segments)
	switch {
	case sound:
		return c, algorithm, report.Phrase{}
	case len(c) > 0:
		return c, algorithm, report.Say("observed.token_algorithm")
	default:
		return nil, algorithm, report.Say("observed.token_claims")
	}
}

// judge compares claims with the profile.
func judge(t *report.Token, claims claims, p profile.Token, clock Clock) {
	if kind, ok := signIn(claims, p); ok {
		judgeSignIn(t, claims, kind, clock)
	} else {
		judgeOwn(t, claims, p, clock)
	}
	if len(t.Causes) > 0 {
		t.Cause = t.Causes[0]
	}
	// Only the caller's clock is wrong: whatever is wrong with the token
	// itself is worth more than that.
	for _, cause := range t.Causes {
		if t.Cause == ClockSkew && cause != ClockSkew {
			t.Cause = cause
		}
	}
}

// judgeOwn judges what is to be a token of the service itself.
func judgeOwn(t *report.Token, claims claims, p profile.Token, clock Clock) {
	if wrongKind(claims, p) {
		t.Causes = append(t.Causes, WrongKind)
	}
	if cause := times(t, claims, clock); cause != "" {
		t.Causes = append(t.Causes, cause)
	}
	if p.ScopeClaim != "" {
		if value, ok := claims[p.ScopeClaim]; ok {
			t.Scopes = scopes(value)
			if p.RequiredScope != "" && !slices.Contains(t.Scopes, p.RequiredScope) {
				t.Missing = []string{p.RequiredScope}
				t.Causes = append(t.Causes, MissingScope)
			}
		}
	}
	if p.Resource != "" {
		if got, _ := claims[p.ResourceClaim].(string); got != p.Resource {
			t.Causes = append(t.Causes, WrongResource)
		}
	}
}

// wrongKind: the claim that carries the scopes is not there at all, one that
// the profile requires is missing, or one that only another kind of token
// carries stands in place of the scopes.
func wrongKind(claims claims, p profile.Token) bool {
	for _, name := range p.RequiredClaims {
		if _, ok := claims[name]; !ok {
			return true
		}
	}
	if p.ScopeClaim == "" {
		for _, name := range p.ForeignClaims {
			if _, ok := claims[name]; ok {
				return true
			}
		}
		return false
	}
	_, ok := claims[p.ScopeClaim]
	return !ok
}

// scopes splits at commas, as ACS writes them ("chat,voip"), and at spaces, as
// OAuth does (RFC 6749 3.3), and takes an array as it is. Of an object (LiveKit's "video", Twilio's "grants") the names
// are taken of what it grants, which is everything but false and null. They are
// compared whole: "voip.join" is not "voip".
func scopes(value any) []string {
	var list []string
	switch v := value.(type) {
	case string:
		list = strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
	case []any:
		for _, item := range v {
			if s, ok := item.(string); ok {
				list = append(list, s)
			}
		}
	case map[string]any:
		for name, granted := range v {
			if granted != nil && granted != false {
				list = append(list, name)
			}
		}
		sort.Strings(list)
	}
	found := make([]string, 0, len(list))
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" && len(s) <= maxScope && len(found) < maxScopes {
			found = append(found, s)
		}
	}
	sort.Strings(found)
	return found
}

// Bounds on what a report repeats of a claim that anybody can have written.
const (
	maxScope  = 64
	maxScopes = 32
)
