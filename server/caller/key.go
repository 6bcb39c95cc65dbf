package caller

import "net/netip"

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
