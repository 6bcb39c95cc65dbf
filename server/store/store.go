// Package store keeps runs, links and reports: everything that has to
// survive a restart, and everything that several replicas have to agree on.
// It is the only state of the server besides what a replica witnessed of the
// runs that it is serving at the moment.
//
// Implementations are sqlite and postgres; storetest holds what every one of
// them has to do. Errors are of package refusal: Unknown for what is not
// there, TooMany past a limit. No SQL and no driver type leaves an
// implementation.
package store

import (
	"context"
	"net/netip"
	"time"

	"sidetone/shared/report"
)

// Store is safe for concurrent use. What it has acknowledged is on disk, as
// far as the disk itself tells the truth. Unavailable: it could not be read or
// written just now.
type Store interface {
	// CreateRun stores r if its caller is below limit, and takes one run of
	// the link that r names, all or nothing. TooMany: the caller, or his
	// network, has had his share. Unknown: no such link, or it is expired
	// at r.Created, revoked or used up.
	CreateRun(ctx context.Context, r Run, limit Limit) error
	// Run gives a run, expired or not; Unknown when there is none.
	Run(ctx context.Context, id string) (Run, error)

	// UpdateReport changes the report of a run, whole or not at all: change
	// gets what is stored, or a Record with Posts 0 and an empty Report.ID
	// when nothing is, and an error of it leaves the store as it was. change
	// is called again, with what is stored then, when somebody else changed
	// the report meanwhile.
	UpdateReport(ctx context.Context, run string, change func(*Record) error) error
	// AmendReport changes a report that is there, as UpdateReport does, and
	// also when its run is forgotten; Unknown when there is none.
	AmendReport(ctx context.Context, id string, change func(*Record) error) error
	// Report gives a report by its id; Unknown when there is none.
	Report(ctx context.Context, id string) (Record, error)
	// Search gives the lines of reports that match, newest first.
	Search(ctx context.Context, q Query) ([]Line, error)
	// Knows reports whether any report is, or was, of what a query asks of
	// verdict, hypothesis, cause, profile and browser; the rest of it is not
	// looked at.
	Knows(ctx context.Context, q Query) (bool, error)
	// Line gives that of one report; Unknown when there is none.
	Line(ctx context.Context, id string) (Line, error)
	// Networks counts where runs came from since a moment, those with most
	// failures first.
	Networks(ctx context.Context, since time.Time, limit int) ([]Network, error)
	// Due gives ids of at most limit reports with a Due that is not after by.
	Due(ctx context.Context, by time.Time, limit int) ([]string, error)
	// Fill reads what lists show out of reports that an older server stored,
	// until there are none left, and tells how many that are.
	Fill(ctx context.Context, progress func(left int)) error

	CreateLink(ctx context.Context, l Link) error
	// Link gives a link, usable or not; Unknown when there is none.
	Link(ctx context.Context, id string) (Link, error)
	// Links gives every link that is kept, newest first.
	Links(ctx context.Context) ([]Link, error)
	// RevokeLink makes a link unusable; Unknown when there is none.
	RevokeLink(ctx context.Context, id string) error

	Accounts
	Filters

	// Audit adds an entry to the audit log.
	Audit(ctx context.Context, e Event) error
	// Events gives entries that match, newest first.
	Events(ctx context.Context, q EventQuery) ([]Event, error)
	// Uncut gives ids of at most limit reports that were created before a
	// moment and have addresses of people whole, the oldest first.
	Uncut(ctx context.Context, before time.Time, limit int) ([]string, error)

	// Mark gives a moment that replicas share; zero when it was never set.
	Mark(ctx context.Context, name string) (time.Time, error)
	SetMark(ctx context.Context, name string, at time.Time) error

	// Select gives the ids of the reports of a selection.
	Select(ctx context.Context, what Selection) ([]string, error)
	// Delete deletes reports with their runs, and links and runs of a ticket or
	// link that is named.
	Delete(ctx context.Context, what Selection) (Purged, error)
	// Purge deletes what is older than the given moments, a little at a time.
	Purge(ctx context.Context, p Purge) (Purged, error)

	// Size is how many bytes everything takes that is stored.
	Size(ctx context.Context) (bytes int64, err error)
	// Ping says whether the store can be used. It writes.
	Ping(ctx context.Context) error
	// Close ends the store when what was begun is on disk.
	Close() error
}

// Run is one diagnosis in the making.
type Run struct {
	ID      string // its handle: the id itself is kept nowhere
	Link    string // empty: the public run
	Ticket  string
	Profile string // name
	CallID  string // of the real call that it is about; may be empty
	Created time.Time
	Expires time.Time
	// Caller is a keyed digest of the address that began it: equal for equal
	// addresses, and of no use to anyone without the key.
	Caller string
	// Network is the same of the network that the address is one of; empty
	// where that is not known or means nothing.
	Network string
}

// Limit on what one caller, or all callers of a network, may take. The zero
// value limits nothing.
type Limit struct {
	Caller, Network Share
	Since           time.Time // runs are counted that began after it
	StoredSince     time.Time // bytes are counted that were stored in later hours
	// Until: what is later was made by a clock that was ahead, and is not
	// counted; zero: everything is.
	Until time.Time
}

// Share is what somebody may take. Zero fields limit nothing.
type Share struct {
	Runs  int
	Bytes int64 // of reports
}

// Link is a diagnostic link.
type Link struct {
	ID      string
	Profile string
	Ticket  string
	CallID  string // of the real call that it is about; may be empty
	Devices bool   // the caller is asked to try microphone, speaker and camera
	Token   bool   // the caller is asked for an access token
	// Language of its page, as a tag; empty: the best for the browser.
	Language string
	Created  time.Time
	Expires  time.Time
	Runs     int // allowed
	Used     int
	Revoked  bool
}

// Usable reports whether a run may be begun with l at now.
func (l Link) Usable(now time.Time) bool { return l.Open(now) && l.Used < l.Runs }

// Open reports whether l is a link at now, whether or not it has a run left.
func (l Link) Open(now time.Time) bool { return !l.Revoked && now.Before(l.Expires) }

// Record is a report with what the store knows beside it.
type Record struct {
	Run   string
	Link  string
	Posts int // how many times a report of the run was taken
	// Due is when the logs of the call are to be asked next; zero: not.
	Due time.Time
	// Updated is when a run last wrote it; a store sets it.
	Updated time.Time
	Handling
	Sharing
	// Cut: addresses of people were cut out of the report.
	Cut bool
	// Report carries its own id, creation time, ticket and diagnosis, by
	// which it is found. The store may go on using what it points to: nobody
	// changes that in place once it is stored.
	Report report.Report
	// Body is Report as JSON, where whoever changed it has written it already;
	// nil: the store writes it. It is nil in what a store gives.
	Body []byte
}

// Query selects reports. Zero fields select everything.
type Query struct {
	Verdict, Hypothesis, Cause string
	Ticket, Link               string
	Profile, Owner             string
	State                      State
	// Untaken: nobody has taken it up, so that it has no state.
	Untaken bool
	// Browser is a part of the browser's name, in whatever case.
	Browser string
	// Words have each to be a part of what is the report's own or its kind's
	// (Record.OwnWords, Record.KindWords); they are in lower case.
	Words []string
	// Network holds the address from which the run came.
	Network      netip.Prefix
	Since, Until time.Time // Since inclusive, Until exclusive
	// Before continues after the last line of an earlier page.
	Before Place
	Limit  int // at most so many; 0: 50
}

// Purge names the moments before which things are forgotten.
type Purge struct {
	Reports  time.Time // created before
	Runs     time.Time // expired before
	Links    time.Time // expired before
	Sessions time.Time // expired before; also tokens, and what is pending
	Stored   time.Time // counts of bytes of hours before
	Events   time.Time // at before
}

// Purged counts what was deleted.
type Purged struct {
	Reports, Runs, Links int
}
