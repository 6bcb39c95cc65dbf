package console

import (
	"regexp"
	"sort"
	"strconv"
	"strings"

	"sidetone/shared/failure"
	"sidetone/shared/report"
)

// sessions are the states of the connections of a call as its program logged
// them, by the name of each. The last state of each counts: what failed after it
// was connected was lost, and a direct attempt that failed beside a bridge that
// stayed is no failure of the call.
type sessions struct {
	all  map[string]*session
	last *session // that changed last
	over bool     // somebody ended the call a moment ago
}

type session struct {
	state     string // the last
	text      string // of the line that gave it
	connected bool   // at some time
	ofMany    bool   // a server's: of one participant of many
	// Where a page logs both, without a name: the last states of ICE and of the connection as a
	// whole, and whether the latter was ever connected.
	ice, whole string
	wholeUp    bool
	// Addresses of the other side and of relays, where the log names them as such.
	remote, relayed report.Reach
}

const (
	iceSubject = `(?:on)?ice ?(?:connection|transport|agent)? ?state|on ?ice ?connection ?change`
	// becomes is what stands between the name of a state and its value.
	becomes = `(?: of RTCPeerConnection [^ ]{1,64}(?: \([^()]{1,64}\))?)?(?: has)?(?: ?change[sd]?)?(?: event)?(?: from [\w.]{1,64}(?:\(\d\))?| old=\w{1,32} new)?(?: is| now| to| with status)*` +
		`["']?[\s:=>\-("',]{1,6}(?:Optional\()?(?:RTC\w{1,24}State\.)?(?:RTC\w{1,24}?State|ICE_AGENT_STATE_|RTC_PEER_CONNECTION_STATE_|RTCI(?:CE|ce)Connection|k(?:IceConnection)?|iceConnection)?`
)

var (
	// lib-jitsi-meet, by the name of the session, in its older and newer forms:
	// "(TIME) ICE failed P2P? true:", "(TIME) ICE failed JVB:", "(TIME) JVB PC state is now failed (ICE state failed):".
	jitsiICE = regexp.MustCompile(`\(TIME\) ICE (\w+) (?:P2P\? (true|false)|(P2P|JVB)):`)
	jitsiPC  = regexp.MustCompile(`\(TIME\) (P2P|JVB) PC state is now (\w+)`)
	// What pages, applications and servers write of the two states of an RTCPeerConnection: "iceConnectionState: failed",
	// "ICE connection state changed to failed", "connectionState failed", pion's "ICE Connection State has changed: failed",
	// GStreamer's "ICE connection state change from checking(1) to failed(4)", Flutter's "RTCIceConnectionState.RTCIceConnectionStateFailed",
	// libwebrtc's Java "onIceConnectionChange: FAILED", Amazon Kinesis' "ICE_AGENT_STATE_FAILED", ice4j's "from Running to Failed".
	iceState = regexp.MustCompile(`(?i)\b(?:` + iceSubject + `)` + becomes + `(new|waiting|running|nominating|checking|connected|ready|completed|disconnected|failed|closed|terminated)\b`)
	// Databases and sockets have a "connection state", too; "connectionState" is the
	// name that webrtc-pc gives it.
	ofPeer    = regexp.MustCompile(`(?i:\b(?:peer|rtc|webrtc|pc|ice|dtls|transport))|^Connection State has changed|^Connection state is `)
	connState = regexp.MustCompile(`(?i)(?:^|[^a-z])(?:peer ?)?(?:(connectionstate|RTCPeerConnectionState)|connection state|connection change)` + becomes +
		`(new|connecting|connected|disconnected|failed|closed)\b`)
)

// stateField is a state in a field beside the message that tells of its change, as
// structured loggers write it: `ICE connection state changed {"state": "failed"}`, "peer connection state changed state=failed".
var stateField = regexp.MustCompile(`(?i)\b((?:ice|peer)? ?connection ?state|ice ?state|state of (?:peer|connection))(?: has)? ?chang(?:ed?|ing)\b.{0,200}?` +
	`\b(?:new_?|connection_?|ice_?connection_?|ice_?)?state["']?\s{0,4}[:=]\s{0,4}["']?(?:RTC\w{1,24}State)?` +
	`(new|checking|connecting|connected|completed|disconnected|failed|closed)\b`)

var ofICEState = regexp.MustCompile(`(?i)^ice`)

// read takes a line that tells of a named session.
func (s *sessions) read(text string) bool {
	if strings.Contains(text, directClosed) {
		s.set(direct, "closed", text)
		return true
	}
	if s.readServer(text) || s.readFirefox(text) {
		return true
	}
	if !strings.Contains(text, "(TIME) ") {
		return false
	}
	if m := jitsiPC.FindStringSubmatch(text); m != nil {
		s.set(m[1], m[2], text)
		return true
	}
	m := jitsiICE.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	name := m[3]
	switch m[2] {
	case "true":
		name = direct
	case "false":
		name = "JVB"
	}
	s.set(name, m[1], text)
	return true
}

// direct is the name of the session without the bridge.
const direct = "P2P"

// directClosed is what lib-jitsi-meet writes when the call has gone over to
// the bridge (JitsiConference): what happens to the bridge from then on is what
// happens to the call.
const directClosed = "Peer to peer connection closed!"

func (s *sessions) set(name, state, text string) {
	if s.all == nil {
		s.all = map[string]*session{}
	}
	one := s.all[name]
	if one == nil {
		if len(s.all) >= maxSessions {
			return
		}
		one = &session{}
		s.all[name] = one
	}
	if s.last = one; s.over && !one.ofMany && (state == "failed" || state == "disconnected") {
		if one.state != "failed" {
			one.state, one.text = "closed", text
		}
		return
	}
	one.state, one.text = state, text
	one.connected = one.connected || isUp(state)
}

func isUp(state string) bool { return state == "connected" || state == "completed" }

// observations says how the sessions ended.
func (s *sessions) observations() (list []report.Observation) {
	names := make([]string, 0, len(s.all))
	up := ""
	for name, one := range s.all {
		names = append(names, name)
		if isUp(one.state) || one.ofMany && one.connected && one.state != "failed" {
			up = name
		}
	}
	sort.Strings(names)
	for _, name := range names {
		list = append(list, s.all[name].observation(name, up != "" && up != name, len(names)))
	}
	return list
}

// observation is a connection as a whole. other: another of them is up.
func (s *session) observation(name string, other bool, several int) report.Observation {
	c := &report.Connection{State: s.state, Connected: report.Known(s.connected)}
	if several > 1 {
		c.Other = report.Known(other)
	}
	if s.remote.Total() > 0 {
		c.Remote = &s.remote
	}
	if s.relayed.Total() > 0 {
		c.Relayed = &s.relayed
	}
	o := report.Observation{Check: report.CheckConnection, Target: name, Outcome: report.NotTested,
		Detail: report.Detail{Connection: c, Text: s.text}}
	switch {
	case isUp(s.state) && !s.withoutDTLS():
		o.Outcome, c.Lost = report.OK, report.Known(false)
	case s.withoutDTLS():
		o.Outcome, c.Connected, c.Lost = report.Failed, report.Known(false), report.Known(false)
		o.Detail.Failure = &report.Failure{Name: report.FailureDTLS, Operation: report.OpDTLS}
	case s.state == "failed":
		o.Outcome, c.Lost = report.Failed, report.Known(s.connected)
		o.Detail.Failure = &report.Failure{Name: report.FailureConnection, Operation: report.OpICE}
		if other && name == direct {
			o.Detail.Failure.Name = report.FailureDirectPath
		}
	}
	return o
}

// readUnnamed takes a line that tells of a session without a name.
func (s *sessions) readUnnamed(text string) bool {
	state, ofICE := stateOf(text)
	if state == "" {
		return false
	}
	one := s.all[unnamed]
	if one != nil && one.state == "failed" && state == "closed" {
		return true // what failed is put away
	}
	s.set(unnamed, state, text)
	if one = s.all[unnamed]; one == nil {
		return true
	}
	if ofICE {
		one.ice = state
		if state == "new" || state == "checking" {
			one.whole = "" // another connection, or another try of it
		}
	} else {
		one.whole, one.wholeUp = state, one.wholeUp || isUp(state)
	}
	return true
}

// withoutDTLS: ICE found a pair, and the connection as a whole (connectionState, which is both in
// one) failed without ever being connected.
func (s *session) withoutDTLS() bool { return isUp(s.ice) && s.whole == "failed" && !s.wholeUp }

// unnamed is the session of the states that a page logs without saying of which
// connection: the last of them counts there, too.
const unnamed = ""

// stateOf reads a state of a connection that has no name, and whether it is that of ICE alone;
// empty: it is none. That ICE is disconnected may pass (webrtc-pc 5.6.4).
func stateOf(text string) (state string, ofICE bool) {
	if !holdsAny(text, "onnection", "ONNECTION", "ICE ", "ice", "Ice") || !holdsAny(text, stateParts...) {
		return "", false
	}
	text = numbered(text)
	if at := iceState.FindStringSubmatchIndex(text); at != nil && !failure.Mentioned(text, at[0], at[1]) {
		return standard(lastOf(text, at[2], at[3])), true
	}
	if found := stateField.FindStringSubmatch(text); found != nil && ofPeer.MatchString(text) {
		return standard(found[2]), ofICEState.MatchString(found[1])
	}
	at := connState.FindStringSubmatchIndex(text)
	if at == nil {
		if plain := named(text); plain != text {
			return stateOf(plain)
		}
	}
	if at == nil || at[2] < 0 && !ofPeer.MatchString(text) || failure.Mentioned(text, max(at[0], at[2]), at[1]) {
		return "", false
	}
	return standard(lastOf(text, at[4], at[5])), false
}

// becoming is what the state becomes that stands before it: "checking -> failed".
var becoming = regexp.MustCompile(`(?i)^["')\]]{0,2}\s{0,3}(?:-{1,2}>|=>|→|➜)\s{0,3}["'(\[]{0,2}(?:RTC\w{1,24}State)?(new|checking|connecting|connected|completed|disconnected|failed|closed)\b`)

// lastOf is the last of a chain of states in a line, the first of which stands at a place.
func lastOf(text string, from, to int) string {
	for {
		at := becoming.FindStringSubmatchIndex(text[to:])
		if at == nil {
			return text[from:to]
		}
		from, to = to+at[2], to+at[3]
	}
}

// stateParts: no state is told without one of these.
var stateParts = []string{"rawValue", "changed: ", " => ", "ailed", "AILED", "onnect", "ONNECT", "losed", "LOSED", "hecking", "ompleted", "OMPLETED", "unning",
	"erminated", "new", "NEW"}

// standard is the name that webrtc-pc gives a state.
func standard(state string) string {
	switch state = strings.ToLower(state); state {
	case "waiting", "running", "nominating", "gathering", "connecting": // ice4j, Amazon Kinesis, libnice
		return "checking"
	case "ready": // libnice, Amazon Kinesis
		return "connected"
	case "terminated":
		return "closed"
	}
	return state
}

// Swift shows an enumeration of libwebrtc by its number (RTCPeerConnection.h):
// "RTCIceConnectionState(rawValue: 4)"; Google's sample for iOS writes "ICE state changed: 4",
// libwebrtc itself "Changing IceConnectionState 1 => 4".
var (
	swiftState  = regexp.MustCompile(`\bRTC(Ice|Peer)ConnectionState\(rawValue: (\d)\)`)
	nativeState = regexp.MustCompile(`\bChanging (?:Standardized)?IceConnectionState \d => (\d)\b`) // libwebrtc, pc/peer_connection.cc
	numberedICE = regexp.MustCompile(`\bICE state changed: (\d)$`)
	iceNumbers  = []string{"new", "checking", "connected", "completed", "failed", "disconnected", "closed"}
	peerNumbers = []string{"new", "connecting", "connected", "disconnected", "failed", "closed"}
)

// enumerated is a state by the name that an enumeration gives it, which some programs print and
// nothing else: "RTCPeerConnectionState.RTCPeerConnectionStateFailed" of Flutter, "onConnectionChangeFAILED"
// of its plugin for Android, "PeerConnectionState.FAILED" of Kotlin.
var enumerated = regexp.MustCompile(`\b(?:RTC(Peer|Ice)ConnectionState|on(Ice)?ConnectionChange|(Peer|Ice)ConnectionState\.)` +
	`(New|NEW|Checking|CHECKING|Connecting|CONNECTING|Connected|CONNECTED|Completed|COMPLETED|Disconnected|DISCONNECTED|Failed|FAILED|Closed|CLOSED)\b`)

// named writes such a name as other programs write a state; a line with several of them lists what there is.
func named(text string) string {
	all := enumerated.FindAllStringSubmatch(text, 2)
	if len(all) != 1 {
		return text
	}
	subject := "connectionState "
	if one := all[0]; one[1] == "Ice" || one[2] == "Ice" || one[3] == "Ice" {
		subject = "iceConnectionState "
	}
	return subject + all[0][4]
}

// numbered writes the names of states in the place of their numbers.
func numbered(text string) string {
	names, number, place := iceNumbers, "", []int(nil)
	if strings.Contains(text, "ConnectionState(rawValue: ") {
		if place = swiftState.FindStringSubmatchIndex(text); place != nil {
			number = text[place[4]:place[5]]
			if text[place[2]:place[3]] == "Peer" {
				names = peerNumbers
			}
		}
	} else if place = nativeState.FindStringSubmatchIndex(text); place != nil {
		text, place = "iceConnectionState "+text[place[2]:place[3]], []int{len("iceConnectionState "), len("iceConnectionState n")}
		number = text[place[0]:place[1]]
	} else if place = numberedICE.FindStringSubmatchIndex(text); place != nil {
		place[0], number = place[2], text[place[2]:place[3]]
	}
	if at, err := strconv.Atoi(number); err == nil && at < len(names) {
		return text[:place[0]] + names[at] + text[place[1]:]
	}
	return text
}
