package token

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
)

// A token is taken apart here and not by the library that the server verifies
// its own tokens with: nothing is verified in the browser, and the agent would
// carry every signature's algorithm. A test holds the two against each other.

// algorithms of signatures (RFC 7518 3.1, RFC 8037 3.1).
var algorithms = []string{
	"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "none",
}

// object reads a segment that is a JSON object in base64url; nil: it is none.
// Numbers stay as they are written.
func object(segment string) map[string]any {
	decoded, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		return nil
	}
	var o map[string]any
	d := json.NewDecoder(bytes.NewReader(decoded))
	d.UseNumber()
	if d.Decode(&o) != nil {
		return nil
	}
	return o
}

// problem is what is odd about a token whose claims are readable; they are good
// all the same.
func problem(algorithm, signature string) string {
	if !slices.Contains(algorithms, algorithm) {
		return "the signature's algorithm is not a known one"
	}
	if _, err := base64.RawURLEncoding.DecodeString(signature); err != nil {
		return "the last part is not base64url-encoded"
	}
	return ""
}
