package echo

import (
	"bytes"
	"crypto/rand"
	"strings"

	"github.com/pion/stun/v4"
)

// credentials are the user name fragment and the password of a client, with
// which he answers checks (RFC 8445 7.3).
type credentials struct{ ufrag, password string }

// clientOf reads them of an offer. Its sections share one transport (BUNDLE),
// so that the first ones are all that count.
func clientOf(offer string) credentials {
	return credentials{ufrag: lineOf(offer, "a=ice-ufrag:"), password: lineOf(offer, "a=ice-pwd:")}
}

func lineOf(sdp, prefix string) string {
	for line := range strings.Lines(sdp) {
		if value, ok := strings.CutPrefix(line, prefix); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// ourPriority is that of the peer-reflexive candidate that a check of ours
// would make (RFC 8445 5.1.2): lower than any that we announce.
var ourPriority = []byte{0x00, 0xff, 0xff, 0xff}

// ask sends a check of our own to an address from which a client's came. ICE-lite
// needs none; the answer shows that whoever is there has what was sent, since
// nobody else knows the transaction id. Each check of the client is a reason to
// ask again until it is answered.
func (d *datagrams) ask(r *remote) {
	s := r.session
	if r.proven.Load() || s.connected.Load() || s.client.password == "" {
		return
	}
	tieBreaker := make([]byte, 8)
	rand.Read(tieBreaker) // never fails (crypto/rand)
	m, err := stun.Build(stun.NewTransactionIDSetter(r.question), stun.BindingRequest, stun.NewUsername(s.client.ufrag+":"+s.ufrag),
		stun.RawAttribute{Type: stun.AttrPriority, Value: ourPriority},
		stun.RawAttribute{Type: stun.AttrICEControlled, Value: tieBreaker},
		stun.NewShortTermIntegrity(s.client.password), stun.Fingerprint)
	if err == nil { // a user name can be too long
		_, _ = d.write(m.Raw, r) // lost, as on a bad line
	}
}

// answers reports whether b answers our own check, and takes the address for
// proven if it does so with the client's password. Pion knows nothing of that
// check and is not told.
func (r *remote) answers(b []byte) bool {
	if len(b) < 20 || b[0] != 1 || b[1]&0xef != 1 || !bytes.Equal(b[8:20], r.question[:]) {
		return false
	}
	m := stun.Message{Raw: b}
	if m.Decode() == nil && m.Type == stun.BindingSuccess && stun.NewShortTermIntegrity(r.session.client.password).Check(&m) == nil {
		r.proven.Store(true)
	}
	return true
}
