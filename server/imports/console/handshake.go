package console

import (
	"regexp"
	"strconv"

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
	// .NET: "The server returned status code '403' when status code '101' was expected."
	regexp.MustCompile(`\bThe server returned status code '(\d{3})' when status code '101' was expected`),
}

// handshake is a WebSocket that was answered, and not opened, outside of a
// browser. Its address may stand in the line.
func handshake(m message) (report.Observation, bool) {
	if !holdsAny(m.text, "HTTP", "server response", "Handshake", "status code", "response status") {
		return report.Observation{}, false
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
