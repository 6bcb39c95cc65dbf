package caller

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
