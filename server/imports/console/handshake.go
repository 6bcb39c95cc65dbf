package console

import (
	"regexp"
	"strconv"
	"strings"

	"sidetone/shared/report"
)

// handshakes are how programs outside of browsers say with which status a
// server answered their WebSocket's request.
var handshakes = []*regexp.Regexp{
	// libwebsockets (lib/roles/http/client): "lws_client_handshake: got bad HTTP response '403'".
	regexp.MustCompile(`\bgot bad HTTP response '(\d{3})'`),
	// ws of Node.js.
	regexp.MustCompile(`\bUnexpected server response: (\d{3})\b`),
	// websockets of Python: "InvalidStatusCode: server rejected WebSocket connection: HTTP 403".
	regexp.MustCompile(`\bserver rejected WebSocket connection: HTTP (\d{3})\b`),
	// aiohttp: "WSServerHandshakeError: 403, message='Invalid response status', url=...".
	regexp.MustCompile(`\bWSServerHandshakeError: (\d{3})\b`),
	// ... without the name of its class, as a program prints the text of it.
	regexp.MustCompile(`\b(\d{3}), message='Invalid response status', url=`),
	// OkHttp on Android: "Expected HTTP 101 response but was '403 Forbidden'".
	regexp.MustCompile(`\bExpected HTTP 101 response but was '(\d{3}) `),
	// websocket-client of Python: "Handshake status 403 Forbidden".
	regexp.MustCompile(`\bHandshake status (\d{3}) [A-Z]`),
	// SocketRocket and Starscream on iOS: "received bad response code from server: 403", "WSError(type: ..., code: 403)".
	regexp.MustCompile(`\b[Rr]eceived bad response code from server:? \(?(\d{3})\b`),
	regexp.MustCompile(`\bWSError\(.{0,200}\bcode: (\d{3})\)`),
	// Java-WebSocket, nv-websocket-client and Ktor on Android.
	regexp.MustCompile(`\bInvalid status code received: (\d{3}) Status line: HTTP/`),
	regexp.MustCompile(`opening handshake response is not '101 Switching Protocols'\. The status line is: HTTP/[\d.]+ (\d{3})\b`),
	regexp.MustCompile(`\bexpected status code 101 but was (\d{3})\b`),
	// .NET: "The server returned status code '403' when status code '101' was expected."
	regexp.MustCompile(`\bThe server returned status code '(\d{3})' when status code '101' was expected`),
}

// Dart (dart:io): "WebSocketException: Connection to 'https://host/path' was not upgraded to websocket, HTTP status code: 403";
// older versions give no status.
var (
	dartSocket   = regexp.MustCompile(`\bConnection to '([^']+)' was not upgraded to websocket`)
	dartStatus   = regexp.MustCompile(`\bHTTP status code: (\d{3})\b`)
	socketScheme = strings.NewReplacer("https://", "wss://", "http://", "ws://")
)

// handshake is a WebSocket that was answered, and not opened, outside of a
// browser. Its address may stand in the line.
func handshake(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "HTTP", "server response", "Handshake", "status code", "response status", "response code", "WSError", "not upgraded") {
		return report.Observation{}, false
	}
	if asked := dartSocket.FindStringSubmatch(m.text); asked != nil {
		reason := "There was a bad response from the server" // as Safari says it, which has no status either
		if status := dartStatus.FindStringSubmatch(m.text); status != nil {
			reason = "Unexpected response code: " + status[1]
		}
		o, ok := failedSocket(socketScheme.Replace(asked[1]), reason)
		o.Detail.Text = m.text
		return o, ok
	}
	for _, form := range handshakes {
		found := form.FindStringSubmatch(m.text)
		if found == nil {
			continue
		}
		if status, _ := strconv.Atoi(found[1]); status == switchingProtocols {
			break
		}
		o, ok := failedSocket(anySocket.FindString(m.text), "Unexpected response code: "+found[1])
		o.Detail.Text = m.text
		return o, ok
	}
	return report.Observation{}, false
}

// switchingProtocols is the status that opens a WebSocket (RFC 6455 4.1).
const switchingProtocols = 101
