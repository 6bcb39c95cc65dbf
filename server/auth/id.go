package auth

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

// idBytes: 160 bits, which base32 writes without padding; the contract asks
// for 128 or more.
const idBytes = 20

// NewID makes an id that cannot be guessed: lower case letters and digits, so
// that it survives being read out and typed.
func NewID(prefix string) string {
	b := make([]byte, idBytes)
	rand.Read(b)
	return encode(prefix, b)
}

func encode(prefix string, b []byte) string {
	return prefix + strings.ToLower(base32.StdEncoding.EncodeToString(b))
}

// Prefixes of ids. A link has none: its address is to be as short as it may.
const (
	PrefixRun      = "n_"
	PrefixHandle   = "h_"
	PrefixReport   = "r_"
	PrefixOperator = "sidetone-operator-"
)

// prefixToken marks API tokens, so that scanners of repositories find one that
// was left there.
const prefixToken = "sidetone-token-"

// NewToken makes an API token.
func NewToken() string { return prefixToken + random() }

// IsToken reports whether a key has the form of an API token.
func IsToken(key string) bool { return strings.HasPrefix(key, prefixToken) }
