package codes

import "testing"

func TestICECodes(t *testing.T) {
	for code, want := range map[ICE]struct {
		kind                         Kind
		answered                     bool
		rejects, rejectsSurely       bool
		overloaded, overloadedSurely bool
	}{
		300: {KindAlternate, true, false, false, false, false},
		400: {KindRequest, true, true, false, false, false},
		401: {KindCredentials, true, true, true, false, false},
		403: {KindForbidden, true, false, false, false, false},
		438: {KindNonce, true, true, false, false, false},
		441: {KindCredentials, true, true, true, false, false},
		447: {KindPeer, true, false, false, false, false},
		486: {KindCapacity, true, false, false, true, true},
		500: {KindServer, true, false, false, true, false},
		508: {KindCapacity, true, false, false, true, true},
		477: {"", true, false, false, false, false}, // no code that is registered, and a server's word
		299: {"", false, false, false, false, false},
		600: {KindBrowser, false, false, false, false, false},
		699: {"", true, false, false, false, false},
		700: {"", false, false, false, false, false},
		701: {KindBrowser, false, false, false, false, false},
		0:   {"", false, false, false, false, false},
	} {
		rejects, rejectsSurely := code.RejectsCredentials()
		overloaded, overloadedSurely := code.Overloaded()
		if code.Kind() != want.kind || code.Answered() != want.answered || rejects != want.rejects || rejectsSurely != want.rejectsSurely ||
			overloaded != want.overloaded || overloadedSurely != want.overloadedSurely {
			t.Errorf("%d: kind %q, answered %t, rejects %t surely %t, overloaded %t surely %t", code,
				code.Kind(), code.Answered(), rejects, rejectsSurely, overloaded, overloadedSurely)
		}
	}
}

func TestEverySTUNCodeHasAKind(t *testing.T) {
	for _, e := range All() {
		if (e.Kind != "") != (e.Vendor == STUN) {
			t.Errorf("%s has the kind %q", e.Anchor(), e.Kind)
		}
	}
}
