package console

import (
	"regexp"
	"strconv"
	"strings"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/party"
	"sidetone/shared/failure"
	"sidetone/shared/report"
)

var (
	// Chromium: "GET https://host/path 401 (Unauthorized)", "POST https://host/path net::ERR_TIMED_OUT".
	requested = regexp.MustCompile(`\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (https?://\S+) (?:(\d{3})\b|(net::ERR_[A-Z_0-9]+))`)
	// Firefox, with its network messages: "GET https://host/path [HTTP/2 401 Unauthorized 120ms]".
	answered = regexp.MustCompile(`\b(?:XHR ?)?(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) ?(https?://\S+) ?\[HTTP/[\d.]+ (\d{3})\b`)
	// ... and copied, a line each: "GETwss://host/path" and "[HTTP/1.1 403 Forbidden 40ms]".
	socketAnswered = regexp.MustCompile(`^(?:XHR ?)?GET ?(wss?://\S+) ?(\[HTTP/.*)`)
	askedAlone     = regexp.MustCompile(`^(?:XHR ?)?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) ?((?:https?|wss?)://\S+)$`)
	answeredAlone  = regexp.MustCompile(`^\[HTTP/[\d.]+ (\d{3})\b`)
	// Chromium and Safari, whose source is the address: "Failed to load resource: ... status of 401 (Unauthorized)".
	loaded = regexp.MustCompile(`^Failed to load resource: (?:the server responded with a status of (\d{3})|(net::ERR_[A-Z_0-9]+)|(.*))`)
	// Chromium and Safari: "WebSocket connection to 'wss://host/path' failed: ...".
	socketFailed = regexp.MustCompile(`WebSocket connection to '(wss?://[^']+)' failed:? ?(.*)`)
	// Firefox: "The connection to wss://host/path was interrupted while the page was loading."
	socketInterrupted = regexp.MustCompile(`The connection to (wss?://\S+) was interrupted`)
	// What libraries write when a socket is closed: "signalling closed with code 1006", "WebSocket closed wss://host (code: 1006)".
	socketClosed = regexp.MustCompile(`(?i)\b(?:web ?socket|socket|signall?ing|transport)\b.{0,40}?\b(?:closed?|closing|disconnected|disconnect)\b.{0,200}?\b(1\d{3}|4\d{3})\b`)
	responseCode = regexp.MustCompile(`Unexpected (?:response code|server response): (\d{3})`)
	anySocket    = regexp.MustCompile(`wss?://[^\s'"<>()]+`)
)

// request is one that failed.
func request(m message) (report.Observation, bool) {
	var found []string
	if strings.Contains(m.text, "http") {
		if found = requested.FindStringSubmatch(m.text); found == nil {
			if found = answered.FindStringSubmatch(m.text); found != nil {
				found = append(found, "")
			}
		}
	}
	if found != nil {
		return failedRequest(found[1], found[2], found[3])
	}
	if found = loaded.FindStringSubmatch(m.text); found == nil {
		return report.Observation{}, false
	}
	source := m.source
	if i := strings.LastIndex(source, ":"); strings.HasPrefix(source, "http") && i > len("https:") {
		return failedRequest(source[:i], found[1], found[2])
	}
	return unnamedRequest(m, found)
}

// answer puts a request of Firefox's network messages and the line with its answer
// together, as Firefox shows them. Empty: the answer is yet to come.
func (l *log) answer(text string) string {
	asked := l.asked
	l.asked = ""
	if strings.Contains(text, "ws") {
		if one := socketAnswered.FindStringSubmatch(text); one != nil {
			asked, text = "GET "+one[1], one[2] // in one line
		}
	}
	switch {
	case strings.Contains(text, "://") && askedAlone.MatchString(text):
		l.asked = text
		return ""
	case asked == "" || !strings.HasPrefix(text, "[HTTP/"):
		return text
	}
	to, with := askedAlone.FindStringSubmatch(asked), answeredAlone.FindStringSubmatch(text)
	switch {
	case with == nil:
		return text
	case strings.HasPrefix(to[2], "http"):
		return to[1] + " " + to[2] + " " + text
	case with[1] == strconv.Itoa(switchingProtocols):
		return ""
	}
	return "WebSocket connection to '" + to[2] + "' failed: Unexpected response code: " + with[1]
}

func failedRequest(address, status, constant string) (report.Observation, bool) {
	o := report.Observation{Check: report.CheckCallHTTP, Outcome: report.Failed, Target: artefact.URL(address),
		Detail: report.Detail{HTTP: &report.HTTP{Sent: 1}, Party: party.Of(address), Text: constant}}
	o.Code, _ = strconv.Atoi(status)
	name := failure.Constant(constant)
	switch {
	case name == report.FailureCancelled:
		return o, false
	case o.Code > 0:
		o.Detail.HTTP.Answered = 1
		name = statusName(o.Code)
	}
	if name != "" {
		o.Detail.Failure = &report.Failure{Name: name, Operation: report.OpRequest}
	}
	return o, o.Code == 0 || o.Code >= 400 && o.Code < 600
}

// statusName: 407 is a proxy's word always; every other status is somebody's.
func statusName(status int) report.FailureName {
	if status == proxyAuthentication {
		return report.FailureProxyAuth
	}
	return report.FailureStatus
}

// unnamedRequest: browsers keep the last part of the address alone where it is
// the page's own. Whose host it is nobody knows; a status that may be about the call is
// kept, and a failure of the network.
func unnamedRequest(m message, found []string) (report.Observation, bool) {
	o := report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Detail: report.Detail{Text: m.source + " " + m.text}}
	o.Code, _ = strconv.Atoi(found[1])
	name := failure.Constant(found[2])
	if said, ok := failure.Sentence(found[3]); ok && found[3] != "" {
		name = said.Name
	}
	switch {
	case o.Code == unauthorized || o.Code == forbidden || o.Code == proxyAuthentication:
		name = statusName(o.Code)
	case o.Code != 0 || name == "" || name == report.FailureCancelled:
		return o, false
	}
	o.Detail.Failure = &report.Failure{Name: name, Operation: report.OpRequest}
	return o, true
}

// Statuses of HTTP (RFC 9110) about who may ask.
const (
	unauthorized        = 401
	forbidden           = 403
	proxyAuthentication = 407
)

// socket is a WebSocket that could not be opened.
func socket(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "wss://", "ws://") {
		return report.Observation{}, false
	}
	o, ok := report.Observation{}, false
	if found := socketFailed.FindStringSubmatch(m.text); found != nil {
		o, ok = failedSocket(found[1], found[2])
	} else if address, found := failure.FirefoxSocket(m.text); found {
		o, ok = failedSocket(address, "")
	}
	if ok && o.Check == report.CheckSignaling && ofDevelopmentClient(m.source) {
		ofNoCall(&o, report.PartyDevelopment)
	}
	return o, ok
}

func failedSocket(address, reason string) (report.Observation, bool) {
	o := report.Observation{Check: report.CheckSignaling, Outcome: report.Failed, Target: artefact.URL(address),
		Detail: report.Detail{Socket: &report.Socket{}, Party: party.Of(address), Text: reason}}
	f := &report.Failure{Name: report.FailureSocket, Operation: report.OpSocket}
	if name, _ := failure.Constants(reason); name != "" {
		f.Name = name
	} else if said, ok := failure.Sentence("WebSocket: " + reason); ok {
		f.Name = said.Name
	}
	if code := responseCode.FindStringSubmatch(reason); code != nil {
		f.Name = report.FailureUpgradeRefused
		if o.Code, _ = strconv.Atoi(code[1]); o.Code == proxyAuthentication {
			f.Name = report.FailureProxyAuth
		}
	}
	switch f.Name {
	case report.FailureCancelled:
		return o, false // by the page
	case report.FailureSocketAbnormal: // a frame that is none: it had opened
		o.Check, o.Detail.Socket = report.CheckConsole, nil
	}
	o.Detail.Failure = f
	switch belongs := o.Detail.Party; {
	case belongs.IsNoCall():
		ofNoCall(&o, belongs)
	case party.Beside(address) && f.Name != report.FailureProxyAuth:
		ofNoCall(&o, report.PartyOther)
	}
	return o, true
}

// What SIP libraries write before and when a WebSocket opens (SIP.js, JsSIP).
var (
	openingSocket = regexp.MustCompile(`(?i)\bconnecting (?:to )?(?:web ?socket )?(?:uri )?wss?:`)
	openedSocket  = regexp.MustCompile(`(?i)\bweb ?socket (?:opened )?wss?:\S+ connected|\bweb ?socket (?:opened|connected)\b`)
)

// closeNames are the codes (RFC 6455 7.4.1, IANA) that say that nobody meant to
// close; any other is an orderly end or the application's own.
var closeNames = map[string]report.FailureName{
	"1001": report.FailureSocketGoingAway, "1006": report.FailureSocketAbnormal,
	"1011": report.FailureSocketServerError, "1012": report.FailureSocketServerError, "1013": report.FailureSocketServerError, "1014": report.FailureSocketServerError,
}

// closed is a socket that ended. Whether it had opened is not in the line; a
// code says that something ended, and a line about the opening says when it
// did not begin.
func closed(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "los", "isconnect", "LOS", "interrupted") {
		return report.Observation{}, false
	}
	if socketInterrupted.MatchString(m.text) || strings.Contains(m.text, "BridgeChannel") {
		return report.Observation{}, false // the page was left; it is the channel to Jitsi's bridge
	}
	found := socketClosed.FindStringSubmatch(m.text)
	if found == nil || closeNames[found[1]] == "" {
		return report.Observation{}, false
	}
	o := report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Detail: report.Detail{Text: m.text,
		Failure: &report.Failure{Name: closeNames[found[1]], Operation: report.OpSocket}}}
	if address := anySocket.FindString(m.text); address != "" {
		o.Target, o.Detail.Party = artefact.URL(address), party.Of(address)
	}
	if signalR.MatchString(m.text) {
		o.Detail.Party = report.PartyOther
	}
	return o, true
}

// signalR is how @microsoft/signalr writes that its transport ended. Pages of all
// kinds are kept fresh by it, and what for the line does not say.
var signalR = regexp.MustCompile(`\bWebSocket closed with status code: \d{4} \(`)

// exceptionHost is the host that an exception of Java, Node.js or .NET names.
var exceptionHost = regexp.MustCompile(`(?i)(?:failed to connect to |unable to resolve host "?|getaddrinfo \w+ )([a-z0-9-]+(?:\.[a-z0-9-]+)+)`)

// appleURL is the address that an error of Apple's URL loading was about.
var appleURL = regexp.MustCompile(`\bNSErrorFailingURL(?:String)?Key=((?:https?|wss?)://[^\s,}]+)`)

// appleTask is a request or a WebSocket that failed, as Apple's systems log it with
// the address and the error.
func appleTask(m message) (report.Observation, bool) {
	found := match(appleURL, "NSErrorFailingURL", m.text)
	name, _ := failure.Constants(m.text)
	if found == nil || name == "" || name == report.FailureCancelled {
		return report.Observation{}, false
	}
	failed := func(address string) (report.Observation, bool) { return failedRequest(address, "", "") }
	if strings.HasPrefix(found[1], "ws") {
		failed = func(address string) (report.Observation, bool) { return failedSocket(address, "") }
	}
	o, ok := failed(found[1])
	if o.Detail.Failure == nil {
		o.Detail.Failure = &report.Failure{Operation: report.OpRequest}
	}
	o.Detail.Failure.Name, o.Detail.Text = name, m.text
	return o, ok
}

// constant is a line that names an error by a constant of its program and that
// nothing else was made of.
func constant(m message) (report.Observation, bool) {
	name, word := failure.Constants(m.text)
	if name == "" || name == report.FailureCancelled {
		return report.Observation{}, false
	}
	if host := exceptionHost.FindStringSubmatch(m.text); host != nil && party.Of("https://"+host[1]+"/") == report.PartyService {
		o, _ := failedRequest("https://"+host[1]+"/", "", "")
		o.Detail.Failure, o.Detail.Text = &report.Failure{Name: name, Operation: report.OpRequest}, m.text
		return o, true
	}
	f := &report.Failure{Name: name, Operation: report.OpRequest}
	if strings.HasSuffix(word, "Error") {
		f.Operation = report.OpDevice // a DOMException of getUserMedia
	}
	o := report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Detail: report.Detail{Failure: f, Text: m.text}}
	if name == report.FailureTunnel || name == report.FailureProxy || name == report.FailureProxyConfig {
		// A proxy lets one host pass and another not, and a program may have one of its own; which host this was, and what for, the line does not say.
		o.Detail.Party = report.PartyOther
	}
	return o, true
}
