package acsrows

import (
	"slices"
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// starts are the operations that begin or answer a call.
var starts = []string{"join", "startcall", "entercall", "acceptincomingcall"}

// operation: a user facing diagnostic, the start of a call, or anything else
// that failed. Other operations that went well say nothing and are left out.
func (r *Reader) operation(read *reading) (entry, bool) {
	name := read.text(Operation)
	e := entry{at: read.time(Started)}
	payload := read.object(Payload)
	if e.at.IsZero() {
		e.at = read.time(Generated)
	}
	// The last part alone: some SDKs write the class before it.
	switch short := strings.ToLower(name[strings.LastIndex(name, ".")+1:]); {
	case short == "userfacingdiagnostics":
		o, ok := diagnostic(payload)
		o.Detail.Call = r.callOf(read)
		e.observation = o
		return e, ok
	case slices.Contains(starts, short):
		e.observation = r.attempt(read, payload, report.CheckCallStart)
		return e, e.observation.Outcome != report.NotTested
	default:
		e.observation = r.attempt(read, payload, report.CheckCallOperation)
		e.observation.Target = name
		return e, e.observation.Outcome == report.Failed
	}
}

// attempt is an operation with its result.
func (r *Reader) attempt(read *reading, payload map[string]any, check report.Check) report.Observation {
	call := r.callOf(read)
	call.Categories = list(read.text(Result))
	code, _ := read.whole(Signature)
	// The payload of a failure may name the error as the SDK threw it.
	if n, err := strconv.Atoi(member(payload, "code", "errorCode")); err == nil {
		code = n
	}
	if n, err := strconv.Atoi(member(payload, "subCode", "errorSubCode")); err == nil {
		call.SubCode = n
	}
	o := report.Observation{
		Check: check, Target: Vendor, Code: code, Outcome: resultOutcome(read.text(Result)),
		Detail: report.Detail{Call: call, Says: told(
			"acs_operation", read.text(Operation), "acs_failure", member(payload, "FailureReason"), "acs_direction", member(payload, "CallDirection"))},
	}
	if ms := read.least(Duration); ms != nil {
		o.MS = milliseconds(*ms)
	}
	return o
}

func (r *Reader) callOf(read *reading) *report.Call {
	return &report.Call{Vendor: Vendor, CallID: callIDOf(read), Participant: r.participant(read)}
}

// resultOutcome reads ResultType as Microsoft's own queries do: Succeeded and
// Success are good, all else is not.
func resultOutcome(result string) report.Outcome {
	switch strings.ToLower(result) {
	case "":
		return report.NotTested
	case "succeeded", "success":
		return report.OK
	}
	return report.Failed
}

// diagnostic reads a UFD. The log writes flags as qualities too, so that Bad
// is a flag that is up.
func diagnostic(payload map[string]any) (report.Observation, bool) {
	name := ufdName(member(payload, "DiagnosticChanged"))
	level, known := levels[strings.ToLower(member(payload, "DiagnosticQuality", "DiagnosticValue"))]
	if name == "" || !known {
		return report.Observation{}, false
	}
	o := report.Observation{Check: report.CheckUFD, Target: name, Outcome: report.OK, Code: level}
	if level > good {
		o.Outcome = report.Failed
	}
	if !qualities[name] {
		o.Code = 0
		if level > good {
			o.Code = 1
		}
	}
	return o, true
}

const good, poor, bad = 1, 2, 3

var levels = map[string]int{
	"good": good, "poor": poor, "bad": bad, "1": good, "2": poor, "3": bad, "false": good, "true": bad, "0": good,
}

// qualities are the UFDs that have three levels; the others are flags.
var qualities = map[string]bool{"networkReconnect": true, "networkReceiveQuality": true, "networkSendQuality": true}

// ufdNames are the names as the SDK writes them; the log begins them with a
// capital at times.
var ufdNames = []string{
	"noNetwork", "networkRelaysNotReachable", "networkReconnect", "networkReceiveQuality", "networkSendQuality", "serverConnection",
	"noSpeakerDevicesEnumerated", "noMicrophoneDevicesEnumerated", "microphoneNotFunctioning", "microphoneMuteUnexpectedly",
	"microphonePermissionDenied", "microphoneNotMuteButSilent", "speakingWhileMicrophoneIsMuted", "cameraFreeze", "cameraStartFailed",
	"cameraStartTimedOut", "cameraStoppedUnexpectedly", "cameraPermissionDenied", "screenshareRecordingDisabled",
	"capturerStartFailed", "capturerStoppedUnexpectedly",
}

// ufdName gives the SDK's spelling; a name that is not known is kept with a
// small first letter.
func ufdName(s string) string {
	i := slices.IndexFunc(ufdNames, func(n string) bool { return strings.EqualFold(n, s) })
	switch {
	case i >= 0:
		return ufdNames[i]
	case !identifier.MatchString(s):
		return ""
	}
	return strings.ToLower(s[:1]) + s[1:]
}
