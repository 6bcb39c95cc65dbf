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
