package codes

import (
	"cmp"
	"slices"
)

// All lists the table: by vendor, code and sub-code, what holds under every
// code last.
func All() []Entry { return slices.Clone(known().entries) }

func sortEntries(entries []Entry) {
	slices.SortStableFunc(entries, func(a, b Entry) int {
		if (a.Code == AnyCode) != (b.Code == AnyCode) {
			return -cmp.Compare(a.Code, b.Code)
		}
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Sub, b.Sub))
	})
}

// Lookup finds what a code and sub-code of a vendor mean. Zero is a sub-code
// and stands for a missing one as well: many programs write it for none. A
// sub-code that is not in the table gives what its code means by itself, with
// FellBack set. False: nothing is known; see Range.
func Lookup(vendor string, code, sub int) (Entry, bool) {
	t := known()
	for _, k := range []key{{vendor, code, sub}, {vendor, AnyCode, sub}} {
		// A sub-code that is missing means nothing under every code.
		if i, ok := t.at[k]; ok && (k.code != AnyCode || sub > 0) {
			return t.entries[i], true
		}
	}
	missing := sub == NoSub || sub == 0
	if i, ok := t.at[key{vendor, code, NoSub}]; ok {
		e := t.entries[i]
		e.FellBack = !missing
		return e, true
	}
	if i, ok := t.at[key{vendor, code, 0}]; ok && missing {
		return t.entries[i], true
	}
	return Entry{}, false
}

// Range says what the range of an unknown code means; empty: nothing can be
// said.
func Range(vendor string, code int) string {
	for _, r := range ranges[vendor] {
		if r.from <= code && code <= r.to {
			return r.means
		}
	}
	return ""
}

type span struct {
	from, to int
	means    string
}

// Sources: Microsoft's calling end codes; RFC 8489 14.8; RFC 6455 7.4.2; the
// groups of Twilio's error dictionary; RFC 3261 7.2.
var ranges = map[string][]span{
	ACS: {
		{200, 299, "success"}, {400, 499, "an error of the client"},
		{500, 599, "an error of the server"}, {600, 699, "a global error: no other server or endpoint would answer otherwise"},
	},
	Twilio: {
		{20000, 20999, "an error of Twilio's API, access tokens included"}, {31000, 31999, "an error of the Voice SDK"},
		{53000, 53399, "an error of signalling, rooms or participants"}, {53400, 53499, "an error of media"},
	},
	STUN: {
		{300, 399, "the server names another one to use"}, {400, 499, "an error of the client"},
		{500, 599, "an error of the server"}, {600, 799, "no server's answer: the browser's own"},
	},
	SIP: {
		{300, 399, "a redirection"}, {400, 499, "an error of this request at this server"},
		{500, 599, "an error of the server"}, {600, 699, "a global error: no other server would answer otherwise"},
	},
	WebSocket: {
		{1000, 2999, "reserved for the protocol"}, {3000, 3999, "registered by a library or framework"},
		{4000, 4999, "private: the application's own"},
	},
}
