package codes

import "sync"

// Kind is what a STUN or TURN error code is about (RFC 8489 14.8, RFC 8656 18),
// in the second column of stun.txt. Empty: the code is not in the table.
type Kind string

const (
	KindCredentials Kind = "credentials" // user or password are not accepted
	KindNonce       Kind = "nonce"       // the nonce is stale; the same credentials may be right
	KindRequest     Kind = "request"     // the server does not take such a request
	KindForbidden   Kind = "forbidden"   // the server may not do it, by its own rules
	KindCapacity    Kind = "capacity"    // it has no room, for this user or for anybody
	KindServer      Kind = "server"      // it has a failure of its own
	KindAllocation  Kind = "allocation"  // an allocation is there that should not be, or is not there that should
	KindPeer        Kind = "peer"        // it is about the peer, not the server
	KindAlternate   Kind = "alternate"   // the server names another one
	KindBrowser     Kind = "browser"     // no server's word: the browser's own
)

// ICE is the number of an icecandidateerror event or of a STUN or TURN error
// response: one thing on whichever way it came. The zero value is no code.
type ICE int

// iceRows are the lines of the table by number: the rules ask for every server
// several times.
var iceRows = sync.OnceValue(func() map[ICE]Entry {
	rows := map[ICE]Entry{}
	for _, e := range known().entries {
		if e.Vendor == STUN {
			rows[ICE(e.Code)] = e
		}
	}
	return rows
})

// Row is the line of the table; false: the number is not in it.
func (c ICE) Row() (Entry, bool) {
	e, known := iceRows()[c]
	return e, known
}

// Kind is what the code is about; empty: it is not in the table.
func (c ICE) Kind() Kind { return iceRows()[c].Kind }

// Server numbers are 300 to 699 (RFC 8489 14.8), known or not, except those
// that browsers took for themselves.
const firstServer, lastServer = 300, 699

// Answered reports whether it is a server's own word, so that something came
// back from it.
func (c ICE) Answered() bool {
	return c >= firstServer && c <= lastServer && c.Kind() != KindBrowser
}

// RejectsCredentials reports whether it says that user or password are not
// accepted; sure is false where the server may have meant something else.
func (c ICE) RejectsCredentials() (rejects, sure bool) { return c.means("credentials_rejected") }

// Overloaded reports whether it says that the server cannot serve at present;
// sure is false where it does not say that room is what is missing.
func (c ICE) Overloaded() (overloaded, sure bool) { return c.means("overloaded") }

// Unserved reports whether it is a server's refusal for which neither of the two
// above stands: an address family, a transport, a rule of its own. sure is false of
// numbers that are not in the table.
func (c ICE) Unserved() (unserved, sure bool) {
	credentials, _ := c.RejectsCredentials()
	full, _ := c.Overloaded()
	_, known := c.Row()
	return c.Answered() && !credentials && !full, known
}

func (c ICE) means(cause string) (does, sure bool) {
	e, known := c.Row()
	if !known || e.Hypothesis != "turn_unreachable" || e.Cause != cause {
		return false, false
	}
	return true, !e.Weak
}
