package words

// Console is support's console and its sign-in.
type Console struct {
	Title, SignIn, SignInLead, Key, KeyHint, Enter, Wrong, SignOut     string
	Import, ImportLead, Files, Report, ReportHint, Read                string
	Reports, NoReports, Verdict, Ticket, Any, Search, Time, What, Open string
	Links, NoLinks, Create, Created, Expires, Runs, State, Revoke      string
	Usable, Revoked, Used                                              string
}

var englishConsole = Console{
	Title: "Console", SignIn: "Sign in", SignInLead: "The console is for the people who run this server and help callers.",
	Key: "Operator key", KeyHint: "It lies in the server’s data folder, in operator.key.", Enter: "Sign in", Wrong: "That is not the operator key.",
	SignOut: "Sign out",
	Import:  "Evidence of a call",
	ImportLead: "HAR, console log, webrtc-internals or rtcstats dump, about:webrtc, rows of ACS tables: one or several files of one call. " +
		"Secrets are taken out while they are read.",
	Files: "Files", Report: "Add to the report (optional)", ReportHint: "r_…", Read: "Read the files",
	Reports: "Reports", NoReports: "There is no such report.", Verdict: "Verdict", Ticket: "Ticket", Any: "any", Search: "Search",
	Time: "Time", What: "Cause", Open: "Report",
	Links: "Links", NoLinks: "No link was made yet.", Create: "Make a link", Created: "Made", Expires: "Good until", Runs: "Runs", State: "State",
	Revoke: "Revoke", Usable: "usable", Revoked: "revoked", Used: "over",
}

// ForConsole gives the words of the console.
func ForConsole(Lang) *Console { return &englishConsole }
