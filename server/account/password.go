package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/secure/precis"

	"sidetone/server/refusal"
)

// hasher makes and checks hashes of passwords, a few at a time.
type hasher struct {
	cost
	seats chan struct{}
}

func newHasher() *hasher { return &hasher{recommended, make(chan struct{}, hashing)} }

// take waits for a seat and gives what leaves it.
func (h *hasher) take(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	select {
	case h.seats <- struct{}{}:
		return func() { <-h.seats }, nil
	case <-ctx.Done():
		return nil, &refusal.Error{Kind: refusal.Unavailable, RetryAfter: hashWait, Reason: "too_many_sign_ins"}
	}
}

// hash gives the hash of a password in the form of the reference
// implementation of Argon2 ($argon2id$v=19$m=…,t=…,p=…$salt$hash), which names
// its parameters: they can be raised later.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	leave, err := h.take(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	key := argon2.IDKey([]byte(prepared(password)), salt, h.time, h.memory, h.threads, argonHash)
	return h.form(base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

func (h *hasher) form(salt, key string) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.time, h.threads, salt, key)
}

// nobody's hash is looked at where there is no account, so that an answer
// takes as long for a name that is there as for one that is not.
func (h *hasher) nobody() string { return h.form(strings.Repeat("A", 22), strings.Repeat("A", 43)) }

// is reports whether hash is of password. One that cannot be read is of none.
func (h *hasher) is(ctx context.Context, password, hash string) (bool, error) {
	leave, err := h.take(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	var version, memory, rounds, threads uint32
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, nil
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &rounds, &threads); err != nil ||
		version != argon2.Version || rounds == 0 || threads == 0 || threads > 255 {
		return false, nil
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, nil
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false, nil
	}
	got := argon2.IDKey([]byte(prepared(password)), salt, rounds, memory, uint8(threads), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// prepared brings a password to one form, as RFC 8265 says: keyboards write
// the same character in more than one way. What has no such form stays.
func prepared(password string) string {
	if p, err := precis.OpaqueString.String(password); err == nil {
		return p
	}
	return password
}

// checkPassword refuses a password that is easily guessed. Nothing is asked
// about digits and capitals: that makes passwords alike (SP 800-63B-4, 3.1.1.2).
func checkPassword(password, name string) error {
	n := utf8.RuneCountInString(password)
	different := map[rune]bool{}
	for _, r := range strings.ToLower(password) {
		different[r] = true
	}
	switch {
	case n < minPassword:
		return refusal.InField("password", "password_short", "count", minPassword)
	case n > maxPassword:
		return refusal.InField("password", "too_many_characters", "limit", maxPassword)
	case len(different) < minDifferent || isSequence(password):
		return refusal.InField("password", "password_repeats")
	case guessable(password, name):
		return refusal.InField("password", "password_common")
	}
	return nil
}

// first are words that lists of common passwords are made of; one of them and
// some digits are no password.
var first = []string{
	"password", "passwort", "passw0rd", "kennwort", "sidetone", "letmein", "welcome", "willkommen", "administrator", "admin", "qwerty", "qwertz",
	"azerty", "iloveyou", "changeme", "secret", "geheim", "support", "login", "abc", "123",
}

// guessable: without the words that are tried first, the name and repetitions
// of them, less is left than half of what is asked for.
func guessable(password, name string) bool {
	left := strings.ToLower(password)
	for _, word := range append([]string{strings.ToLower(name)}, first...) {
		if len(word) > 2 {
			left = strings.ReplaceAll(left, word, "")
		}
	}
	left = strings.TrimFunc(left, func(r rune) bool { return r < 'a' && r < utf8.RuneSelf })
	return utf8.RuneCountInString(left) < minPassword/2 && left != strings.ToLower(password)
}

// isSequence: most characters follow the one before, as in "abcdefgh" and
// "987654321", or the whole is a short part again and again.
func isSequence(password string) bool {
	runes, steps := []rune(password), 0
	for i := 1; i < len(runes); i++ {
		if d := runes[i] - runes[i-1]; d >= -1 && d <= 1 {
			steps++
		}
	}
	if steps*3 > len(runes)*2 {
		return true
	}
	for period := 1; period <= len(runes)/3; period++ {
		same := true
		for i := period; i < len(runes) && same; i++ {
			same = runes[i] == runes[i-period]
		}
		if same {
			return true
		}
	}
	return false
}
