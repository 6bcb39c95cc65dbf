package report

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
