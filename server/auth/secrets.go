// Package auth says who may do what: the operator by a key, a run by a token
// of its own. It also keeps the files that hold the secrets behind both.
package auth

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/netip"

	"sidetone/server/caller"
)

// Secrets are the keys of the server, all made from one: each purpose has its
// own, so that nothing signed for one is good for another.
type Secrets struct {
	RunTokens  []byte // HS256
	DemoTokens []byte // HS256
	TURN       []byte // TURN REST
	Callers    []byte // digests of addresses
	Handles    []byte // handles of runs
	Sessions   []byte // digests of the console's sessions, with the operator key
	Seal       []byte // seed of the key that signs exported reports
	Accounts   []byte // digests of API tokens, one-time links and names
}

// NewSecrets derives the keys from a master secret.
func NewSecrets(master string) (Secrets, error) {
	var s Secrets
	for _, k := range []struct {
		purpose string
		key     *[]byte
	}{
		{"sidetone run tokens", &s.RunTokens},
		{"sidetone demo tokens", &s.DemoTokens},
		{"sidetone turn credentials", &s.TURN},
		{"sidetone caller digests", &s.Callers},
		{"sidetone run handles", &s.Handles},
		{"sidetone console sessions", &s.Sessions},
		{"sidetone signatures of reports", &s.Seal},
		{"sidetone accounts", &s.Accounts},
	} {
		key, err := hkdf.Key(sha256.New, []byte(master), nil, k.purpose, sha256.Size)
		if err != nil {
			return Secrets{}, err
		}
		*k.key = key
	}
	return s, nil
}

// CallerDigest is the handle of a caller: equal for requests of one caller,
// and telling nothing else but which callers share a /48.
func (s Secrets) CallerDigest(address netip.Addr) string {
	return caller.Of(address).Handle(func(text string) string {
		mac := hmac.New(sha256.New, s.Callers)
		mac.Write([]byte(text))
		return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
	})
}

// Handle is the name of a run where others may see it: in TURN user names,
// in the signalling address and in the store. Whoever holds it cannot tell
// the run's id, which its caller alone was given.
func (s Secrets) Handle(run string) string {
	mac := hmac.New(sha256.New, s.Handles)
	mac.Write([]byte(run))
	return encode(PrefixHandle, mac.Sum(nil)[:idBytes])
}
