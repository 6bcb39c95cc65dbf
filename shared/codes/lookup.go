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

// Range names what the range of an unknown code means, in the catalogues of
// words: "code_range.client". Empty: nothing can be said.
func Range(vendor string, code int) string {
	for _, r := range ranges[vendor] {
		if r.from <= code && code <= r.to {
			return "code_range." + r.means
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
		{200, 299, "success"}, {400, 499, "client"},
		{500, 599, "server"}, {600, 699, "global"},
	},
	Twilio: {
		{20000, 20999, "twilio-api"}, {31000, 31999, "twilio-voice-sdk"},
		{53000, 53399, "twilio-signalling"}, {53400, 53499, "twilio-media"},
	},
	STUN: {
		{300, 399, "alternate"}, {400, 499, "client"},
		{500, 599, "server"}, {600, 799, "browser"},
	},
	SIP: {
		{300, 399, "redirection"}, {400, 499, "sip-request"},
		{500, 599, "server"}, {600, 699, "sip-global"},
	},
	WebSocket: {
		{1000, 2999, "websocket-protocol"}, {3000, 3999, "websocket-library"},
		{4000, 4999, "websocket-private"},
	},
}
