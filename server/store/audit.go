package store

import "time"

// Event is an entry of the audit log: somebody did something. It holds no
// address of a caller, and of a report nothing but its id.
type Event struct {
	At time.Time
	// Who did it, as people call him; Means how he showed who he is (key,
	// token, session, server).
	Who, Means string
	Action     Action
	// Object is what it was done to: a report, a link, an account, by its id.
	// Empty: no single thing.
	Object string
	// Detail is a few words of ours, such as the names of fields that were
	// changed; never what they hold.
	Detail string
	// Place among all, the newest first.
	Place Place
}

// Action is what was done. Other packages may add their own.
type Action string

// The actions on reports and links.
const (
	ReportSeen     Action = "report.seen"    // whole, addresses included
	ReportChanged  Action = "report.changed" // note, owner or state
	ReportShared   Action = "report.shared"
	ReportRevoked  Action = "report.revoked"
	ReportDeleted  Action = "report.deleted"
	ReportEnriched Action = "report.enriched" // with the logs of its call
	ReportsFound   Action = "reports.exported"
	PersonDeleted  Action = "person.deleted"
	PersonCut      Action = "person.cut" // addresses were cut out of the reports
	EvidenceTaken  Action = "evidence.imported"
	LinkMade       Action = "link.made"
	LinkRevoked    Action = "link.revoked"
)

// EventQuery selects entries of the audit log. Zero fields select everything.
type EventQuery struct {
	Who, Object  string
	Action       Action    // or the part before the dot, with it: "report."
	Since, Until time.Time // Since inclusive, Until exclusive
	Before       Place     // continues after the last entry of an earlier page
	Limit        int       // at most so many; 0: 50
}
