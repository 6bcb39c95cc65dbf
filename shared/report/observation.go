package report

// Observation is one thing that was tried or read, and what came of it. It
// is flat and final: the playbook reads nothing else.
type Observation struct {
	// ID is unique in its report: "o12" for the agent's, "s3" for the
	// server's. The same ID posted again replaces the earlier one.
	ID    string `json:"id"`
	Check Check  `json:"check"`
	// Target is what was tried: a STUN/TURN URL, a Path, or a URL without
	// query and fragment. Empty where the check has only one.
	Target  string  `json:"target,omitempty"`
	Outcome Outcome `json:"outcome"`
	// Code is the field's own: STUN error code, HTTP status, WebSocket close
	// code. Zero: none was given.
	Code int `json:"code,omitempty"`
	// MS is how long it took to this outcome.
	MS int `json:"ms"`
	// At is when it began, in ms from the start of the run.
	At     int    `json:"at"`
	Source Source `json:"source"`
	// Origin is where evidence of a real call was read; empty: this run
	// measured it.
	Origin Origin `json:"origin,omitempty"`
	Detail Detail `json:"detail"`
}

// OfRun reports whether o can only have come of a run: not of a call, and not
// of the page or the server that took evidence of one in.
func (o Observation) OfRun() bool {
	switch o.Check {
	case CheckEnvironment, CheckDelivery, CheckNAT:
		return false
	}
	return o.Origin == "" && o.Source != FromServer && o.Outcome != NotTested
}

// Outcome says what came of a try. The zero value is not valid.
type Outcome string

const (
	OK        Outcome = "ok"
	Failed    Outcome = "failed"     // an error was received or a connection refused
	Silent    Outcome = "silent"     // requests were sent, nothing came back
	NotTested Outcome = "not_tested" // never tried, or nothing was sent
)

// Valid reports whether o is one of the four outcomes.
func (o Outcome) Valid() bool {
	return o == OK || o == Failed || o == Silent || o == NotTested
}

// Source is the side that made an observation.
type Source string

const (
	FromAgent  Source = "agent"
	FromServer Source = "server"
	FromImport Source = "import"
)

// Valid reports whether s is one of the three sources.
func (s Source) Valid() bool { return s == FromAgent || s == FromServer || s == FromImport }

// Check names what was tried. An unknown check is kept, shown and not judged.
type Check string

// The agent's checks.
const (
	// The agent's own loading, reported by the page's boot script when it
	// fails; Detail.Agent. A run that came to anything has no such check.
	CheckAgent       Check = "agent"
	CheckEnvironment Check = "environment" // what the browser says of itself
	CheckBegin       Check = "begin"       // POST /runs; Code is the HTTP status
	CheckHTTPS       Check = "https"       // several small requests to our server
	// One STUN/TURN URL by itself; Target is the URL. OK: it gave a srflx or
	// relay candidate. Failed: an icecandidateerror that came before silence
	// could be judged, its code in Code. NotTested: gathering completed
	// without candidate and without error, the browser never tried.
	CheckICE Check = "ice"
	// The signalling WebSocket that echoes. OK: opened and echoed. Failed:
	// never opened, or closed by itself (Detail.Socket.ClosedAt). Silent:
	// opened and never echoed.
	CheckSignaling Check = "signaling"
	// A second socket that says nothing after its greeting.
	CheckSignalingIdle Check = "signaling_idle"
	// A new socket after one of the two was closed.
	CheckSignalingReopen Check = "signaling_reopen"
	// A plain GET of the signalling address; OK: our own answer came back.
	CheckSignalingFetch Check = "signaling_fetch"
	// The stages of one path to the echo peer; Target is the Path. A stage
	// whose predecessor did not succeed is NotTested.
	CheckPathICE   Check = "path_ice"   // connectivity checks to a selected pair
	CheckPathDTLS  Check = "path_dtls"  // DTLS handshake and data channel
	CheckPathData  Check = "path_data"  // small paced packets there and back
	CheckPathLarge Check = "path_large" // packets of 1150 bytes there and back
	CheckPathRTP   Check = "path_rtp"   // RTP there and back
	// A new connection on a UDP path whose sample lost much or fell silent, with
	// nothing else on the line: packets at one pace and then at others. OK: some
	// of the last pace came back. Silent: they did not, or it never opened.
	CheckPathRate Check = "path_rate"
	// A connection on a path in which this side sends the DTLS ClientHello, where
	// in the others the echo peer does; Target is the Path. Only where that path
	// was clean. OK: the handshake was done. Silent: it was not, though checks were
	// answered.
	CheckPathHello Check = "path_hello"
	CheckToken     Check = "token" // the token as read; Outcome Failed: Detail.Token.Cause
	// The profile's check URL asked with the token; Code is the HTTP status.
	CheckTokenAuthority Check = "token_authority"
	// How a NAT maps one socket towards several STUN destinations;
	// Detail.NAT. It informs and is never judged. NotTested: no answer.
	CheckNAT Check = "nat"
	// A host of the profile asked over HTTPS; Target is its address,
	// Detail.HTTP.Use what the service does with it. OK: something answered,
	// whatever it said. Failed: refused, unknown name, bad certificate, or
	// stopped in the browser (content blockers). Silent: nothing in time.
	CheckHost Check = "host"
	// The WebSocket of such a host, without a token; Code is the HTTP status of
	// the answer where it is known (a page never knows it). OK: it opened, or the
	// service itself answered, be it 401. Failed: answered as if it were no
	// upgrade, or cut. Silent: no answer in time. NotTested: closed, and the
	// browser does not tell how it was answered.
	CheckHostSocket Check = "host_socket"
	// A microphone, camera or speaker that the caller let the page try, where the
	// link asks for it; Target is a Device's name, Detail.Device. OK: sound or
	// pictures came, or the caller heard the test sound. Failed: it could not be
	// opened (Detail.Failure), or there is none. Silent: it opened and gave no
	// sound, or the caller heard none.
	CheckDevice Check = "device"
	// How a report got to the server: Target "post", "websocket" or "file".
	CheckDelivery Check = "delivery"
)

// The server's checks, Source FromServer.
const (
	// The upgrade request as it arrived; Detail.Upgrade.
	CheckUpgradeSeen Check = "upgrade_seen"
	// TURN authentication and allocation under the run's own user name;
	// Target is "udp:3478" and the like. Code is the STUN error code sent.
	CheckTURNSeen Check = "turn_seen"
	// Packets of one path at the echo peer; Target is the Path.
	CheckEchoSeen Check = "echo_seen"
	// What of the caller's ClientHello came to the echo peer; Target is the Path.
	// OK: the handshake was done. Failed: checks or more came, and it was not.
	CheckEchoHello Check = "echo_hello"
	// Another side's probe of the same STUN/TURN URL.
	CheckVantage Check = "vantage"
)

// Path is a kind of way from the browser to the echo peer.
type Path string

const (
	DirectUDP Path = "direct/udp"
	DirectTCP Path = "direct/tcp" // ICE-TCP, RFC 6544
	RelayUDP  Path = "relay/udp"  // TURN over UDP
	RelayTCP  Path = "relay/tcp"  // TURN over TCP
	RelayTLS  Path = "relay/tls"  // TURN over TLS
)

// Paths in the order in which they are preferred and shown.
var Paths = []Path{DirectUDP, RelayUDP, RelayTCP, RelayTLS, DirectTCP}
