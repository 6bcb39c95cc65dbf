package redact

import (
	"net/netip"
	"strings"

	"sidetone/shared/words"
)

// What a string is, is told by the Go name of its field or, among the
// arguments of a message, by the kind of its name. A name that says nothing
// is free text.

// isURL reports whether a field names a server by its URL.
func isURL(name string) bool {
	return name == "Target" || name == "URL" || words.KindOf(name) == words.URL
}

// isAddress reports whether a field is for an address and nothing else.
func isAddress(name string) bool {
	return name == "Address" || name == "RelatedAddress" || words.KindOf(name) == words.Address
}

// isReference reports whether a field holds somebody's number for something:
// an id, a ticket, a call, a code, a version. A number without points or
// colons in it is an address only if it is known for one.
func isReference(name string) bool {
	switch name {
	case "ID", "Ticket", "ticket", "CallID", "Observation":
		return true
	}
	switch words.KindOf(name) {
	case words.Code, words.Term, words.Technical:
		return true
	}
	return false
}

// readable reports whether the value of an address field is understood,
// although nothing in it was cut: the address of a server, or a name, such
// as an mDNS candidate's or a proxy's.
func readable(s string) bool {
	if s == "" {
		return true
	}
	if _, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return true
	}
	if _, err := netip.ParseAddrPort(s); err == nil {
		return true
	}
	if _, err := netip.ParsePrefix(s); err == nil {
		return true
	}
	name, _, _ := strings.Cut(s, ":")
	last := name[strings.LastIndexByte(name, '.')+1:]
	return last != "" && allOf(last, isLetter) && allOf(s, inHost)
}

func isLetter(b byte) bool { return isAlnum(b) && !isDigit(b) }
