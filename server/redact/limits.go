package redact

import "net/netip"

const (
	// prefix4 and prefix6 are how much of an address is shown (contract):
	// what an internet provider gives to a site, and no machine within it.
	prefix4 = 24
	prefix6 = 48
	// prefix6to4 is how much of a 6to4 address is shown: its IPv4 address
	// stands in bits 16 to 47 (RFC 3056), and of that 24 bits are shown.
	prefix6to4 = 16 + prefix4
	// leastGroups from which groups joined by single colons may be an
	// address that was cut off or glued to something. Three are a time.
	leastGroups = 4
	// leastDashedGroups is the same for dashes. Five are a GUID.
	leastDashedGroups = 6
	// leastNibbles: four are an IPv4 address, and a version may have more.
	leastNibbles = 8
	// leastNumber is 1.0.0.0. Below are ports, sizes, times in milliseconds.
	leastNumber = 1 << 24
	// maxGroups and maxParts bound the readings that are tried. An address
	// has eight groups or four numbers; a time and a port may be glued to it.
	maxGroups = 24
	maxParts  = 16
	// maxLetters before a number in a host name: "ip", "pool", "cust".
	maxLetters = 4
	guidLength = 36
	// shortestPiece of an address that is looked for by itself; shorter ones
	// stand in innocent numbers.
	shortestPiece = 4
)

var (
	// nat64 is the well-known prefix that holds an IPv4 address (RFC 6052).
	nat64 = netip.MustParsePrefix("64:ff9b::/96")
	// sixToFour holds one as well (RFC 3056).
	sixToFour = netip.MustParsePrefix("2002::/16")
	// teredo ends in one whose bits are turned over (RFC 4380).
	teredo = netip.MustParsePrefix("2001::/32")
	// compatible is the old form that IPv4 tails have (RFC 4291, 2.5.5.1).
	compatible = netip.MustParsePrefix("::/96")
	// maxPasses is how often a text is gone through before nothing of it is
	// shown. Nearly always the second pass finds nothing more.
	maxPasses = 8
)
