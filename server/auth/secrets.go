// Package auth says who may do what: the operator by a key, a run by a token
// of its own. It also keeps the files that hold the secrets behind both.
package auth

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"strings"

	"sidetone/server/caller"
)

const (
	// masterBytes: 256 bits, the size of the hash that is used with it.
	masterBytes = 32
	// minimumSecret is the shortest secret that a file of the operator's own
	// may hold, in characters: 128 bits in base64.
	minimumSecret = 22
)

// Secrets are the keys of the server, all made from one: each purpose has its
// own, so that nothing signed for one is good for another.
type Secrets struct {
	RunTokens  []byte // HS256
	DemoTokens []byte // HS256
	TURN       []byte // TURN REST
	Callers    []byte // digests of addresses
	Handles    []byte // handles of runs
	Sessions   []byte // HS256, of the console
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

// File reads the secret in path, and makes one, readable by its owner only,
// when there is no such file. The prefix marks what kind of secret it is.
func File(path, prefix string) (string, error) {
	secret, err := read(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	secret = prefix + random()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return read(path) // another process was faster
	}
	if err != nil {
		return "", err
	}
	if _, err := f.WriteString(secret + "\n"); err != nil {
		f.Close()
		return "", err
	}
	return secret, f.Close()
}

func read(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSpace(string(data))
	if len(secret) < minimumSecret {
		return "", fmt.Errorf("%s: holds no secret of at least %d characters", path, minimumSecret)
	}
	return secret, nil
}

func random() string {
	b := make([]byte, masterBytes)
	rand.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}
