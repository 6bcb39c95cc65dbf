package report

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
