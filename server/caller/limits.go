package caller

import "net/netip"

const (
	// ownBits6 of an IPv6 address say who calls: a network hands out a /64 and
	// the host chooses the rest freely (RFC 4291 2.5.4, RFC 7934).
	ownBits6 = 64
	// wideBits6 is what one customer is given at most without asking: a site
	// gets between a /48 and a /64 (RFC 6177), so that 65,536 callers may be
	// one hand.
	wideBits6 = 48
	// maxSpenders is how many callers a Budget remembers in each of its two
	// generations, about 100 bytes each. Who is forgotten begins anew, which
	// is why it is many.
	maxSpenders = 1 << 16
)

// Key says who a caller is, for counting. Own is one caller: an IPv4 address
// or an IPv6 /64. Wide is what many callers share that may be one hand: the
// /48; it is empty for IPv4. Two callers are the same when their Own is. The
// zero value is nobody in particular, and all such are counted as one.
//
// A key is made of an address (Of) or of a handle that stands for one
// (ParseHandle); the two never meet in one count.
type Key struct{ Own, Wide string }

// Of is the caller at an address.
func Of(a netip.Addr) Key {
	a = a.Unmap().WithZone("")
	if !a.Is6() {
		return Key{Own: a.String()}
	}
	return Key{Own: prefix(a, ownBits6), Wide: prefix(a, wideBits6)}
}

func prefix(a netip.Addr, bits int) string {
	p, err := a.Prefix(bits)
	if err != nil {
		return "" // of an IPv6 address no prefix of 128 or less fails
	}
	return p.String()
}

// hand is the widest thing that is known to share: what is weighed when
// somebody has to go.
func (k Key) hand() string {
	if k.Wide != "" {
		return k.Wide
	}
	return k.Own
}
