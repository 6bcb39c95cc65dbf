package console

import (
	"regexp"
	"strconv"

	"sidetone/shared/codes"
	"sidetone/shared/report"
)

// sip is what a trace of SIP, which browsers' SIP libraries and servers write,
// tells of registering and calling. The last answer to a request of each kind
// counts: the first one is challenged with 401 or 407 and sent again.
type sip struct {
	status int // of a response whose CSeq has not come yet
	text   string
	last   map[string]response
}

type response struct {
	status int
	text   string
}

var (
	// A response in a trace (RFC 3261 7.2), and the header that says to which request.
	sipStatus = regexp.MustCompile(`\bSIP/2\.0 (\d{3}) \S`)
	sipMethod = regexp.MustCompile(`^\s*CSeq\s*:\s*\d+\s+([A-Z]+)`)
	// Asterisk: 'Got SIP response 488 "Not Acceptable Here" back from 192.0.2.1:5060'.
	sipGot = regexp.MustCompile(`\bGot SIP response (\d{3}) "`)
	// JsSIP and dart-sip-ua: "registrationFailed => Code: [408], Cause: Unavailable, Reason: Request Timeout".
	registration = regexp.MustCompile(`\b[rR]egistration ?[fF]ailed\b.{0,40}?\bCode: \[?(\d{3})\b`)
	// FreeSWITCH: "Hangup sofia/internal/1000@example.org [CS_EXECUTE] [USER_BUSY]", "hangup_cause: USER_BUSY";
	// Telnyx and other Verto clients: cause: "USER_BUSY", causeCode: 17.
	hangupName = regexp.MustCompile(`\bHangup \S+ \[CS_\w+\] \[([A-Z_]+)\]|\b(?i:hangup[_-]?cause|cause)["']?\s*[:=]\s*["']?([A-Z]+_[A-Z_]+)\b`)
	// A Reason header: "Reason: Q.850;cause=17;text=\"User busy\"" (RFC 3326).
	hangupReason = regexp.MustCompile(`\bQ\.850\s*;\s*cause=(\d{1,3})\b`)
	// ... or a status of SIP: "Reason: SIP ;cause=488 ;text=\"Not Acceptable Here\"".
	sipReason = regexp.MustCompile(`\bReason\s*:\s*SIP\s*;\s*cause=(\d{3})\b`)
)

// read takes a line of a trace.
func (s *sip) read(text string) bool {
	if m := match(registration, "ailed", text); m != nil {
		status, _ := strconv.Atoi(m[1])
		s.answer(register, status, text)
		return true
	}
	if !holdsAny(text, "SIP/2.0", "CSeq") {
		return false
	}
	if m := sipStatus.FindStringSubmatch(text); m != nil {
		s.status, _ = strconv.Atoi(m[1])
		s.text = text
		return true
	}
	m := sipMethod.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	if s.status >= firstFinal && (m[1] == register || m[1] == invite) {
		s.answer(m[1], s.status, s.text)
	}
	s.status = 0
	return true
}

func (s *sip) answer(method string, status int, text string) {
	if s.last == nil {
		s.last = map[string]response{}
	}
	s.last[method] = response{status, text}
}

const (
	register, invite = "REGISTER", "INVITE"
	firstFinal       = 200 // below it a response is provisional
	firstRefusal     = 400
)

// observations says what the last answers were.
func (s *sip) observations() (list []report.Observation) {
	if r, ok := s.last[register]; ok && r.status >= firstRefusal {
		list = append(list, r.registering())
	}
	if s.status >= firstRefusal && s.status != unauthorized && s.status != proxyAuthentication && len(s.last) == 0 {
		list = append(list, ofVendor(codes.SIP, s.text, s.status)) // without the headers that say to which request
	}
	if r, ok := s.last[invite]; ok && r.status >= firstRefusal {
		list = append(list, ofVendor(codes.SIP, r.text, r.status))
	}
	return list
}

// registering: an account that the server does not take.
func (r response) registering() report.Observation {
	name := report.FailureName("")
	switch r.status {
	case unauthorized, proxyAuthentication:
		name = report.FailureTokenRejected
	case forbidden:
		name = report.FailureTokenForbidden
	default:
		return ofVendor(codes.SIP, r.text, r.status)
	}
	o := observationOf(report.CheckCallStart, codes.SIP, register+": "+r.text, 0, 0)
	o.Detail.Failure = &report.Failure{Name: name, Operation: report.OpSignIn}
	return o
}

// ofVendor is the end of a call by a code of the table; normal ones went well.
func ofVendor(vendor, text string, code int) report.Observation {
	o := observationOf(report.CheckCallEnd, vendor, text, code, 0)
	if e, known := codes.Lookup(vendor, code, codes.NoSub); known && e.AdviceID() == "code_advice.normal" && e.Hypothesis == "" {
		o.Outcome = report.OK
	}
	return o
}

// hangup is a line with the cause of a call's end.
func hangup(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "SIP response", "Q.850", "_", "Reason") {
		return report.Observation{}, false
	}
	if found := sipGot.FindStringSubmatch(m.text); found != nil {
		status, _ := strconv.Atoi(found[1])
		return ofVendor(codes.SIP, m.text, status), status >= firstRefusal && status != unauthorized && status != proxyAuthentication
	}
	if found := match(sipReason, "cause=", m.text); found != nil {
		status, _ := strconv.Atoi(found[1])
		return ofVendor(codes.SIP, m.text, status), status >= firstRefusal
	}
	if found := hangupReason.FindStringSubmatch(m.text); found != nil {
		cause, _ := strconv.Atoi(found[1])
		_, known := codes.Lookup(codes.Q850, cause, codes.NoSub)
		return ofVendor(codes.Q850, m.text, cause), known
	}
	found := hangupName.FindStringSubmatch(m.text)
	if found == nil {
		return report.Observation{}, false
	}
	cause, known := causes[found[1]+found[2]]
	return ofVendor(codes.Q850, m.text, cause), known
}

// causes are FreeSWITCH's names (switch_types.h) of the rows of the table.
var causes = map[string]int{
	"UNALLOCATED_NUMBER": 1, "NO_ROUTE_TRANSIT_NET": 2, "NO_ROUTE_DESTINATION": 3, "NORMAL_CLEARING": 16, "USER_BUSY": 17, "NO_USER_RESPONSE": 18,
	"NO_ANSWER": 19, "SUBSCRIBER_ABSENT": 20, "CALL_REJECTED": 21, "NUMBER_CHANGED": 22, "DESTINATION_OUT_OF_ORDER": 27, "INVALID_NUMBER_FORMAT": 28,
	"FACILITY_REJECTED": 29, "NORMAL_UNSPECIFIED": 31, "NORMAL_CIRCUIT_CONGESTION": 34, "NETWORK_OUT_OF_ORDER": 38, "NORMAL_TEMPORARY_FAILURE": 41,
	"SWITCH_CONGESTION": 42, "REQUESTED_CHAN_UNAVAIL": 44, "FACILITY_NOT_SUBSCRIBED": 50, "OUTGOING_CALL_BARRED": 52, "INCOMING_CALL_BARRED": 54,
	"BEARERCAPABILITY_NOTAUTH": 57, "BEARERCAPABILITY_NOTAVAIL": 58, "SERVICE_UNAVAILABLE": 63, "BEARERCAPABILITY_NOTIMPL": 65,
	"FACILITY_NOT_IMPLEMENTED": 69, "SERVICE_NOT_IMPLEMENTED": 79, "INCOMPATIBLE_DESTINATION": 88, "MANDATORY_IE_MISSING": 96,
	"RECOVERY_ON_TIMER_EXPIRE": 102, "PROTOCOL_ERROR": 111, "INTERWORKING": 127, "ORIGINATOR_CANCEL": 487, "SYSTEM_SHUTDOWN": 501, "LOSE_RACE": 502,
	"MANAGER_REQUEST": 503, "ALLOTTED_TIMEOUT": 602, "USER_CHALLENGE": 603, "MEDIA_TIMEOUT": 604, "USER_NOT_REGISTERED": 606, "PROGRESS_TIMEOUT": 607,
	"INVALID_GATEWAY": 608, "GATEWAY_DOWN": 609, "NO_PICKUP": 612, "SRTP_READ_ERROR": 613,
}
