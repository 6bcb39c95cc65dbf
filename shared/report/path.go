package report

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
