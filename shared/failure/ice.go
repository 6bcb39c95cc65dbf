package failure

import (
	"strings"

	"sidetone/shared/report"
)

// iceTexts are the texts of libwebrtc's icecandidateerror events that are its
// own and no server's (p2p/base/stun_port.cc and turn_port.cc; each was seen in
// Chromium), without the full stop at their end, which not all of them have. A
// server's error comes with the server's own text and is told by its code.
var iceTexts = map[string]report.Failure{
	"STUN host lookup received error":                           {Name: report.FailureLookup, Operation: report.OpSTUN},
	"TURN host lookup received error":                           {Name: report.FailureLookup, Operation: report.OpTURN},
	"STUN binding request timed out":                            {Name: report.FailureTimedOut, Operation: report.OpSTUN},
	"TURN allocate request timed out":                           {Name: report.FailureTimedOut, Operation: report.OpTURN},
	"Failed to establish connection":                            {Name: report.FailureConnect, Operation: report.OpTURN},
	"Failed to create TURN client socket":                       {Name: report.FailureConnect, Operation: report.OpTURN},
	"Address not associated with the desired network interface": {Name: report.FailureInterface, Operation: report.OpTURN},
	// With the codes 401, 500 and 600, though no server was asked.
	"Missing TURN server credentials":                  {Name: report.FailureConfiguration, Operation: report.OpTURN},
	"Attempt to start allocation to a disallowed port": {Name: report.FailureConfiguration, Operation: report.OpTURN},
	"IP address family does not match":                 {Name: report.FailureFamily, Operation: report.OpTURN},
}

// stages are where a probe of our own got stuck, which knows that without words.
var stages = map[string]report.FailureName{
	report.StageName:    report.FailureLookup,
	report.StageConnect: report.FailureConnect,
	report.StageTLS:     report.FailureTLS,
}

// ICE names an icecandidateerror: by its stage where it has one, by libwebrtc's
// text, else by the code where a server answered. nil: nothing of it is
// known, as with the empty texts of Firefox.
func ICE(e report.ICEError) *report.Failure {
	f := iceTexts[strings.TrimSuffix(e.Text, ".")]
	switch {
	case stages[e.Stage] != "":
		f = report.Failure{Name: stages[e.Stage], Operation: operationOf(e.URL)}
	case f.Name != "":
	case e.Code == unauthorized || e.Code == wrongCredentials:
		f = report.Failure{Name: report.FailureCredentials, Operation: report.OpTURN}
	case e.Code >= firstAnswer && e.Code < global:
		f = report.Failure{Name: report.FailureAllocate, Operation: operationOf(e.URL)}
	}
	if f.Name == "" {
		return nil
	}
	f.Family = Family(e.Address)
	return &f
}

// Numbers of icecandidateerror (RFC 8489 14.8, RFC 8656 18; 600 and above are
// the browser's own). What each says stands in package codes.
const (
	firstAnswer      = 300
	unauthorized     = 401
	wrongCredentials = 441
	global           = 600
)

func operationOf(url string) report.Operation {
	if strings.HasPrefix(url, "stun") {
		return report.OpSTUN
	}
	return report.OpTURN
}

// Family is the family of an address as browsers write it, hidden parts and
// brackets included ("192.168.1.x", "[2001:db8::x]"); 0: it is none, as a
// name that stands for an address (mDNS) is none.
func Family(address string) int {
	switch {
	case strings.Count(address, ":") >= minColons:
		return 6
	case strings.Count(address, ".") == 3 && strings.Trim(address, "0123456789.x") == "":
		return 4
	}
	return 0
}

// minColons: "::1" is the shortest form with two; "host:1" and "1.2.3.4:5"
// have one.
const minColons = 2
