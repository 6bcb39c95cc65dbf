package words

import "sidetone/shared/report"

// Report is the report page and its text form. Its readers know the field:
// names are the field's own.
type Report struct {
	Title, NoVerdict                             string
	Partial, Shortened, Dropped                  string
	Created, Agent, Browser, Profile, Ticket, ID string
	CallID                                       string
	VerdictAfter, JSON, Text, Unknown            string
	Cause, Confidence, Alternatives              string
	Because, NothingWrong, Evidence, NoEvidence  string
	WhatToDo, ForCaller, ForIT, ForDeveloper     string
	RequestTitle, RequestHint                    string
	Hypotheses, HypothesesHint                   string
	Paths, PathsHint, Servers, ServersHint       string
	Call, Environment, Token, NoToken            string
	Signals, SignalsHint, NoSignals              string
	Server, ServerHint, NoServer                 string
	Timeline, TimelineHint, NoObservations       string

	Column  Columns
	Field   Fields
	Network Network
	Real    Real
	Logs    Logs
	Yes, No string

	Verdict  map[report.Verdict]string
	Stands   map[report.State]string
	Tag      map[report.Tag]string
	Weight   map[report.Weight]string
	Outcome  map[report.Outcome]string
	Source   map[report.Source]string
	Origin   map[report.Origin]string // empty: this run
	Match    map[report.Match]string
	Path     map[report.Path]string
	Check    map[report.Check]string
	Quality  map[int]string
	CauseIs  map[string]map[string]string // hypothesis, cause
	NotKnown string                       // of a fact: unknown
}

// Columns are heads of tables.
type Columns struct {
	Path, ICE, DTLS, Data, Large, RTP, RTT, Jitter, LossUp, LossDown, Rate string
	URL, Transport, Outcome, Code, After, Candidates, Remark               string
	Signal, Value, At, Check, Target, Took, Source, Observation            string
}

// Fields are names of single facts.
type Fields struct {
	Signaling, OpenedIn, Echoes, RTT, Closed, CloseCode, Watched   string
	Idle, Reopened, Fetch, Begin, Requests, Clock                  string
	Protocol, Redirected, Ours, Delivery                           string
	Browser, OS, Secure, WebRTC, GetUserMedia, Online, Hidden      string
	Connection, Microphone, Camera                                 string
	Kind, TokenCauses, Scopes, Missing, Expires, LocalExpires      string
	NotBefore, Offset, Stripped, Problem, Algorithm, Authority     string
	Past, Ahead, Milliseconds, Seconds, Of, Uncertainty            string
	UpgradeArrived, UpgradeMissing, Challenges, Authenticated      string
	Rejected, Allocations, Denied, Checks, DTLSRecords, RTPPackets string
	DataPackets, Largest, Messages, ClosedBy, SentBack             string
	StunRequests, Complete                                         string
}

var englishReport = Report{
	Title: "Report", NoVerdict: "No verdict yet",
	Partial:   "This report is partial: the run was cut off or is still going on. What it had found until then is below.",
	Shortened: "Addresses of people are shortened to their network (/24, /48).",
	Dropped:   "Fields of another version of the report that were left out:",
	Created:   "Time of the run", Agent: "Agent", Browser: "Browser", Profile: "Profile", Ticket: "Ticket", ID: "Report", CallID: "Call",
	VerdictAfter: "Verdict after", JSON: "JSON", Text: "Plain text", Unknown: "unknown",
	Cause: "Cause", Confidence: "Confidence", Alternatives: "The same evidence would also allow:",
	Because: "A consequence of", NothingWrong: "Nothing that was tested stands in the way of a call.",
	Evidence: "Evidence", NoEvidence: "No evidence either way.",
	WhatToDo: "What to do", ForCaller: "The caller", ForIT: "The IT department", ForDeveloper: "The developers of the service",
	RequestTitle: "Request to the IT department, ready to send", RequestHint: "Select the text and copy it.",
	Hypotheses: "All hypotheses", HypothesesHint: "What was considered, and why it was kept or ruled out. Not tested is neither passed nor failed.",
	Paths: "Paths to the echo peer", PathsHint: "A call needs one path on which every column works. Loss is counted one way each.",
	Servers: "STUN and TURN servers", ServersHint: "Each URL was tried by itself.",
	Call: "Call setup and service", Environment: "Environment", Token: "Token", NoToken: "No token was handed over; it was not tested.",
	Signals: "Signals", SignalsHint: "As the user facing diagnostics of a calling SDK would have raised them.", NoSignals: "None was raised.",
	Server: "What the server saw of this run", ServerHint: "The other end’s view of the same packets.", NoServer: "Nothing is known from the server’s side.",
	Timeline: "Every observation", TimelineHint: "Moments count from the start of the run.", NoObservations: "There is none.",
	Column: Columns{
		Path: "Path", ICE: "ICE", DTLS: "DTLS", Data: "Data", Large: "Large", RTP: "RTP", RTT: "Round trip", Jitter: "Jitter", LossUp: "Loss out", LossDown: "Loss back", Rate: "Rate",
		URL: "URL", Transport: "Over", Outcome: "Outcome", Code: "Code", After: "After", Candidates: "Candidates", Remark: "Remark",
		Signal: "Signal", Value: "Value", At: "At", Check: "Check", Target: "Target", Took: "Took", Source: "Seen by", Observation: "No.",
	},
	Field: Fields{
		Signaling: "Signalling WebSocket", OpenedIn: "opened in", Echoes: "echoes", RTT: "round trip", Closed: "closed by itself at", CloseCode: "code", Watched: "watched for",
		Idle: "Idle WebSocket", Reopened: "WebSocket, opened again", Fetch: "Plain request to the same address", Begin: "Beginning the run", Requests: "HTTPS requests", Clock: "Caller’s clock",
		Protocol: "Protocol seen by the server", Redirected: "redirected", Ours: "answered by somebody else", Delivery: "Delivery of the report",
		Browser: "Browser", OS: "Operating system", Secure: "Secure context", WebRTC: "WebRTC", GetUserMedia: "Access to devices", Online: "Browser says it is online", Hidden: "Tab in the background",
		Connection: "Connection type", Microphone: "Microphone permission", Camera: "Camera permission",
		Kind: "Kind", TokenCauses: "Found", Scopes: "Scopes", Missing: "Missing", Expires: "Expires, by the server’s clock", LocalExpires: "Expires, by the caller’s clock",
		NotBefore: "Valid from", Offset: "Clock offset", Stripped: "Taken off before reading", Problem: "Malformed because", Algorithm: "Algorithm", Authority: "Service’s answer to the token",
		Past: "ago", Ahead: "from then", Milliseconds: "ms", Seconds: "s", Of: "of", Uncertainty: "±",
		UpgradeArrived: "upgrade request arrived", UpgradeMissing: "upgrade request did not arrive", Challenges: "challenges", Authenticated: "authenticated",
		Rejected: "rejected", Allocations: "allocations", Denied: "permissions denied", Checks: "ICE checks", DTLSRecords: "DTLS records", RTPPackets: "RTP packets",
		DataPackets: "data packets", Largest: "largest datagram", Messages: "messages", ClosedBy: "closed by", SentBack: "sent back",
		StunRequests: "unanswered requests", Complete: "the browser never tried",
	},
	Network: englishNetwork,
	Real:    englishReal,
	Logs:    englishLogs,
	Yes:     "yes", No: "no", NotKnown: "unknown",
	Verdict: map[report.Verdict]string{
		report.Healthy: "Healthy", report.Degraded: "Degraded", report.Blocked: "Blocked", report.Inconclusive: "Inconclusive",
	},
	Stands: map[report.State]string{
		report.Confirmed: "Confirmed", report.Likely: "Likely", report.Possible: "Possible", report.RuledOut: "Ruled out", report.StateNotTested: "Not tested",
	},
	Tag: map[report.Tag]string{
		report.Measured: "Measured", report.Observed: "Observed", report.Correlated: "Correlated", report.Inferred: "Inferred",
	},
	Weight: map[report.Weight]string{report.For: "for", report.Against: "against"},
	Outcome: map[report.Outcome]string{
		report.OK: "ok", report.Failed: "failed", report.Silent: "silent", report.NotTested: "not tested",
	},
	Source: map[report.Source]string{
		report.FromAgent: "agent", report.FromServer: "server", report.FromImport: "import",
	},
	Origin: map[report.Origin]string{
		"": "from this check", report.OriginCapture: "from the call itself", report.OriginHAR: "from the HAR", report.OriginConsole: "from the console log",
		report.OriginInternals: "from webrtc-internals", report.OriginAboutWebRTC: "from about:webrtc", report.OriginRTCStats: "from rtcstats",
		report.OriginACSLog: "from the service’s log", report.OriginLogAnalytics: "from Log Analytics",
	},
	Match: map[report.Match]string{report.Agrees: "call and check agree", report.Contradicts: "call and check differ"},
	Path: map[report.Path]string{
		report.DirectUDP: "direct, UDP", report.DirectTCP: "direct, ICE-TCP", report.RelayUDP: "relay over UDP", report.RelayTCP: "relay over TCP", report.RelayTLS: "relay over TLS", report.CallPath: "no pair selected",
	},
	Check: map[report.Check]string{
		report.CheckEnvironment: "environment", report.CheckBegin: "begin of the run", report.CheckHTTPS: "HTTPS", report.CheckICE: "STUN/TURN URL",
		report.CheckSignaling: "signalling", report.CheckSignalingIdle: "signalling, idle", report.CheckSignalingReopen: "signalling, reopened", report.CheckSignalingFetch: "signalling, plain request",
		report.CheckPathICE: "path: ICE", report.CheckPathDTLS: "path: DTLS", report.CheckPathData: "path: data", report.CheckPathLarge: "path: large packets", report.CheckPathRTP: "path: RTP",
		report.CheckToken: "token", report.CheckTokenAuthority: "token, asked the service", report.CheckDelivery: "delivery", report.CheckHost: "host of the service", report.CheckNAT: "NAT",
		report.CheckDNS: "name", report.CheckTLS: "certificate", report.CheckUDPPort: "UDP port", report.CheckPathMTU: "packet size", report.CheckProxy: "proxy",
		report.CheckCallEnd: "end of the call", report.CheckCallStart: "start of the call", report.CheckCallAgent: "call agent", report.CheckUFD: "user facing diagnostic",
		report.CheckCallHTTP: "request of the page", report.CheckConsole: "console", report.CheckMedia: "media stream", report.CheckCallOperation: "operation of the SDK",
		report.CheckUpgradeSeen: "upgrade as seen", report.CheckTURNSeen: "TURN as seen", report.CheckEchoSeen: "echo peer", report.CheckVantage: "second vantage", report.CheckLogs: "logs asked",
	},
	Quality: map[int]string{1: "good", 2: "poor", 3: "bad"},
	CauseIs: englishCauses,
}
