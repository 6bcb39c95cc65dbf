package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
)

// Operator recognises the operator key. The zero value knows none.
type Operator struct{ digest [sha256.Size]byte }

// NewOperator recognises key.
func NewOperator(key string) Operator { return Operator{sha256.Sum256([]byte(key))} }

// Is reports whether key is the operator's. Digests are compared, so that
// neither content nor length shows in the time it takes.
func (o Operator) Is(key string) bool {
	if o == (Operator{}) {
		return false
	}
	d := sha256.Sum256([]byte(key))
	return subtle.ConstantTimeCompare(d[:], o.digest[:]) == 1
}

// Identity is whoever has the key. Where there is no key, nobody has it.
func (o Operator) Identity() Identity {
	if o == (Operator{}) {
		return Identity{}
	}
	return Identity{By: ByKey, Name: "operator key", Role: Administrator}
}

// Under makes a key of another one and the operator key: what is signed with it
// counts no more under another operator key.
func (o Operator) Under(key []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(o.digest[:])
	return mac.Sum(nil)
}

// Bearer is the token in the Authorization header; empty when there is none.
func Bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
