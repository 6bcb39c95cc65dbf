package console

import (
	"regexp"
	"strconv"
	"strings"

	"sidetone/shared/codes"
	"sidetone/shared/failure"
	"sidetone/shared/report"
)

var (
	// Twilio: "AccessTokenExpired (20104): ...", "TwilioError 53000: ...", "TwilioError: ConnectionError (53405)",
	// {"code":31205} beside its name, "Domain=com.twilio.voice.error Code=20104" on iOS, and
	// "Call Error: 20104, ..." of its examples for Android.
	twilioName  = regexp.MustCompile(`(?i)\btwilio`)
	twilioCode  = regexp.MustCompile(`\b[A-Z][A-Za-z]+ \((\d{5})\)|\bTwilioError:? (\d{5})\b|["']?\b(?i:code)["']?\s*[:=]\s*["']?(\d{5})\b|\bCall Error: (\d{5}),`)
	twilioNamed = regexp.MustCompile(`\b[A-Z][A-Za-z]*(?:Error|Invalid|Expired|Failed|Exception|NotFound|Busy|Exceeded) \(\d{5}\): |\bCall Error: \d{5}, `)
)

// vendorCode is a code of Twilio: it has five digits, stands in the table, and
// the line is Twilio's by its name or by the form of its errors.
func vendorCode(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "wilio", "WILIO", "): ", "Call Error: ") && !holdsAny(m.source, "wilio") {
		return report.Observation{}, false
	}
	if !twilioName.MatchString(m.text) && !twilioName.MatchString(m.source) && !twilioNamed.MatchString(m.text) {
		return report.Observation{}, false
	}
	for _, found := range twilioCode.FindAllStringSubmatch(m.text, -1) {
		code, _ := strconv.Atoi(strings.Join(found[1:], ""))
		entry, known := codes.Lookup(codes.Twilio, code, codes.NoSub)
		if !known {
			continue
		}
		check := report.CheckCallEnd
		if entry.Hypothesis == "token_invalid" {
			check = report.CheckCallStart // no call begins with such a token
		}
		return observationOf(check, codes.Twilio, m.text, code, 0), true
	}
	return report.Observation{}, false
}

// sentence is a line that holds a sentence that is known.
func sentence(m message) (report.Observation, bool) {
	said, ok := failure.Sentence(m.text)
	if shown := shownError.FindStringSubmatch(m.text); !ok && shown != nil {
		said, ok = failure.Sentence(shown[1] + ": " + shown[2])
	}
	if !ok || said.Name == report.FailureCancelled || ofSomeNode(m) || said.Operation == report.OpDTLS && ofTunnel.MatchString(m.text) || said.Operation == report.OpDevice && ofScreen.MatchString(m.text) {
		return report.Observation{}, false
	}
	if said.Connected {
		o := observationOf(report.CheckCallAgent, said.Vendor, m.text, 0, 0)
		o.Outcome, o.Detail.Call.State = report.OK, "connected"
		return o, true
	}
	f := said.Failure
	o := report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Detail: report.Detail{Failure: &f, Text: m.text}}
	if said.Vendor != "" {
		code, sub := printed(m.text, said.Code, said.Sub)
		o = observationOf(checkOf(f.Operation), said.Vendor, m.text, code, sub)
		o.Detail.Failure = &f
	}
	return o, true
}

// ofTunnel: the line says itself that it is none of a call.
var ofTunnel = regexp.MustCompile(`(?i)\b(?:coaps?|lwm2m|openconnect|anyconnect|openvpn|vpn|radius|radsec)\b|: Resource temporarily unavailable`)

// ofSomeNode: what Firefox says of a device that is not there, WebKit says of a part of
// the page as well. Firefox alone writes file, line and column behind a message.
func ofSomeNode(m message) bool {
	return strings.Contains(m.text, "The object can not be found here") && places(m.source) < 2 &&
		!holdsAny(m.text, "UserMedia", "ediaDevices", "icrophone", "amera", "ebcam")
}

// shownError is an error as a console shows an object: {name: "NotReadableError", message: "..."}.
var shownError = regexp.MustCompile(`\bname["']?: ["'](\w+Error)["'], ["']?message["']?: ["']([^"']+)["']`)

// ofScreen: what a person or a policy did not let be shared is a screen, which a call
// does without.
var ofScreen = regexp.MustCompile(`(?i)\bgetDisplayMedia\b|\bdisplay-capture\b|\bscreen ?-?(?:share|sharing|capture)`)

// checkOf: an error about signing in or a token is one of starting; the
// program of an SDK says nothing of when the others come.
func checkOf(operation report.Operation) report.Check {
	if operation == report.OpSignIn || operation == report.OpToken {
		return report.CheckCallStart
	}
	return report.CheckConsole
}

// printed is the code that the vendor documents for a sentence where the line
// itself has it: what nobody saw is not told.
func printed(text string, code, sub int) (int, int) {
	number := code
	if sub > 0 {
		number = sub
	}
	if !strings.Contains(text, strconv.Itoa(number)) {
		return 0, 0
	}
	return code, sub
}
