package peerconn

import (
	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

// Connection is what was seen of one RTCPeerConnection. All times are ms on
// the recording's own clock.
type Connection struct {
	// Servers are the STUN and TURN URLs of its configuration, as written,
	// without credentials; those among them that are none are told and not
	// judged.
	Servers []string
	// Configured: the configuration was recorded, servers or none. Reconfigured
	// is how often it was changed for one with other servers.
	Configured   bool
	Reconfigured int
	// CredentialsExpire is when the first TURN credentials end; nil: unknown.
	CredentialsExpire *int
	// RelayOnly: iceTransportPolicy is "relay"; STUN is not asked then.
	RelayOnly bool
	// Browser as report.Environment names it: it says how often requests were
	// sent again. Empty: not known.
	Browser string
	// Events in the order in which they came.
	Events []Event
	// Stats, oldest first; none where nobody read them.
	Stats []Stats
	// Until is when the recording ended, or the connection was closed.
	Until int
}

// Kind says what an Event is.
type Kind string

const (
	// The local or remote description was set; State is its type.
	LocalDescription  Kind = "local-description"
	RemoteDescription Kind = "remote-description"
	LocalCandidate    Kind = "candidate"
	RemoteCandidate   Kind = "remote-candidate"
	CandidateError    Kind = "candidate-error"
	// Changes of iceGatheringState, iceConnectionState, connectionState and
	// RTCDtlsTransport.state to State.
	GatheringState  Kind = "gathering"
	ICEState        Kind = "ice"
	ConnectionState Kind = "connection"
	DTLSState       Kind = "dtls"
	// The page closed the connection.
	Closed Kind = "closed"
)

// Event is one thing that happened. Fields that do not belong to its Kind are
// empty.
type Event struct {
	At   int
	Kind Kind
	// Candidate and the URL that it came from, where the browser tells.
	Candidate candidate.Raw
	URL       string
	Error     report.ICEError
	State     string
	// Sections are those of a description, in its order; nil: not recorded.
	Sections []Section
}

// Section is one media section ("m=") of a session description.
type Section struct {
	Kind      string // audio, video or application
	Direction string // sendrecv, sendonly, recvonly or inactive
	Rejected  bool   // its port is 0
}

// first is when an event of a kind came first with one of the states; no
// states: with any.
func (c Connection) first(kind Kind, states ...string) (at int, found bool) {
	for _, e := range c.Events {
		if e.Kind == kind && isOneOf(e.State, states) {
			return e.At, true
		}
	}
	return 0, false
}

// last is the state that the last event of a kind told.
func (c Connection) last(kind Kind) (state string, at int) {
	for _, e := range c.Events {
		if e.Kind == kind {
			state, at = e.State, e.At
		}
	}
	return state, at
}

func isOneOf(state string, states []string) bool {
	for _, s := range states {
		if s == state {
			return true
		}
	}
	return len(states) == 0
}

// begun is when gathering began: browsers begin with the local description.
func (c Connection) begun() (at int, ok bool) {
	if at, ok = c.first(GatheringState, "gathering"); ok {
		return at, true
	}
	if c.openedLate() {
		return 0, false
	}
	return c.first(LocalDescription)
}

// openedLate: recording began when the connection had found its way or given up.
// Chromium tells a page of webrtc-internals that is opened then what there is, all of
// it at that moment: the states that it came to and nothing of gathering, which was
// over by then, whatever it brought.
func (c Connection) openedLate() bool {
	for _, e := range c.Events {
		switch e.Kind {
		case GatheringState, LocalCandidate, CandidateError:
			return false
		case ICEState:
			return e.State != "new" && e.State != "checking"
		}
	}
	return false
}

// complete is when the browser said that gathering was over.
func (c Connection) complete() (at int, ok bool) { return c.first(GatheringState, "complete") }

// iceConnected is when a pair was found first.
func (c Connection) iceConnected() (at int, ok bool) {
	if at, ok = c.first(ICEState, "connected", "completed"); ok {
		return at, true
	}
	// Where only the joint state was recorded: it is connected with both.
	if at, ok = c.first(ConnectionState, "connected"); ok {
		return at, true
	}
	for _, s := range c.Stats {
		if s.Selected != nil && s.Selected.Answered {
			return s.At, true
		}
	}
	return 0, false
}

// latest is the last statistics; nil: there are none.
func (c Connection) latest() *Stats {
	if len(c.Stats) == 0 {
		return nil
	}
	return &c.Stats[len(c.Stats)-1]
}

// selected is the last pair that statistics name; nil: none do.
func (c Connection) selected() *Pair {
	for i := len(c.Stats) - 1; i >= 0; i-- {
		if c.Stats[i].Selected != nil {
			return c.Stats[i].Selected
		}
	}
	return nil
}
