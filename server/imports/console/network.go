package console

import (
	"regexp"
	"strconv"
	"strings"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

var (
	// Chromium: "GET https://host/path 401 (Unauthorized)", "POST https://host/path net::ERR_TIMED_OUT".
	requested = regexp.MustCompile(`\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (https?://\S+) (?:(\d{3})\b|(net::ERR_[A-Z_]+))`)
	// Chromium, as its log has it: "https://host/path:1 Failed to load resource: ... status of 401 (Unauthorized)".
	loaded = regexp.MustCompile(`^(?:\S+ )?(\S*?)(?::\d+)? +Failed to load resource: (?:the server responded with a status of (\d{3})|(net::ERR_[A-Z_]+))`)
	// Chromium: "WebSocket connection to 'wss://host/path' failed: ...".
	socketFailed = regexp.MustCompile(`WebSocket connection to '(wss?://[^']+)' failed:? ?(.*)`)
	// Firefox: "Firefox can’t establish a connection to the server at wss://host/path."
	socketUnable = regexp.MustCompile(`can.t establish a connection to the server at (wss?://\S+?)\.?(?:\s|$)`)
	// Firefox: "The connection to wss://host/path was interrupted while the page was loading."
	socketInterrupted = regexp.MustCompile(`The connection to (wss?://\S+) was interrupted`)
	// What pages write when a socket is closed: "signalling closed with code 1006", "WebSocket closed: 1006".
	socketClosed = regexp.MustCompile(`(?i)\b(?:web ?socket|socket|signall?ing)\b.{0,40}\b(?:clos|disconnect)\w*\b.{0,40}?\b(1\d{3}|4\d{3})\b`)
	responseCode = regexp.MustCompile(`Unexpected response code: (\d{3})`)
)

// request is one that failed.
func request(text string) (report.Observation, bool) {
	o := report.Observation{Check: report.CheckCallHTTP, Outcome: report.Failed, Detail: report.Detail{HTTP: &report.HTTP{Sent: 1}}}
	m := requested.FindStringSubmatch(text)
	if m == nil {
		if m = loaded.FindStringSubmatch(text); m == nil {
			return o, false
		}
		if !strings.HasPrefix(m[1], "http") {
			// Chrome saves the last part of the address alone: a line that
			// matters, of a host that nobody knows.
			if m[2] != "401" && m[2] != "403" && m[2] != "407" {
				return o, false
			}
			code, _ := strconv.Atoi(m[2])
			return report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Code: code, Detail: report.Detail{Text: text}}, true
		}
	}
	if m[3] == "net::ERR_ABORTED" {
		return o, false
	}
	o.Target, o.Detail.Text = artefact.URL(m[1]), m[3]
	o.Code, _ = strconv.Atoi(m[2])
	if o.Code > 0 {
		o.Detail.HTTP.Answered = 1
	}
	return o, o.Code == 0 || o.Code >= 400 && o.Code < 600
}

// socket is a WebSocket that could not be opened, or was closed.
func socket(text string) (report.Observation, bool) {
	o := report.Observation{Check: report.CheckSignaling, Outcome: report.Failed, Detail: report.Detail{Socket: &report.Socket{}}}
	if m := socketFailed.FindStringSubmatch(text); m != nil {
		if strings.Contains(m[2], "closed before the connection is established") {
			return o, false // by the page
		}
		o.Target, o.Detail.Text = artefact.URL(m[1]), m[2]
		if code := responseCode.FindStringSubmatch(m[2]); code != nil {
			o.Code, _ = strconv.Atoi(code[1])
		}
		return o, true
	}
	if m := socketUnable.FindStringSubmatch(text); m != nil {
		o.Target = artefact.URL(m[1])
		return o, true
	}
	m := socketInterrupted.FindStringSubmatch(text)
	if m != nil {
		return o, false // the page was left
	}
	if m = socketClosed.FindStringSubmatch(text); m == nil {
		return o, false
	}
	code, _ := strconv.Atoi(m[1])
	if code != abnormal && code != goingAway && code != serverError {
		return o, false // an orderly end, or one of the application's own
	}
	// Whether it had opened is not in the line; a code says that something
	// ended, and a line about the opening says when it did not begin.
	return report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Detail: report.Detail{Text: text}}, true
}

// Close codes (RFC 6455 7.4.1) that say that nobody meant to close.
const (
	goingAway   = 1001
	abnormal    = 1006
	serverError = 1011
)

// connectivity: what browsers and pages say of ICE, of sockets and of errors
// while candidates were gathered.
var connectivityWords = regexp.MustCompile(`(?i)\bice\b.{0,40}\bfail|ice ?connection ?state\W+(?:failed|disconnected)|^.*\bconnectionState\W+failed|ice failed|icecandidateerror|turn server appears to be broken|\bERR_(?:PROXY|TUNNEL|NAME_NOT_RESOLVED|INTERNET_DISCONNECTED|NETWORK_CHANGED|CERT)`)

func connectivity(text string) (report.Observation, bool) {
	if !connectivityWords.MatchString(text) {
		return report.Observation{}, false
	}
	return report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Detail: report.Detail{Text: text}}, true
}
