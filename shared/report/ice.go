package report

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
