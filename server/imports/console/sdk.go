package console

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sidetone/shared/codes"
	"sidetone/shared/failure"
	"sidetone/shared/report"
)

var (
	// The name of an error of the ACS SDK, and the fields of one however a
	// console shows an object: {code: 410, subCode: 3112}, "code":410,
	// code=410 subcode=3112.
	errorName = regexp.MustCompile(`\b(CommunicationServicesError|CallingCommunicationError|CallStartError)\b`)
	endName   = regexp.MustCompile(`(?i)\bcall ?end(?:ed)?(?: ?reason)?\b|\[CallEnded\]`)
	codeField = regexp.MustCompile(`(?i)(?:^|[^a-z]|\bresponse)code["']?\s*[:=]\s*["']?(\d{1,6})\b`)
	subField  = regexp.MustCompile(`(?i)(?:\b|_)sub_?code["']?\s*[:=]\s*["']?(\d{1,6})\b`)
	category  = regexp.MustCompile(`\b(Success|ExpectedError|UnexpectedClientError|UnexpectedServerError)\b`)
	// 401/40235 and 410/3112, or "code 410 subcode 3112", as people and dashboards write them.
	spelled = regexp.MustCompile(`(?i)\bcode (\d{3}),? (?:and )?sub-? ?code (\d{1,6})\b`)
	slashed = regexp.MustCompile(`\b(\d{3})/(\d{1,6})\b`)
	// An id of a call, as the logs have it.
	callID = regexp.MustCompile(`(?i)\bcall\s?id["']?\s*[:=]\s*["']?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})`)

	ufdNames = []string{
		"noNetwork", "networkRelaysNotReachable", "networkReconnect", "networkReceiveQuality", "networkSendQuality",
		"noSpeakerDevicesEnumerated", "noMicrophoneDevicesEnumerated", "microphoneNotFunctioning", "microphoneMuteUnexpectedly",
		"microphonePermissionDenied", "microphoneNotMuteButSilent", "cameraFreeze", "cameraStartFailed",
		"cameraStartTimedOut", "cameraStoppedUnexpectedly", "cameraPermissionDenied",
	}
	// ofNative are the names in the SDKs for Android, iOS and Windows, whose events and
	// properties have "is" before and "Changed" behind them.
	ofNative = map[string]string{
		"networkunavailable": "noNetwork", "networkrelaysunreachable": "networkRelaysNotReachable", "networkreconnectionquality": "networkReconnect",
		"networkreceivequality": "networkReceiveQuality", "networksendquality": "networkSendQuality",
		"microphonemutedunexpectedly": "microphoneMuteUnexpectedly", "microphonenotfunctioning": "microphoneNotFunctioning", "camerafrozen": "cameraFreeze",
		"camerastartfailed": "cameraStartFailed", "camerastarttimedout": "cameraStartTimedOut", "camerapermissiondenied": "cameraPermissionDenied",
	}
	nativeName = regexp.MustCompile(`(?i)\b(?:on|didChange)?(?:is)?(` + strings.Join(slices.Sorted(maps.Keys(ofNative)), "|") + `)(?:Changed)?\b`)
	ufdName    = regexp.MustCompile(`\b(` + strings.Join(ufdNames, "|") + `)\b`)
	ufdValue   = regexp.MustCompile(`(?i)\b(?:value|quality)?["']?\s*[:= ]\s*["']?(true|false|good|poor|bad|[123])\b`)

	agent = regexp.MustCompile(`(?i)connectionState\w*\b.{0,80}\b(Disconnected)\b.{0,80}\b(invalidToken|connectionIssue)\b`)
)

// numbers reads code and sub-code of a line.
func numbers(text string) (code, sub int, ok bool) {
	if m := codeField.FindStringSubmatch(text); m != nil {
		code, _ = strconv.Atoi(m[1])
		ok = true
	}
	if m := subField.FindStringSubmatch(text); m != nil {
		sub, _ = strconv.Atoi(m[1])
	}
	for _, form := range []*regexp.Regexp{slashed, spelled} {
		if m := form.FindStringSubmatch(text); !ok && m != nil {
			code, _ = strconv.Atoi(m[1])
			sub, _ = strconv.Atoi(m[2])
			ok = true
		}
	}
	return code, sub, ok
}

// holdsAny is asked before a pattern, which is slow, where no line fits without.
func holdsAny(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

func observationOf(check report.Check, vendor, text string, code, sub int) report.Observation {
	call := &report.Call{Vendor: vendor, SubCode: sub}
	if m := category.FindString(text); m != "" {
		call.Categories = []string{m}
	}
	if m := callID.FindStringSubmatch(text); m != nil {
		call.CallID = strings.ToLower(m[1])
	}
	return report.Observation{Check: check, Target: vendor, Code: code, Outcome: report.Failed,
		Detail: report.Detail{Call: call, Text: text}}
}

// callError is an error that the SDK threw.
func callError(m message) (report.Observation, bool) {
	if !strings.Contains(m.text, "Error") {
		return report.Observation{}, false
	}
	name := errorName.FindString(m.text)
	if name == "" {
		return report.Observation{}, false
	}
	code, sub, ok := numbers(m.text)
	if !ok || code == 0 {
		return report.Observation{}, false
	}
	o := observationOf(report.CheckCallStart, codes.ACS, m.text, code, sub)
	o.Detail.Call.Name = name
	if said, ok := failure.Sentence(m.text); ok && !said.Connected {
		o.Detail.Failure = &said.Failure
	}
	return o, true
}

// callEnd is how a call ended.
func callEnd(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "all", "ALL") || !endName.MatchString(m.text) {
		return report.Observation{}, false
	}
	code, sub, ok := numbers(m.text)
	if !ok {
		return report.Observation{}, false
	}
	return ended(m.text, code, sub), true
}

// bareObject is a callEndReason or an error that was logged by itself: "subCode"
// beside "code" is the spelling of ACS, and of no other SDK that is known.
func bareObject(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "subCode", "subcode") {
		return report.Observation{}, false
	}
	code, sub, ok := numbers(m.text)
	if !ok || sub == 0 || !codeField.MatchString(m.text) && !spelled.MatchString(m.text) {
		return report.Observation{}, false
	}
	if e, known := codes.Lookup(codes.ACS, code, sub); !known || e.FellBack {
		return report.Observation{}, false // numbers of somebody else's
	}
	if strings.Contains(m.text, "_subCode") { // the private field of an error that something threw: no call ended with it
		return observationOf(report.CheckCallOperation, codes.ACS, m.text, code, sub), true
	}
	return ended(m.text, code, sub), true
}

func ended(text string, code, sub int) report.Observation {
	o := observationOf(report.CheckCallEnd, codes.ACS, text, code, sub)
	if code == 0 || code == cancelled || code == declined || code >= 200 && code < 300 {
		o.Outcome = report.OK
	}
	return o
}

// Normal ends, beside 0 and those of 200 (call-end codes of ACS).
const (
	cancelled = 487
	declined  = 603
)

// diagnosticName finds the name of a diagnostic and what stands behind it. Empty:
// there is none.
func diagnosticName(text string) (name, behind string) {
	if at := ufdName.FindStringIndex(text); at != nil {
		return text[at[0]:at[1]], text[at[1]:]
	}
	if at := nativeName.FindStringSubmatchIndex(text); at != nil {
		return ofNative[strings.ToLower(text[at[2]:at[3]])], text[at[1]:]
	}
	return "", ""
}

// diagnostic is a user facing diagnostic that a page logged with its value.
func diagnostic(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "etwork", "icrophone", "amera", "peaker") {
		return report.Observation{}, false
	}
	name, behind := diagnosticName(m.text)
	found := ufdValue.FindStringSubmatch(behind)
	if name == "" || found == nil {
		return report.Observation{}, false
	}
	o := report.Observation{Check: report.CheckUFD, Target: name, Outcome: report.OK}
	flags := map[string]int{"true": 1, "false": 0}
	levels := map[string]int{"good": 1, "poor": 2, "bad": 3, "1": 1, "2": 2, "3": 3}
	value := strings.ToLower(found[1])
	code, isFlag := flags[value]
	if !isFlag {
		code = levels[value]
	}
	o.Code = code
	if isFlag && code == 1 || !isFlag && code > 1 {
		o.Outcome = report.Failed
	}
	return o, true
}

// agentState is the end of the call agent's connection, with its reason.
func agentState(m message) (report.Observation, bool) {
	if !strings.Contains(m.text, "onnectionState") {
		return report.Observation{}, false
	}
	found := agent.FindStringSubmatch(m.text)
	if found == nil {
		return report.Observation{}, false
	}
	o := observationOf(report.CheckCallAgent, codes.ACS, m.text, 0, 0)
	o.Detail.Call.State, o.Detail.Call.Reason = "Disconnected", found[2]
	return o, true
}
