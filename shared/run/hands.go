package run

import (
	"context"
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

// Clock tells the time and waits. Now carries a monotonic reading.
type Clock interface {
	Now() time.Time
	After(time.Duration) <-chan time.Time
}

// Hands do in the world what a run decides. Package wasm/hands has the
// ones of a page. Events are functions that any goroutine may call and that never
// block.
type Hands interface {
	// Environment says at once where the run takes place, permissions left
	// out. It asks nothing of the caller.
	Environment() report.Environment
	// Permissions blocks until the platform has told how microphone and
	// camera stand; empty where it does not tell. Nothing is requested.
	Permissions(context.Context) (microphone, camera string)
	// Fetch makes one request and blocks until it is answered, has failed or
	// the context is done.
	Fetch(context.Context, Request) Response
	// Dial opens a WebSocket. It returns at once; events tell the rest.
	Dial(url string, events SocketEvents) Socket
	// PeerConnection makes one. The error is the platform's own when it
	// refuses the configuration.
	PeerConnection(PeerConfig, PeerEvents) (PeerConnection, error)
	// Close lets go of what the hands share among probes.
	Close()
}

// Request is one HTTP request. Nothing of it is cached.
type Request struct {
	Method string // "" is GET
	URL    string // absolute, or a path on the origin of the page
	Body   []byte // JSON; nil: none
	Bearer string // for the Authorization header; empty: none
	// Opaque asks only whether the host answers at all: of an answer from
	// another origin a page may not read more.
	Opaque bool
	// Outlives: the request goes on when the page is gone. Browsers take
	// 64 KiB for that (Fetch standard, inflight keepalive bytes).
	Outlives bool
	// Packed: the body is sent in gzip, where the platform can. A report of 22 kB has
	// 5 kB then, on a line of 64 kbit/s 0.6 s instead of 2.8.
	Packed bool
}

// Response is what came of a Request. Err is not nil when no answer came.
type Response struct {
	Status     int
	Body       []byte
	Ours       bool // the answer bears api.HeaderOurs
	Redirected bool // a redirect came instead of an answer; it is not followed
	Err        error
	// Took is how long the answer took that was there already when it was asked
	// for; zero: whoever asked has measured it.
	Took time.Duration
}

// Socket is an open or opening WebSocket.
type Socket interface {
	Send(text []byte) error
	Close()
}

// SocketEvents tell of a Socket. Closed comes once, also when it never opened.
type SocketEvents struct {
	Open    func()
	Message func(text []byte)
	Closed  func(code int, reason string, clean bool)
	// Refused comes before Closed with the status of the HTTP answer to a socket
	// that did not open, from hands that see it; a page does not. nil: nobody
	// wants to know.
	Refused func(status int)
}

// PeerConfig is what a probe needs of a PeerConnection.
type PeerConfig struct {
	// URL of the one STUN or TURN server; empty: none.
	URL, Username, Credential string
	RelayOnly                 bool // iceTransportPolicy "relay"
	Video                     bool // a sendrecv transceiver with the synthetic track
	// More are servers to ask beside URL, or instead of it, from the same sockets.
	More []Server
	// Answers: the other side makes the data channel. The PeerConnection is a Looper.
	Answers bool
}

// Server is a STUN or TURN server as a PeerConnection is given it.
type Server struct{ URL, Username, Credential string }

// Gatherer is what hands are whose PeerConnections cost much, so that several
// servers had better share one. It is no part of Hands: natively each server
// is asked by itself whatever the configuration.
type Gatherer interface {
	// NamesServers: a relayed candidate has the URL of its server. In Chromium
	// each has; in Firefox none (measured in Chromium 156 and Firefox ESR 153).
	NamesServers() bool
}

// Heir is what hands are that get no time when their page goes: they are told
// beforehand what is to be sent then. It is no part of Hands.
type Heir interface {
	// Bequeath takes the place of what was bequeathed before; nil: nothing is to
	// be sent. It does not block.
	Bequeath(*Request)
}

// Distant is what hands are whose connections are in another thread than the run: what
// holds that one up is no network's doing either. It is no part of Hands.
type Distant interface {
	// Reach blocks until the other thread has answered, or the context is done.
	Reach(context.Context)
}

// PeerConnection is an RTCPeerConnection with the data channel of the echo peer's protocol.
type PeerConnection interface {
	// Offer sets the local description and so begins to gather; it blocks
	// until that is done and returns the SDP.
	Offer(context.Context) (string, error)
	// Answer sets the remote description; it blocks until that is done.
	Answer(ctx context.Context, sdp string) error
	// Send sends one binary message over the open data channel.
	Send([]byte) error
	// Mute stops the synthetic video, or lets it go on.
	Mute(bool)
	// Stats reads what the platform counts; it blocks.
	Stats(context.Context) (Stats, error)
	// Close may be called more than once.
	Close()
}

// PeerEvents tell of a PeerConnection.
type PeerEvents struct {
	Gathering func()              // the local description is about to be set
	Candidate func(candidate.Raw) // one candidate, not the end of candidates
	Error     func(report.ICEError)
	Gathered  func() // the platform says that gathering is over
	State     func(PeerState)
	Open      func() // the data channel is open
	Packet    func([]byte)
}

// PeerState is the platform's own words (webrtc-pc): iceConnectionState,
// connectionState and RTCDtlsTransport.state. Empty: not known.
type PeerState struct {
	ICE, Connection, DTLS string
}

// Stats are the few numbers of getStats that a run judges by. Counters that
// the platform does not give are -1.
type Stats struct {
	Local, Remote  string // candidate types of the selected pair
	Protocol       string // of the local candidate
	ChecksSent     int    // STUN binding requests of all pairs
	ChecksAnswered int
	RTTMS          float64 // of the selected pair's checks
	BytesReceived  int     // beyond STUN, on all pairs
	RTPSent        int     // packets
	RTPReceived    int
	RTPLost        int     // missing among what came back, by sequence numbers (RFC 3550 6.4.1); the echo keeps them, so there and back
	RTPJitterMS    float64 // of what came back; 0: none or not known
	DTLS           string  // state of the transport
	TLSVersion     string  // as in webrtc-stats: "FEFD" is DTLS 1.2, "FEFC" 1.3; empty: not told
}
