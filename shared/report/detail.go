package report

// Detail is what a check learned beyond its outcome: at most one of the
// fields is set, the one that belongs to the check.
type Detail struct {
	Environment *Environment `json:"environment,omitempty"` // environment
	HTTP        *HTTP        `json:"http,omitempty"`        // begin, https, signaling_fetch, token_authority, host, delivery
	Socket      *Socket      `json:"socket,omitempty"`      // signaling, signaling_idle, signaling_reopen
	ICE         *ICE         `json:"ice,omitempty"`         // ice, path_ice
	DTLS        *DTLS        `json:"dtls,omitempty"`        // path_dtls
	Flow        *Flow        `json:"flow,omitempty"`        // path_data, path_large, path_rtp
	Rates       []Rate       `json:"rates,omitempty"`       // path_rate
	Token       *Token       `json:"token,omitempty"`       // token
	Upgrade     *Upgrade     `json:"upgrade,omitempty"`     // upgrade_seen
	TURN        *TURN        `json:"turn,omitempty"`        // turn_seen
	Echo        *Echo        `json:"echo,omitempty"`        // echo_seen
	Vantage     *Vantage     `json:"vantage,omitempty"`     // vantage
	Agent       *AgentLoad   `json:"agent,omitempty"`       // agent
	NAT         *NAT         `json:"nat,omitempty"`         // nat
	Call        *Call        `json:"call,omitempty"`        // call_end, call_start, call_agent
	Media       *Media       `json:"media,omitempty"`       // media
	Connection  *Connection  `json:"connection,omitempty"`  // connection
	Logs        *Logs        `json:"logs,omitempty"`        // logs
	DNS         *DNS         `json:"dns,omitempty"`         // dns
	TLS         *TLS         `json:"tls,omitempty"`         // tls
	MTU         *MTU         `json:"mtu,omitempty"`         // path_mtu
	Proxy       *Proxy       `json:"proxy,omitempty"`       // proxy
	Device      *Device      `json:"device,omitempty"`      // device
	// Failure names the error that Text words, beside any of the above. nil:
	// there was none, or its words are not known.
	Failure *Failure `json:"failure,omitempty"`
	// Party is whose host the target is, beside any of the above.
	Party Party `json:"party,omitempty"`
	// Says is what there is to tell in words of ours, by ids of the catalogues:
	// what a browser, a library or a service said is an argument at most. Empty:
	// Text is somebody else's, or from before there were ids.
	Says []Phrase `json:"says,omitempty"`
	// Text is the error as the browser or library worded it, for support; with
	// Says, those sentences in English, or empty where nobody has written them yet.
	Text string `json:"text,omitempty"`
}

// Fact is a tri-state: a pointer to bool whose nil means that it is unknown.
type Fact = *bool

// Known makes a Fact.
func Known(v bool) Fact { return &v }

// Yes reports whether f is known and true.
func Yes(f Fact) bool { return f != nil && *f }

// No reports whether f is known and false.
func No(f Fact) bool { return f != nil && !*f }

// Environment is what the browser says of itself; nothing is asked of the
// caller for it.
type Environment struct {
	Browser        string `json:"browser"` // "Chromium", "Firefox", "Safari", "Edge" or empty
	BrowserVersion int    `json:"browser_version,omitempty"`
	OS             string `json:"os,omitempty"`
	SecureContext  Fact   `json:"secure_context,omitempty"`
	WebRTC         Fact   `json:"webrtc,omitempty"`
	GetUserMedia   Fact   `json:"get_user_media,omitempty"`
	Online         Fact   `json:"online,omitempty"`
	Hidden         Fact   `json:"hidden,omitempty"` // background tab, at some time of the run
	// ConnectionType is NetworkInformation.type or effectiveType; empty where
	// the browser does not tell.
	ConnectionType string `json:"connection_type,omitempty"`
	Microphone     string `json:"microphone,omitempty"` // granted, denied, prompt or empty
	Camera         string `json:"camera,omitempty"`
	// NetworkChanges counts how often the browser told during the run that it
	// went offline or online or that the kind of connection changed.
	NetworkChanges int `json:"network_changes,omitempty"`
	// Zone is the offset from UTC of the caller's clock, "+02:00", by which the
	// caller tells the time of the run; empty: not told.
	Zone string `json:"zone,omitempty"`
	// Late is how late the run's own timer was; nil: not measured.
	Late *Late `json:"late,omitempty"`
}

// Late is how late a timer of the run was, which ticks all along: what keeps
// the page's thread, or the machine, from doing things when they are due.
type Late struct {
	// MS is what nine of ten ticks stayed below.
	MS float64 `json:"ms"`
	// Share of the run's time in which a tick was due and did not come, 0..1.
	Share float64 `json:"share"`
}

// HTTP is one request or a series of them to the same address.
type HTTP struct {
	Sent     int `json:"sent,omitempty"`
	Answered int `json:"answered,omitempty"`
	// RTTMS is the smallest round trip of the series.
	RTTMS float64 `json:"rtt_ms,omitempty"`
	// RTTMedianMS is the median of the answered ones.
	RTTMedianMS float64 `json:"rtt_median_ms,omitempty"`
	// Ours: the answer bore our own mark. False: somebody else answered.
	Ours Fact `json:"ours,omitempty"`
	// Redirected: the answer came after or instead of a redirect.
	Redirected bool `json:"redirected,omitempty"`
	// ClockOffsetMS is server time minus local time; nil when not measured.
	ClockOffsetMS *float64 `json:"clock_offset_ms,omitempty"`
	// ClockUncertaintyMS is half the round trip of the best request.
	ClockUncertaintyMS float64 `json:"clock_uncertainty_ms,omitempty"`
	// Address and Protocol of the request as the server saw them.
	Address  string `json:"address,omitempty"`
	Protocol string `json:"protocol,omitempty"`
	// Proxy lists names (never values) of headers that only proxies add.
	Proxy []string `json:"proxy,omitempty"`
	// Use is what the service does with a host of the profile: signaling,
	// config, telemetry or planned (host).
	Use string `json:"use,omitempty"`
}

// Socket is a WebSocket's life.
type Socket struct {
	Opened bool `json:"opened"`
	OpenMS int  `json:"open_ms,omitempty"`
	// LateMS of OpenMS the run itself was not at work, see Late.
	LateMS   int     `json:"late_ms,omitempty"`
	Sent     int     `json:"sent,omitempty"`
	Answered int     `json:"answered,omitempty"`
	RTTMS    float64 `json:"rtt_ms,omitempty"`     // smallest echo round trip
	RTTMaxMS float64 `json:"rtt_max_ms,omitempty"` // largest
	// RTTMedianMS is the median of the echoes that were asked for until the
	// verdict stood. One that was not answered counts with what it was waited for.
	RTTMedianMS float64 `json:"rtt_median_ms,omitempty"`
	// Closed: it ended before the agent closed it.
	Closed      bool   `json:"closed,omitempty"`
	ClosedAt    int    `json:"closed_at,omitempty"` // ms from the start of the run
	CloseCode   int    `json:"close_code,omitempty"`
	CloseReason string `json:"close_reason,omitempty"`
	WasClean    bool   `json:"was_clean,omitempty"`
	// WatchedMS is how long the open socket was watched.
	WatchedMS int `json:"watched_ms,omitempty"`
}

// ICE is the gathering of one URL, or the checks of one path.
type ICE struct {
	Transport  string      `json:"transport,omitempty"` // udp, tcp or tls
	Candidates []Candidate `json:"candidates,omitempty"`
	Errors     []ICEError  `json:"errors,omitempty"`
	// Complete: the browser said that gathering was over.
	Complete bool `json:"complete,omitempty"`
	// Requests is how many STUN requests the browser's retransmission timer
	// had sent when silence was judged (facts of libwebrtc and nICEr).
	Requests int `json:"requests,omitempty"`
	// LossAssumed is the share of round trips lost on paths that answer,
	// against which silence was judged.
	LossAssumed float64 `json:"loss_assumed,omitempty"`
	// State is the last iceConnectionState (path_ice).
	State string `json:"state,omitempty"`
	// Selected names local and remote candidate type of the selected pair.
	Selected string `json:"selected,omitempty"`
	// CredentialsUnknown: the credentials were made up, because nobody knows
	// the right ones; a 401 then shows that the server can be reached.
	CredentialsUnknown bool `json:"credentials_unknown,omitempty"`
	// Unpublished: the service does not publish the name, so that it may be
	// another by now: silence counts only where somebody else gets an answer.
	Unpublished bool `json:"unpublished,omitempty"`
	// URL is the STUN/TURN URL behind a relay path.
	URL string `json:"url,omitempty"`
	// Loopback: there is no echo peer; both ends of this relay path are in
	// the same browser, each behind the relay (path_ice). Its silence may be
	// the relay's refusal to reach itself.
	Loopback bool `json:"loopback,omitempty"`
	// ChecksSent and ChecksAnswered are the pair's, where getStats tells.
	ChecksSent     int     `json:"checks_sent,omitempty"`
	ChecksAnswered int     `json:"checks_answered,omitempty"`
	RTTMS          float64 `json:"rtt_ms,omitempty"`
	// Continues: after a later stage of the path had fallen silent, ICE checks
	// on the pair went on being answered (path_ice). nil: not watched, or the
	// browser does not tell.
	Continues Fact `json:"continues,omitempty"`
}

// Candidate is an ICE candidate (RFC 8839) without ufrag.
type Candidate struct {
	Type           string `json:"type"` // host, srflx, prflx, relay
	Protocol       string `json:"protocol"`
	Address        string `json:"address,omitempty"`
	Port           int    `json:"port,omitempty"`
	RelatedAddress string `json:"related_address,omitempty"`
	RelatedPort    int    `json:"related_port,omitempty"`
	TCPType        string `json:"tcp_type,omitempty"`
	RelayProtocol  string `json:"relay_protocol,omitempty"`
	AtMS           int    `json:"at_ms"` // from the start of gathering
}

// ICEError is an icecandidateerror event.
type ICEError struct {
	Code int    `json:"code"`
	Text string `json:"text,omitempty"`
	// Says is as Detail.Says: Text in words of ours.
	Says    []Phrase `json:"says,omitempty"`
	URL     string   `json:"url,omitempty"`
	Address string   `json:"address,omitempty"`
	Port    int      `json:"port,omitempty"`
	AtMS    int      `json:"at_ms"`
	// Stage is where it failed, as in Vantage; empty where a browser measured,
	// which does not tell.
	Stage string `json:"stage,omitempty"`
	// Failure names what Code and Text say, with the family of Address. nil:
	// their meaning is not known.
	Failure *Failure `json:"failure,omitempty"`
}

// DTLS is the handshake of one path and what followed it.
type DTLS struct {
	State string `json:"state,omitempty"` // RTCDtlsTransport.state, or connectionState
	// Version as the browser's statistics have it: "FEFD" is DTLS 1.2, "FEFC" is
	// 1.3. Empty: it does not tell.
	Version string `json:"version,omitempty"`
	// ChannelOpenMS is when the data channel opened; 0: it did not.
	ChannelOpenMS int `json:"channel_open_ms,omitempty"`
}

// Flow counts packets there and back.
type Flow struct {
	Sent int `json:"sent"`
	// Arrived is how many the echo peer counted; nil: nothing came back that
	// could have told.
	Arrived *int `json:"arrived,omitempty"`
	// Returned is how many the echo peer sent back and the agent got.
	Returned int `json:"returned"`
	// LossUp and LossDown are shares of 0..1; nil: unknown.
	LossUp   *float64 `json:"loss_up,omitempty"`
	LossDown *float64 `json:"loss_down,omitempty"`
	RTTMS    float64  `json:"rtt_ms,omitempty"`     // median
	RTTMinMS float64  `json:"rtt_min_ms,omitempty"` // smallest
	JitterMS float64  `json:"jitter_ms,omitempty"`  // mean deviation as in RFC 3550 6.4.1
	Bytes    int      `json:"bytes,omitempty"`      // size of one packet
	// FirstMS and LastMS: first and last return, from the first send.
	FirstMS int `json:"first_ms,omitempty"`
	LastMS  int `json:"last_ms,omitempty"`
	// Kbps received back in the sample, all sizes; 0: not measured.
	Kbps float64 `json:"kbps,omitempty"`
	// TripsMS are the round trips in the order in which the packets were sent,
	// to a tenth; LostTrip stands for one that did not come back. Empty: nothing
	// came back, or an agent of before counted.
	TripsMS []float64 `json:"trips_ms,omitempty"`
}

// LostTrip in Flow.TripsMS is a packet that did not come back.
const LostTrip = -1

// Rate is what came of packets of one size at an even pace (path_rate).
type Rate struct {
	Sent int `json:"sent"`
	// Arrived is how many the echo peer is known to have counted.
	Arrived  int `json:"arrived"`
	Returned int `json:"returned"`
	Bytes    int `json:"bytes"` // of one packet, without headers
	// MS is from the first packet to the one that would have followed the last.
	MS    int     `json:"ms"`
	RTTMS float64 `json:"rtt_ms,omitempty"` // median; 0: nothing came back
}

// Token is what a token says, without the token: no signature, no identity.
type Token struct {
	// Kind: "jwt", "opaque" (encrypted or not a JWT at all) or "malformed".
	Kind string `json:"kind"`
	// Cause is the token_invalid cause found in the claims; empty: none.
	Cause string `json:"cause,omitempty"`
	// Causes lists every cause that holds, in the order of the playbook.
	Causes  []string `json:"causes,omitempty"`
	Scopes  []string `json:"scopes,omitempty"`
	Missing []string `json:"missing,omitempty"`
	// SignIn: it is the token of a sign-in, which is exchanged for one of the
	// service. What the exchange gives is not known from it.
	SignIn bool `json:"sign_in,omitempty"`
	// ExpiresInS and NotBeforeInS are seconds from the server's now; negative
	// is past. nil: no such claim.
	ExpiresInS   *float64 `json:"expires_in_s,omitempty"`
	NotBeforeInS *float64 `json:"not_before_in_s,omitempty"`
	// LocalExpiresInS is the same against the caller's own clock.
	LocalExpiresInS *float64 `json:"local_expires_in_s,omitempty"`
	ClockOffsetS    float64  `json:"clock_offset_s,omitempty"`
	// Stripped names what was taken off before reading: "Bearer ".
	Stripped string `json:"stripped,omitempty"`
	// Says is what is malformed, by ids of the catalogues, and Problem the same in
	// English.
	Says      []Phrase `json:"says,omitempty"`
	Problem   string   `json:"problem,omitempty"`
	Algorithm string   `json:"algorithm,omitempty"`
}

// Upgrade is a signalling request as it reached the server: header names
// that matter and nothing of their values beyond Upgrade and Connection.
type Upgrade struct {
	Arrived    bool     `json:"arrived"`
	Upgrade    string   `json:"upgrade,omitempty"`
	Connection string   `json:"connection,omitempty"`
	Protocol   string   `json:"protocol,omitempty"` // HTTP/1.1, HTTP/2.0
	Proxy      []string `json:"proxy,omitempty"`
	Opened     bool     `json:"opened,omitempty"`
	Messages   int      `json:"messages,omitempty"`
	ClosedBy   string   `json:"closed_by,omitempty"` // peer, server, or network
}

// TURN is what the embedded TURN server saw of a run on one listener.
type TURN struct {
	Challenges    int `json:"challenges,omitempty"`
	Authenticated int `json:"authenticated,omitempty"`
	Rejected      int `json:"rejected,omitempty"`
	Allocations   int `json:"allocations,omitempty"`
	Denied        int `json:"denied,omitempty"` // permissions refused
}

// Echo is what arrived at the echo peer on one path.
type Echo struct {
	Checks        int    `json:"checks,omitempty"` // STUN binding requests received
	DTLS          int    `json:"dtls,omitempty"`   // DTLS records received
	RTP           int    `json:"rtp,omitempty"`    // RTP packets received
	DTLSState     string `json:"dtls_state,omitempty"`
	Received      int    `json:"received,omitempty"` // data-channel packets received
	Sent          int    `json:"sent,omitempty"`     // data-channel packets sent back
	RTPSent       int    `json:"rtp_sent,omitempty"`
	LargeReceived int    `json:"large_received,omitempty"`
	LargestBytes  int    `json:"largest_bytes,omitempty"` // largest datagram received
	// Hello is what came of a ClientHello (echo_hello); nil: nothing did.
	Hello *Hello `json:"hello,omitempty"`
}

// Hello is what came of a DTLS ClientHello, which a client sends in as many
// datagrams as it takes, and all of them again while it is not answered.
type Hello struct {
	Bytes int `json:"bytes"` // of the message, as its header says (RFC 9147 5.2)
	Begin int `json:"begin"` // of these, in the datagram that begins it
	// First are the datagrams that came with its beginning, Rest those with a
	// later part.
	First int `json:"first"`
	Rest  int `json:"rest"`
}

// Vantage is a probe of a STUN/TURN URL from another place than the
// caller's network.
type Vantage struct {
	From string `json:"from"` // "server"
	// Stage that was reached last: StageName and so on.
	Stage string `json:"stage"`
	Error string `json:"error,omitempty"`
	// Listening: for the embedded relay, whose public address is never
	// probed from inside, the state of its listener. No: at some time since
	// the run began it took nothing; the server says nothing otherwise.
	Listening Fact `json:"listening,omitempty"`
	// Issuer of the certificate that was shown, where the URL has one.
	Issuer string `json:"issuer,omitempty"`
}

// AgentLoad is how far the checking program got in the browser, as the small
// script that loads it saw it.
type AgentLoad struct {
	Stage AgentStage `json:"stage"`
	// File that failed, its name alone.
	File string `json:"file,omitempty"`
	// Type is the Content-Type that came with it.
	Type string `json:"type,omitempty"`
	// Received and Expected bytes of the program; 0: unknown.
	Received int `json:"received,omitempty"`
	Expected int `json:"expected,omitempty"`
}

// AgentStage is where loading the agent ended.
type AgentStage string

const (
	AgentUnsupported AgentStage = "unsupported" // the browser has no WebAssembly or lacks another part
	AgentScript      AgentStage = "script"      // one of the page's scripts did not arrive or failed
	AgentFetch       AgentStage = "fetch"       // the program did not arrive; Observation.Code is the HTTP status, 0: no answer
	AgentType        AgentStage = "type"        // something arrived that is no WebAssembly
	AgentCut         AgentStage = "cut"         // it ended early
	AgentStart       AgentStage = "start"       // it arrived whole and did not start, or crashed
)
