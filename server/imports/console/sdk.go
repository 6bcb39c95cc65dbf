package console

import (
	"regexp"
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// Vendors are told apart by the names of their errors and fields.
const vendorACS = "acs"

var (
	// The name of an error of the ACS SDK, and the fields of one however a
	// console shows an object: {code: 410, subCode: 3112}, "code":410,
	// code=410 subcode=3112.
	errorName = regexp.MustCompile(`\b(CommunicationServicesError|CallingCommunicationError|CallStartError)\b`)
	endName   = regexp.MustCompile(`(?i)\bcall\s?end\s?reason\b`)
	codeField = regexp.MustCompile(`(?i)(?:^|[^a-z])code["']?\s*[:=]\s*["']?(\d{1,4})\b`)
	subField  = regexp.MustCompile(`(?i)\bsub_?code["']?\s*[:=]\s*["']?(\d{1,6})\b`)
	category  = regexp.MustCompile(`\b(Success|ExpectedError|UnexpectedClientError|UnexpectedServerError)\b`)
	// 401/40235 and 410/3112, as people and dashboards write them.
	slashed = regexp.MustCompile(`\b(\d{3})/(\d{1,6})\b`)
	// An id of a call, as the logs have it.
	callID = regexp.MustCompile(`(?i)\bcall\s?id["']?\s*[:=]\s*["']?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})`)

	ufdNames = []string{
		"noNetwork", "networkRelaysNotReachable", "networkReconnect", "networkReceiveQuality", "networkSendQuality",
		"noSpeakerDevicesEnumerated", "noMicrophoneDevicesEnumerated", "microphoneNotFunctioning", "microphoneMuteUnexpectedly",
		"microphonePermissionDenied", "microphoneNotMuteButSilent", "cameraFreeze", "cameraStartFailed",
		"cameraStartTimedOut", "cameraStoppedUnexpectedly", "cameraPermissionDenied",
	}
	ufdName  = regexp.MustCompile(`\b(` + strings.Join(ufdNames, "|") + `)\b`)
	ufdValue = regexp.MustCompile(`(?i)\b(?:value|quality)?["']?\s*[:= ]\s*["']?(true|false|good|poor|bad|[123])\b`)

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
	if m := slashed.FindStringSubmatch(text); !ok && m != nil {
		code, _ = strconv.Atoi(m[1])
		sub, _ = strconv.Atoi(m[2])
		ok = true
	}
	return code, sub, ok
}

func observationOf(check report.Check, text string, code, sub int) report.Observation {
	call := &report.Call{Vendor: vendorACS, SubCode: sub}
	if m := category.FindString(text); m != "" {
		call.Categories = []string{m}
	}
	if m := callID.FindStringSubmatch(text); m != nil {
		call.CallID = strings.ToLower(m[1])
	}
	return report.Observation{Check: check, Target: vendorACS, Code: code, Outcome: report.Failed,
		Detail: report.Detail{Call: call, Text: text}}
}

// callError is an error that the SDK threw.
func callError(text string) (report.Observation, bool) {
	name := errorName.FindString(text)
	code, sub, ok := numbers(text)
	if name == "" || !ok || code == 0 {
		return report.Observation{}, false
	}
	o := observationOf(report.CheckCallStart, text, code, sub)
	o.Detail.Call.Name = name
	return o, true
}

// callEnd is how a call ended.
func callEnd(text string) (report.Observation, bool) {
	code, sub, ok := numbers(text)
	if !ok || !endName.MatchString(text) {
		return report.Observation{}, false
	}
	o := observationOf(report.CheckCallEnd, text, code, sub)
	if code == 0 || code == 487 || code == 603 || code >= 200 && code < 300 {
		o.Outcome = report.OK // normal ends (call-end codes of ACS)
	}
	return o, true
}

// diagnostic is a user facing diagnostic that a page logged with its value.
func diagnostic(text string) (report.Observation, bool) {
	at := ufdName.FindStringIndex(text)
	if at == nil {
		return report.Observation{}, false
	}
	m := ufdValue.FindStringSubmatch(text[at[1]:])
	if m == nil {
		return report.Observation{}, false
	}
	o := report.Observation{Check: report.CheckUFD, Target: text[at[0]:at[1]], Outcome: report.OK}
	flags := map[string]int{"true": 1, "false": 0}
	levels := map[string]int{"good": 1, "poor": 2, "bad": 3, "1": 1, "2": 2, "3": 3}
	value := strings.ToLower(m[1])
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
func agentState(text string) (report.Observation, bool) {
	m := agent.FindStringSubmatch(text)
	if m == nil {
		return report.Observation{}, false
	}
	o := observationOf(report.CheckCallAgent, text, 0, 0)
	o.Detail.Call.State, o.Detail.Call.Reason = "Disconnected", m[2]
	return o, true
}
