package api

import "time"

// Addresses of lists and of what support does with reports.
const (
	PathReportsCSV  = Base + "/reports.csv"  // GET → a search as CSV; support only
	PathReportsJSON = Base + "/reports.json" // GET → a search as an array of ReportSummary; support only
)

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
