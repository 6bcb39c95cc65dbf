package token

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// A JWT is read here without a library: one that verifies sets up its algorithms
// in every page before the agent starts, and the agent verifies nothing.

// claims of a token, by name; numbers are json.Number.
type claims map[string]any

// known are the algorithms of a signature that libraries have (RFC 7518 3.1,
// RFC 8037 3.1).
var known = []string{
	"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA", "none",
}

// decode reads header and claims of a JWS. Its claims are nil where it cannot be
// read; sound is false as well where no library would take it although it can be.
func decode(segments []string) (c claims, algorithm string, sound bool) {
	var header claims
	if !read(segments[0], &header) {
		return nil, "", false
	}
	algorithm, _ = header["alg"].(string)
	if !read(segments[1], &c) {
		return nil, algorithm, false
	}
	if c == nil { // "null"
		c = claims{}
	}
	_, err := base64.RawURLEncoding.DecodeString(segments[2])
	return c, algorithm, err == nil && slices.Contains(known, algorithm)
}

// read takes the first JSON value of a segment.
func read(segment string, into *claims) bool {
	text, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		return false
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	return d.Decode(into) == nil
}

// audience is "aud", which is a string or a list of them (RFC 7519 4.1.3); of
// anything else nothing is known.
func (c claims) audience() []string {
	switch v := c["aud"].(type) {
	case string:
		return []string{v}
	case []any:
		list := make([]string, 0, len(v))
		for _, item := range v {
			s, ok := item.(string)
			if !ok {
				return nil
			}
			list = append(list, s)
		}
		return list
	}
	return nil
}
