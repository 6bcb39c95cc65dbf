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
	return Key{Own: prefix(a, ownBits6).String(), Wide: prefix(a, wideBits6).String()}
}

// Network is what Own stands for, where it is needed for every packet and a
// text would cost too much: the IPv4 address, or the /64.
func Network(a netip.Addr) netip.Prefix {
	a = a.Unmap().WithZone("")
	if !a.Is6() {
		return prefix(a, a.BitLen())
	}
	return prefix(a, ownBits6)
}

// prefix of an address that has more bits; of one without it is the zero one.
func prefix(a netip.Addr, bits int) netip.Prefix {
	p, _ := a.Prefix(bits) // fails for more bits than there are
	return p
}

// hand is the widest thing that is known to share: what is weighed when
// somebody has to go.
func (k Key) hand() string {
	if k.Wide != "" {
		return k.Wide
	}
	return k.Own
}
