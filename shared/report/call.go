package report

// Origin is where an observation of a real call was read. Empty: it is none;
// this run measured it. Observations with an origin use the same checks and
// details as those of a run wherever both mean the same (ice, path_ice,
// signaling, ...), and the playbook holds the two against one another.
type Origin string

const (
	OriginCapture      Origin = "capture"          // watched in the host page while the call went on
	OriginHAR          Origin = "har"              // HTTP archive
	OriginConsole      Origin = "console"          // saved console log
	OriginInternals    Origin = "webrtc-internals" // Chromium's dump
	OriginAboutWebRTC  Origin = "about-webrtc"     // Firefox's saved page
	OriginRTCStats     Origin = "rtcstats"         // rtcstats dump
	OriginGetStats     Origin = "getstats"         // RTCPeerConnection.getStats, saved by itself
	OriginTrickle      Origin = "trickle-ice"      // the text of the Trickle ICE page
	OriginACSLog       Origin = "acs-log"          // rows of ACS tables from a file
	OriginLogAnalytics Origin = "log-analytics"    // the same rows, asked of a workspace
)

// The checks that only a real call has. Their observations have an Origin.
const (
	// How the call ended; Target is the vendor ("acs", "twilio", "livekit"),
	// Code and Detail.Call.SubCode its numbers. OK: a normal end.
	CheckCallEnd Check = "call_end"
	// Starting failed with an error; Target, Code and Detail.Call as above.
	CheckCallStart Check = "call_start"
	// The connection of the call agent to its service. OK: connected.
	// Failed: disconnected, Detail.Call.Reason says why.
	CheckCallAgent Check = "call_agent"
	// A user facing diagnostic; Target is its name. OK: a flag that is down
	// or a quality that is good; Failed: up, poor or bad. Code is 0 or 1 for
	// a flag and 1 good, 2 poor, 3 bad for a quality.
	CheckUFD Check = "ufd"
	// A request of the page to a host of the profile; Target is its address
	// without query and fragment, Code the HTTP status. Failed: a status of
	// 400 and above, or no answer (Code 0).
	CheckCallHTTP Check = "call_http"
	// A line of the console that matters; Detail.Text is the line.
	CheckConsole Check = "console"
	// A file that evidence was read of; Target is its form ("har"), the same as
	// the Origin. Failed: only in part, Detail.Text says what is missing.
	CheckImport Check = "import"
	// A media stream of the call; Detail.Media. OK: media flowed; Silent: none
	// did. How well it flowed the numbers say.
	CheckMedia Check = "media"
	// Another operation of the calling SDK that failed; Target is its name.
	CheckCallOperation Check = "call_operation"
)

// CallPath is the target of the path checks of a real call as long as no
// pair is selected, so that the kind of path cannot be told.
const CallPath Path = "call"

// Call is what a service or its SDK said of a call.
type Call struct {
	Vendor  string `json:"vendor,omitempty"` // "acs", "twilio", "livekit"
	SubCode int    `json:"sub_code,omitempty"`
	Name    string `json:"name,omitempty"` // of the error: "CommunicationServicesError"
	State   string `json:"state,omitempty"`
	Reason  string `json:"reason,omitempty"`
	// Categories are the resultCategories: "ExpectedError" and the like.
	Categories []string `json:"categories,omitempty"`
	// CallID is the one that the service's logs use.
	CallID string `json:"call_id,omitempty"`
	// Participant tells several ends of one call apart; a number, no identity.
	Participant int `json:"participant,omitempty"`
	// Local: it speaks of the end whose report this is. nil: not known.
	Local Fact `json:"local,omitempty"`
}

// Media is one stream as the browser's statistics or the service's logs
// count it. Numbers that are not known are nil.
type Media struct {
	Kind      string   `json:"kind,omitempty"`      // audio, video or screen
	Direction string   `json:"direction,omitempty"` // send or receive, seen from this end
	Transport string   `json:"transport,omitempty"` // udp or tcp
	Packets   *int     `json:"packets,omitempty"`
	Loss      *float64 `json:"loss,omitempty"` // share, 0..1, average
	LossMax   *float64 `json:"loss_max,omitempty"`
	JitterMS  *float64 `json:"jitter_ms,omitempty"`
	RTTMS     *float64 `json:"rtt_ms,omitempty"`
	Kbps      *float64 `json:"kbps,omitempty"`
	FPS       *float64 `json:"fps,omitempty"`
	Healed    *float64 `json:"healed,omitempty"` // share of concealed audio, 0..1; silence that was filled in is not among it
	// Limited is what the sender's browser says that it sends less for
	// (webrtc-stats qualityLimitationReason): none, cpu, bandwidth or other.
	Limited string `json:"limited,omitempty"`
	// SourceFPS is how many pictures a second the camera or screen gave; with
	// few of them few are sent.
	SourceFPS *float64 `json:"source_fps,omitempty"`
	// Quality is the log's own word for it ("Poor", "Good"), where it has one.
	Quality string `json:"quality,omitempty"`
	// Participant and Local as in Call: whose stream it is.
	Participant int  `json:"participant,omitempty"`
	Local       Fact `json:"local,omitempty"`
}
