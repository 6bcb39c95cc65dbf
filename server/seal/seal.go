// Package seal signs exported reports, so that who is sent one can tell whether
// it is as a server gave it. A signature (Ed25519, RFC 8032) is over the JSON
// of the report without its member "signature", in the canonical form of
// RFC 8785: white space and the order of members may change on the way, and
// nothing else. Keys travel as a JSON Web Key Set (RFC 7517, 8037).
package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// member is where a signature stands in a report.
const member = "signature"

// algorithm is the name of Ed25519 in JOSE (RFC 8037, 3.1).
const algorithm = "EdDSA"

// Signature of a report.
type Signature struct {
	Alg   string `json:"alg"`
	Key   string `json:"kid"`   // as in the key set
	Value string `json:"value"` // 64 bytes in base64url
}

// Key signs. The zero value does not.
type Key struct{ private ed25519.PrivateKey }

// NewKey makes a key of 32 secret bytes.
func NewKey(seed []byte) (Key, error) {
	if len(seed) != ed25519.SeedSize {
		return Key{}, errors.New("the seed of a key has 32 bytes")
	}
	return Key{ed25519.NewKeyFromSeed(seed)}, nil
}

// Public is the key set with which its signatures are checked.
func (k Key) Public() Keys {
	if k.private == nil {
		return Keys{Keys: []PublicKey{}}
	}
	x := k.private.Public().(ed25519.PublicKey)
	return Keys{Keys: []PublicKey{{Kty: "OKP", Crv: "Ed25519", Use: "sig", Alg: algorithm, Kid: thumbprint(x), X: encode(x)}}}
}

// Sign signs the JSON of a report.
func (k Key) Sign(report []byte) (Signature, error) {
	if k.private == nil {
		return Signature{}, errors.New("there is no key")
	}
	content, _, err := split(report)
	if err != nil {
		return Signature{}, err
	}
	return Signature{Alg: algorithm, Key: k.Public().Keys[0].Kid, Value: encode(ed25519.Sign(k.private, content))}, nil
}

// Keys is a key set.
type Keys struct {
	Keys []PublicKey `json:"keys"`
}

// PublicKey is a JSON Web Key.
type PublicKey struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	Use string `json:"use,omitempty"`
	Alg string `json:"alg,omitempty"`
	Kid string `json:"kid"`
	X   string `json:"x"`
}

// thumbprint of a key (RFC 7638).
func thumbprint(x ed25519.PublicKey) string {
	sum := sha256.Sum256(fmt.Appendf(nil, `{"crv":"Ed25519","kty":"OKP","x":"%s"}`, encode(x)))
	return encode(sum[:])
}

// State is what became of a check.
type State string

// The states.
const (
	Unsigned   State = "unsigned"
	Unchecked  State = "unchecked"   // there was no key to check with
	UnknownKey State = "unknown_key" // signed with another than those that there were
	Genuine    State = "genuine"
	Changed    State = "changed" // it is not what was signed
)

// Check says whether data is a report as the owner of one of the keys signed
// it. An error: data is no JSON object.
func Check(data []byte, keys Keys) (State, string, error) {
	content, s, err := split(data)
	switch {
	case err != nil:
		return Unsigned, "", err
	case s == nil:
		return Unsigned, "", nil
	case len(keys.Keys) == 0:
		return Unchecked, s.Key, nil
	}
	value, err := base64.RawURLEncoding.DecodeString(s.Value)
	if err != nil || s.Alg != algorithm {
		return Changed, s.Key, nil
	}
	for _, k := range keys.Keys {
		x, err := base64.RawURLEncoding.DecodeString(k.X)
		if err != nil || k.Kty != "OKP" || k.Crv != "Ed25519" || len(x) != ed25519.PublicKeySize || thumbprint(x) != s.Key {
			continue
		}
		if ed25519.Verify(x, content, value) {
			return Genuine, s.Key, nil
		}
		return Changed, s.Key, nil
	}
	return UnknownKey, s.Key, nil
}

// split gives what is signed of a report, and its signature; nil: it has none.
func split(data []byte) (content []byte, s *Signature, err error) {
	// A name that is there twice means one thing to one reader and another to
	// the next: the canonical form refuses it.
	value := jsontext.Value(bytes.Clone(data))
	if err := value.Canonicalize(); err != nil {
		return nil, nil, fmt.Errorf("no JSON: %w", err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(value, &members); err != nil || members == nil {
		return nil, nil, errors.New("no JSON object")
	}
	if raw, ok := members[member]; ok {
		s = &Signature{}
		if err := json.Unmarshal(raw, s); err != nil {
			s.Alg = "" // it is there and says nothing
		}
		delete(members, member)
	}
	if content, err = json.Marshal(members); err != nil {
		return nil, nil, err
	}
	value = content
	err = value.Canonicalize()
	return value, s, err
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
