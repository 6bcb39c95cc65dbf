package console

import (
	"regexp"
	"strconv"
	"strings"

	"sidetone/shared/codes"
	"sidetone/shared/report"
)

// relay is what the log of a coturn server tells of the allocations that were
// asked of it. A log is of many calls, and which of them is the one in question
// nobody knows: only what held for every one is told, and a single refusal
// beside others that were granted says nothing, as 401 says nothing that opens
// every session (RFC 8489 9.2.4).
type relay struct {
	allocations, permissions int    // that were granted
	forbidden                string // a line about a peer that it may not send to
	credentials, full        string // about a user, about room
}

var (
	// src/server/ns_turn_server.c: "session 1: realm <r> user <u>: incoming packet ALLOCATE processed, error 486: Allocation Quota Reached".
	relayPacket = regexp.MustCompile(`\buser <([^>]*)>: incoming packet (\w+) processed, (?:success|error (\d{3})\b)`)
	// "session 1: check_stun_auth: Cannot find credentials of user <u>", "... user u credentials are incorrect".
	relayUser = regexp.MustCompile(`\bcheck_stun_auth: (?:Cannot find credentials of user <|user .* credentials are incorrect|wrong username: )`)
)

// read takes a line of such a log.
func (r *relay) read(text string) bool {
	if strings.Contains(text, "check_stun_auth") && relayUser.MatchString(text) {
		r.credentials = text
		return true
	}
	if !strings.Contains(text, "incoming packet ") {
		return false
	}
	m := relayPacket.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	user, method := m[1], m[2]
	code, _ := strconv.Atoi(m[3])
	ice := codes.ICE(code)
	rejects, sure := ice.RejectsCredentials()
	overloaded, _ := ice.Overloaded()
	switch {
	case code == 0 && method == "ALLOCATE":
		r.allocations++
	case code == 0 && (method == "CREATE_PERMISSION" || method == "CHANNEL_BIND"):
		r.permissions++
	case ice.Kind() == codes.KindForbidden && (method == "CREATE_PERMISSION" || method == "CHANNEL_BIND"):
		r.forbidden = text
	case overloaded && ice.Kind() == codes.KindCapacity:
		r.full = text
	case rejects && sure && user != "" && method == "ALLOCATE":
		r.credentials = text
	}
	return true
}

// observations says what held for all.
func (r *relay) observations() (list []report.Observation) {
	say := func(name report.FailureName, operation report.Operation, text string, granted int) {
		if text == "" || granted > 0 {
			return
		}
		list = append(list, report.Observation{Check: report.CheckConsole, Target: "coturn", Outcome: report.Failed,
			Detail: report.Detail{Failure: &report.Failure{Name: name, Operation: operation}, Text: text}})
	}
	say(report.FailureCredentials, report.OpTURN, r.credentials, r.allocations)
	say(report.FailureRelayFull, report.OpTURN, r.full, r.allocations)
	say(report.FailurePeerForbidden, report.OpICE, r.forbidden, r.permissions)
	return list
}
