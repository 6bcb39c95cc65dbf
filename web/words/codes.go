package words

// Codes is the page with the table of end codes. Its readers work in support
// or write programs that call; meanings and advice come with the table.
type Codes struct {
	Title, Lead                           string
	Label, Hint, Find, All                string // the filter
	Found, None, Unknown, Range, FellBack string
	Code, Meaning, PointsTo, NoEvidence   string
	Weak, Observed, Sources               string
	Vendor                                map[string]string // by the ids of package codes
}

var englishCodes = Codes{
	Title:    "What an end code means",
	Lead:     "Numbers with which calling services and the protocols below them say why a call ended or did not start, what each is evidence for, and what to do.",
	Label:    "Code or word",
	Hint:     "For example 410/3112, 53405, “acs 401” or “token”.",
	Find:     "Find",
	All:      "Show all codes",
	Found:    "Found for",
	None:     "Nothing in the table fits",
	Unknown:  "This code is not known:",
	Range:    "Codes of its range mean:",
	FellBack: "The sub-code is not known. By itself the code means what is shown here:",
	Code:     "Code", Meaning: "What it means, and what to do", PointsTo: "Points to",
	NoEvidence: "Nothing in the connection",
	Weak:       "among other causes",
	Observed:   "observed, not documented",
	Sources:    "Sources:",
	Vendor: map[string]string{
		"acs":             "Azure Communication Services (code/subCode)",
		"twilio":          "Twilio Voice SDK",
		"livekit":         "LiveKit: why a participant left (DisconnectReason)",
		"livekit-connect": "LiveKit: why connecting failed (ConnectionErrorReason)",
		"stun":            "STUN and TURN, and the browser’s icecandidateerror",
		"websocket":       "WebSocket close codes",
	},
}

// ForCodes is the table of the page with the end codes.
func ForCodes(l Lang) *Codes {
	switch l {
	default:
		return &englishCodes
	}
}
