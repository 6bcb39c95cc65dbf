package turn

import (
	"net/netip"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/server/listen"
)

// front looks at every message before pion/turn does, for what pion does not
// do by itself:
//   - bad or expired credentials are answered 401 with realm and nonce
//     (RFC 8489 9.2.4); pion answers 400, on which Firefox goes silent for
//     eleven seconds and more;
//   - a peer other than the echo peer is answered 403, also on ChannelBind;
//   - what this relay does not offer (TCP allocations, reserved ports, an
//     address family it has no address of) is refused before pion opens a
//     socket for it.
type front struct {
	creds    credentials
	peers    map[netip.Addr]bool // whom clients may send to
	families map[listen.Family]bool
	strange  *strangers // nil: no limit, the source is proved by a handshake
	ledger   *ledger
}

// action is what becomes of a message.
type action int

const (
	drop    action = iota
	forward        // hand packet to pion
	answer         // send packet back to the client
)

// ruling is the front's decision on one message.
type ruling struct {
	action action
	packet []byte
	// asked is set for an authenticated request, so that the answer can be
	// told to the run.
	asked *asked
}

// asked is a request that is with pion.
type asked struct {
	run         string
	expires     time.Time // of the credentials
	transaction [stun.TransactionIDSize]byte
}

// judge rules on one message, which it neither keeps nor changes beyond what
// the integrity check restores.
func (f *front) judge(raw []byte, from netip.AddrPort) ruling {
	if isChannelData(raw) {
		return ruling{action: forward, packet: raw}
	}
	if !stun.IsMessage(raw) || raw[0]&0xc0 != 0 {
		return ruling{}
	}
	m := &stun.Message{Raw: raw}
	if m.Decode() != nil {
		return ruling{}
	}
	switch {
	case m.Type == stun.NewType(stun.MethodSend, stun.ClassIndication):
		return ruling{action: forward, packet: raw}
	case m.Type.Class != stun.ClassRequest:
		return ruling{}
	case m.Type.Method == stun.MethodBinding:
		return f.stranger(raw, from)
	}
	switch m.Type.Method {
	case stun.MethodAllocate, stun.MethodRefresh, stun.MethodCreatePermission, stun.MethodChannelBind:
		return f.request(m, from)
	}
	return ruling{} // RFC 6062 and whatever else is not offered
}

// stranger forwards a request that proves nothing, within the budget.
func (f *front) stranger(raw []byte, from netip.AddrPort) ruling {
	if f.strange != nil && !f.strange.admit(from.Addr()) {
		return ruling{}
	}
	return ruling{action: forward, packet: raw}
}

// request rules on a request that has to be authenticated.
func (f *front) request(m *stun.Message, from netip.AddrPort) ruling {
	var username stun.Username
	switch {
	case !m.Contains(stun.AttrMessageIntegrity):
		if f.strange != nil && len(m.Raw) < minChallenged {
			return ruling{}
		}
		return f.stranger(m.Raw, from) // pion challenges: 401
	case !m.Contains(stun.AttrNonce), !m.Contains(stun.AttrRealm), username.GetFrom(m) != nil:
		return f.stranger(m.Raw, from) // pion answers 400, as it should
	}
	holder := parseUsername(string(username))
	run := holder.run
	key := f.creds.key(string(username))
	if !f.creds.valid(string(username)) || key.Check(m) != nil {
		f.ledger.rejected(run)
		// Without its credentials it is a first request, which pion answers
		// 401 with realm and a nonce of its own.
		return f.stranger(bare(m), from)
	}
	f.ledger.authenticated(run)
	if code := f.refuse(m, from); code != 0 {
		f.ledger.refused(run, code)
		return ruling{action: answer, packet: refusal(m, code, key)}
	}
	return ruling{action: forward, packet: m.Raw, asked: &asked{run: run, expires: holder.expires, transaction: m.TransactionID}}
}

// refuse returns the error code for a request that this relay will not carry
// out, or 0.
func (f *front) refuse(m *stun.Message, from netip.AddrPort) stun.ErrorCode {
	switch m.Type.Method {
	case stun.MethodAllocate:
		return f.refuseAllocate(m, from)
	case stun.MethodCreatePermission, stun.MethodChannelBind:
		if !f.peersAllowed(m) {
			return stun.CodeForbidden
		}
	}
	return 0
}

// refuseAllocate: UDP only, of a family that is announced, without reserved
// ports (RFC 8656 7.2).
func (f *front) refuseAllocate(m *stun.Message, from netip.AddrPort) stun.ErrorCode {
	const protocolUDP = 17
	if v, err := m.Get(stun.AttrRequestedTransport); err == nil && len(v) == 4 && v[0] != protocolUDP {
		return stun.CodeUnsupportedTransProto
	}
	if m.Contains(stun.AttrEvenPort) || m.Contains(stun.AttrReservationToken) {
		return stun.CodeInsufficientCapacity
	}
	// pion gives the family of the client's own address when none is asked for.
	family := listen.FamilyOf(from.Addr())
	if v, err := m.Get(stun.AttrRequestedAddressFamily); err == nil && len(v) == 4 {
		switch v[0] {
		case 1:
			family = listen.IPv4
		case 2:
			family = listen.IPv6
		}
	}
	if !f.families[family] {
		return stun.CodeAddrFamilyNotSupported
	}
	return 0
}

// peersAllowed reports whether every peer that m names is the echo peer.
// What cannot be read is left to pion, which answers 400.
func (f *front) peersAllowed(m *stun.Message) bool {
	allowed := true
	err := m.ForEach(stun.AttrXORPeerAddress, func(m *stun.Message) error {
		var peer stun.XORMappedAddress
		if err := peer.GetFromAs(m, stun.AttrXORPeerAddress); err != nil {
			return err
		}
		ip, _ := netip.AddrFromSlice(peer.IP)
		allowed = allowed && f.peers[ip.Unmap()]
		return nil
	})
	return err != nil || allowed
}

// answered tells the ledger of an error that pion sent in answer to a.
func (f *front) answered(a *asked, packet []byte) {
	if a == nil || len(packet) < 20 || [12]byte(packet[8:20]) != a.transaction {
		return
	}
	m := &stun.Message{Raw: packet}
	var code stun.ErrorCodeAttribute
	if m.Decode() == nil && m.Type.Class == stun.ClassErrorResponse && code.GetFrom(m) == nil {
		f.ledger.refused(a.run, code.Code)
	}
}

// isChannelData: RFC 8656 12.4, the first two bits are 01.
func isChannelData(raw []byte) bool { return len(raw) >= 4 && raw[0]&0xc0 == 0x40 }

// bare is the request without any attribute.
func bare(m *stun.Message) []byte {
	raw := append([]byte(nil), m.Raw[:20]...)
	raw[2], raw[3] = 0, 0
	return raw
}

// refusal is an error response, with integrity as RFC 8489 9.2.5 wants it
// after a successful authentication.
func refusal(m *stun.Message, code stun.ErrorCode, key stun.MessageIntegrity) []byte {
	out, err := stun.Build(stun.NewTransactionIDSetter(m.TransactionID),
		stun.NewType(m.Type.Method, stun.ClassErrorResponse), code, key)
	if err != nil {
		return nil
	}
	return out.Raw
}
