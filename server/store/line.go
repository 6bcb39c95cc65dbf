package store

import (
	"net/netip"
	"time"

	"sidetone/shared/report"
)

// Line is a report as lists show it. Every field is a column: none of them is
// read out of a report.
type Line struct {
	ID      string
	Link    string
	Ticket  string
	CallID  string
	Profile string // name
	// Verdict, Hypothesis and Cause are ids; empty where there is none. Title
	// is the id of the message that says in a line what the verdict means,
	// with the verdict as its argument; empty for a diagnosis from before
	// there were ids.
	Verdict, Hypothesis, Cause, Title string
	Browser, OS                       string
	// Network is the /24 or /48 from which the run came, and Address the
	// address itself, which is not valid once it was cut away or where the
	// report does not tell.
	Network netip.Prefix
	Address netip.Addr
	Created time.Time
	Updated time.Time // when its run last wrote it
	// Complete: the run is over. A report that is not, and was not written for
	// RunningFor, is one of a run that was cut off.
	Complete bool
	// Carried: it came as a code and not from its run.
	Carried bool
	// Latest is the check that the run began last, of those that had an outcome
	// when it last wrote; empty: none had.
	Latest report.Check
	Handling
	Sharing
	// Place of the line among all, the newest first.
	Place Place
}

// RunningFor is how long a run goes on that says nothing: it posts what it finds
// every second or two, the longest wait in it is for a silent server (13 s in
// Firefox), and a phone that loses its network is back within the minute or not
// at all.
const RunningFor = time.Minute

// Running reports whether the run goes on at now, as far as is known.
func (l Line) Running(now time.Time) bool { return !l.Complete && now.Sub(l.Updated) < RunningFor }

// Handling is what support notes on a report. The zero value: nobody has.
type Handling struct {
	Note, Owner string
	State       State
}

// State is how far support is with a report. Empty: nobody has taken it up.
type State string

// The states.
const (
	Open    State = "open"    // somebody is at it
	Waiting State = "waiting" // for the caller, IT or the service
	Solved  State = "solved"
	Closed  State = "closed" // nothing is to be done, or can be
)

// States are all of them.
var States = []State{Open, Waiting, Solved, Closed}

// Sharing says who may see a report besides support. The zero value: as the
// server's default is.
type Sharing struct {
	Audience Audience
	// Until is when nobody but support may see it any more; zero: there is no
	// such moment.
	Until time.Time
}

// Audience is who may see a report besides support.
type Audience string

// The audiences.
const (
	Public      Audience = "public"  // who has its address
	SupportOnly Audience = "support" // nobody
)

// Open reports whether a report may be seen by who has its address, where
// usual is what holds for reports of which nothing was said.
func (s Sharing) Open(usual Audience, now time.Time) bool {
	audience := s.Audience
	if audience == "" {
		audience = usual
	}
	return audience == Public && (s.Until.IsZero() || now.Before(s.Until))
}

// Place is where a report stands among all: a later one is greater. 0: none.
type Place int64

// Selection names what one person left, or one report. Every field that is set
// has to hold; the zero value selects nothing.
type Selection struct {
	ID, Ticket, Link string
	// Network of the address from which runs came; a single address is one of
	// full length.
	Network netip.Prefix
}
