package echo

import (
	"encoding/binary"
	"strings"

	"github.com/pion/stun/v4"
)

// check is a connectivity check (RFC 8445 7.2.2) as it was read.
type check struct {
	message stun.Message
	ufrag   string // ours, of the user name "ours:theirs"
}

// readCheck reads a STUN binding request; ok is false for what is none or
// names nobody.
func readCheck(b []byte) (c check, ok bool) {
	if !isCheck(b) {
		return c, false
	}
	c.message.Raw = b
	var username stun.Username
	if c.message.Decode() != nil || username.GetFrom(&c.message) != nil {
		return c, false
	}
	c.ufrag, _, _ = strings.Cut(string(username), ":")
	return c, true
}

// provenFor reports whether whoever sent the check knows the password of a
// session (MESSAGE-INTEGRITY, RFC 8489 14.5). Anybody can write the address
// and the fragment of somebody else, so nothing is changed before this.
func (c *check) provenFor(s *session) bool {
	return stun.NewShortTermIntegrity(s.password).Check(&c.message) == nil
}

// Records of DTLS (RFC 6347 4.1): type, version, epoch, sequence number and
// length make a header of 13 bytes.
const (
	recordHeader       = 13
	recordCipherSpec   = 20
	recordHandshake    = 22
	lastPlainTextStyle = 25 // types from 32 on are DTLS 1.3's, encrypted throughout
)

// couldEnd reports whether a datagram of DTLS has a record that needs no key
// and would end an established connection: pion takes a plaintext alert for
// the peer's own, and so one forged packet of 15 bytes would close somebody
// else's session. What may come in the clear is the repetition of a flight of
// the handshake.
func couldEnd(datagram []byte) bool {
	for b := datagram; len(b) > 0; {
		if b[0] > lastPlainTextStyle {
			return false
		}
		if len(b) < recordHeader {
			return true
		}
		size := recordHeader + int(binary.BigEndian.Uint16(b[11:]))
		if size > len(b) {
			return true
		}
		if encrypted := b[3] != 0 || b[4] != 0; !encrypted {
			switch {
			case b[0] == recordHandshake:
			case b[0] == recordCipherSpec && size == recordHeader+1 && b[recordHeader] == 1:
			default:
				return true
			}
		}
		b = b[size:]
	}
	return false
}
