package api

import "time"

// Addresses of lists and of what support does with reports.
const (
	PathReportsCSV  = Base + "/reports.csv"  // GET → a search as CSV; support only
	PathReportsJSON = Base + "/reports.json" // GET → a search as an array of ReportSummary; support only
)

// PathKeys is where a server has the keys (a JSON Web Key Set) with which the
// signatures of its exported reports are checked.
const PathKeys = "/.well-known/sidetone-keys.json"

// ReportSummary is a report in a list. Times are UTC.
type ReportSummary struct {
	ID      string    `json:"id"`
	URL     string    `json:"url"`
	Created time.Time `json:"created"`
	// Updated is when it was last written.
	Updated  time.Time `json:"updated"`
	Complete bool      `json:"complete"`
	// Running: the run goes on. Neither complete nor running: it was cut off.
	Running    bool   `json:"running"`
	Carried    bool   `json:"carried,omitempty"` // it came as a code and not from its run
	Verdict    string `json:"verdict"`
	Hypothesis string `json:"hypothesis"`
	Cause      string `json:"cause"`
	// Title says what the verdict means, in the language of the answer; absent
	// for a diagnosis from before there were ids.
	Title   string `json:"title,omitempty"`
	Ticket  string `json:"ticket,omitempty"`
	Link    string `json:"link,omitempty"`
	CallID  string `json:"call_id,omitempty"`
	Profile string `json:"profile,omitempty"`
	Browser string `json:"browser,omitempty"`
	OS      string `json:"os,omitempty"`
	// Network is the /24 or /48 from which the run came, Address the address
	// itself; absent where the report does not tell or it was cut away.
	Network string `json:"network,omitempty"`
	Address string `json:"address,omitempty"`
	Note    string `json:"note,omitempty"`
	Owner   string `json:"owner,omitempty"`
	State   string `json:"state,omitempty"` // open, waiting, solved, closed; absent: nobody has taken it up
	// Audience is public or support; absent: as this server's default is.
	Audience   string     `json:"audience,omitempty"`
	ShareUntil *time.Time `json:"share_until,omitempty"` // absent: there is no end
}

// ReportList answers a search. Next is the cursor of the next page; empty:
// this was the last.
type ReportList struct {
	Reports []ReportSummary `json:"reports"`
	Next    string          `json:"next,omitempty"`
}

// Addresses of what support does with reports. PathReport also takes PATCH
// with a ReportChange and DELETE.
const (
	PathShare     = Base + "/reports/{report}/share" // POST ShareRequest → ReportSummary; DELETE; support only
	PathDeletions = Base + "/deletions"              // POST DeletionRequest → DeletionReply; administrators only
	PathAudit     = Base + "/audit"                  // GET → AuditList; administrators only
)

// ReportChange changes what support noted on a report. nil leaves a field as it
// is, an empty text clears it.
type ReportChange struct {
	Note  *string `json:"note,omitempty"`  // up to 4000 characters
	Owner *string `json:"owner,omitempty"` // up to 100 characters
	State *string `json:"state,omitempty"` // open, waiting, solved, closed; empty: nobody has taken it up
}

// ShareRequest says who may see a report besides support.
type ShareRequest struct {
	Audience string `json:"audience,omitempty"` // public, the default, or support
	// ExpiresS is for how long, in seconds; 0: as long as it is kept.
	ExpiresS int `json:"expires_s,omitempty"`
}

// DeletionRequest names what one person left. Every field that is set has to
// hold, and one has to be set.
type DeletionRequest struct {
	Report string `json:"report,omitempty"`
	Ticket string `json:"ticket,omitempty"` // compared whole
	Link   string `json:"link,omitempty"`
	// Network is an address or a network, no wider than /16 or /32.
	Network string `json:"network,omitempty"`
	// How is delete, the default, or cut: addresses of people are cut out of
	// the reports, which stay.
	How string `json:"how,omitempty"`
}

// DeletionReply counts what was deleted or cut.
type DeletionReply struct {
	Reports int `json:"reports"`
	Runs    int `json:"runs"`
	Links   int `json:"links"`
}

// AuditEvent is an entry of the audit log.
type AuditEvent struct {
	At     time.Time `json:"at"`
	Who    string    `json:"who"`
	Means  string    `json:"means"` // key, token, session, or server for what it does by itself
	Action string    `json:"action"`
	Object string    `json:"object,omitempty"`
	Detail string    `json:"detail,omitempty"`
}

// AuditList answers GET of the audit log, newest first. Next is the cursor of
// the next page; empty: this was the last.
type AuditList struct {
	Events []AuditEvent `json:"events"`
	Next   string       `json:"next,omitempty"`
}
