package echo

import (
	"bytes"
	"testing"

	"github.com/pion/stun/v4"
)

// FuzzPackets: no packet that was made without a session's password speaks for
// the session, and looking at a packet leaves it as it was.
func FuzzPackets(f *testing.F) {
	signed := func(more ...stun.Setter) []byte {
		all := append([]stun.Setter{stun.NewTransactionIDSetter([12]byte{1}), stun.BindingRequest, stun.NewUsername("ours:theirs")}, more...)
		return stun.MustBuild(append(all, stun.NewShortTermIntegrity("another password altogether"), stun.Fingerprint)...).Raw
	}
	f.Add(signed())
	f.Add(signed(stun.RawAttribute{Type: stun.AttrPriority, Value: []byte{1, 2, 3, 4}}))
	f.Add(stun.MustBuild(stun.BindingRequest, stun.NewUsername("ours:x")).Raw)
	f.Add([]byte{22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1})
	f.Add([]byte{21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0})
	f.Add([]byte{20, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 22, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9})
	s := &session{ufrag: "ours", password: random(24)}
	f.Fuzz(func(t *testing.T, packet []byte) {
		before := bytes.Clone(packet)
		if c, ok := readCheck(packet); ok && c.provenFor(s) {
			t.Fatalf("%x speaks for the session", packet)
		}
		_ = couldEnd(packet)
		if !bytes.Equal(packet, before) {
			t.Fatalf("%x became %x", before, packet)
		}
	})
}
