package console

import (
	"fmt"
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/lines"
	"sidetone/shared/report"
)

func readAll(t *testing.T, text string) []artefact.Entry {
	t.Helper()
	into := &artefact.Artefact{}
	if err := Read(lines.New(strings.NewReader(text), into), into); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return into.Entries
}

// say is an observation as the tests write it: check, target, outcome, code, failure, party.
func say(o report.Observation) string {
	said := fmt.Sprintf("%s %s %s", o.Check, o.Target, o.Outcome)
	if o.Code != 0 {
		said += fmt.Sprintf(" %d", o.Code)
	}
	if o.Detail.Call != nil && o.Detail.Call.SubCode != 0 {
		said += fmt.Sprintf("/%d", o.Detail.Call.SubCode)
	}
	if o.Detail.Failure != nil {
		said += " " + string(o.Detail.Failure.Name)
	}
	if o.Detail.Party != "" {
		said += " of " + string(o.Detail.Party)
	}
	return said
}

func TestLinesOfEveryProgram(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		// Requests.
		{"app.js:1 GET https://meet.example.net/rtc/validate?access_token=x 401 (Unauthorized)", "call_http https://meet.example.net/rtc/validate failed 401 status of service"},
		{"app.js:1 GET https://meet.example.net/a 407 (Proxy Authentication Required)", "call_http https://meet.example.net/a failed 407 proxy_auth"},
		{"app.js:1 POST https://a.example/x net::ERR_TUNNEL_CONNECTION_FAILED", "call_http https://a.example/x failed tunnel_failed"},
		{"12:00:01.000 GET https://a.example/x [HTTP/2 403 Forbidden 120ms]", "call_http https://a.example/x failed 403 status"},
		{"https://a.example/x:1 Failed to load resource: net::ERR_NAME_NOT_RESOLVED", "call_http https://a.example/x failed lookup_failed"},
		{"service-worker.js:1 Failed to load resource: net::ERR_CERT_AUTHORITY_INVALID", "console  failed certificate_untrusted"},
		{"[Error] Failed to load resource: The network connection was lost. (rtc, line 0)", "console  failed connection_reset"},
		{"calls:1 Failed to load resource: the server responded with a status of 404 (Not Found)", ""},
		{"app.js:1 GET https://a.example/x net::ERR_ABORTED", ""},
		{"app.js:1 POST https://ic3.events.data.microsoft.com/OneCollector/1.0/?a=b 403 (No)", "call_http https://ic3.events.data.microsoft.com/OneCollector/1.0/ failed 403 status of telemetry"},
		// WebSockets.
		{"app.js:1 WebSocket connection to 'wss://a.example/x' failed: ", "signaling wss://a.example/x failed socket_failed"},
		{"app.js:1 WebSocket connection to 'wss://a.example/x' failed: Error in connection establishment: net::ERR_PROXY_CONNECTION_FAILED", "signaling wss://a.example/x failed proxy_unreachable"},
		{"app.js:1 WebSocket connection to 'wss://a.example/x' failed: Error during WebSocket handshake: Unexpected response code: 404", "signaling wss://a.example/x failed 404 upgrade_refused"},
		{"app.js:1 WebSocket connection to 'wss://a.example/x' failed: Error during WebSocket handshake: 'Connection' header value must contain 'Upgrade'", "signaling wss://a.example/x failed upgrade_stripped"},
		{"[Error] WebSocket connection to 'wss://a.example/x' failed: There was a bad response from the server. (app.js, line 12)", "signaling wss://a.example/x failed upgrade_refused"},
		{"app.js:1 WebSocket connection to 'wss://a.example/x' failed: WebSocket is closed before the connection is established.", ""},
		{"app.js:1 WebSocket connection to 'ws://localhost:5173/?token=abc' failed: ", "console ws://localhost:5173/ failed socket_failed of development"},
		{"12:00:01 Firefox kann keine Verbindung zu dem Server unter wss://a.example/x?y=z aufbauen. app.js:1:2", "signaling wss://a.example/x failed socket_failed"},
		{"sip.js:2 sip.Transport | WebSocket closed wss://192.0.2.20:8089/ws (code: 1006)", "console wss://192.0.2.20:8089/ws failed socket_closed_abnormally"},
		{"app.js:1 socket closed with code 1000", ""},
		{"app.js:1 signalling closed with code 1011", "console  failed socket_closed_server_error"},
		// States.
		{"app.js:1 iceConnectionState failed", "connection  failed connection_failed"},
		{"app.js:1 ICE connection state changed to disconnected", "connection  not_tested"},
		{"app.js:1 connectionState: failed", "connection  failed connection_failed"},
		{"app.js:1 iceConnectionState connected", "connection  ok"},
		{"app.js:1 database connection state: failed", ""},
		{"app.js:1 peer connection state: failed", "connection  failed connection_failed"},
		{"a.js:1 CallAgent connectionStateChanged: Disconnected invalidToken", "call_agent acs failed"},
		{"app.js:1 the service failed", ""},
		// Firefox's hints.
		{"WebRTC: ICE failed, your TURN server appears to be broken, see about:webrtc for more details app.js:1:2", "console  failed relay_broken"},
		{"10:11:12.100 WebRTC: ICE failed, add a STUN server and see about:webrtc for more details", "console  failed no_stun_server"},
		// Azure Communication Services.
		{"a.js:2 Uncaught (in promise) CallingCommunicationError: AccessToken expired", "call_start acs failed token_expired"},
		{"a.js:2 ERROR Error: Uncaught (in promise): CallingCommunicationError : User stack init timeout", "call_start acs failed signaling_timed_out"},
		{"azure:ACS-calling:error 2026-01-02T03:04:35.591Z CallClient1:Call [CallEnded] code=410, subCode=3112", "call_end acs failed 410/3112"},
		{"a.js:2 {code: 403, subCode: 5828}", "call_end acs failed 403/5828"},
		{"a.js:2 {\"code\":487,\"subCode\":540487}", "call_end acs ok 487/540487"},
		{"a.js:2 {code: 17, subCode: 4}", ""},
		{"a.js:2 CallStartError: 410/3112", "call_start acs failed 410/3112"},
		{"E/AzureCalling( 123): onCallEnded: callEndReason code=490 subcode=4502", "call_end acs failed 490/4502"},
		{"2026-01-02 03:04:05.100000+0100 App[1:2] [com.example:calls] callEndReason code: 410, subcode: 3100", "call_end acs failed 410/3100"},
		// Twilio.
		{"b.js:1 Error: TwilioError: ConnectionError (53405): The media connection failed", "call_end twilio failed 53405"},
		{"b.js:1 TwilioError 20104: Access Token expired or expiration date invalid", "call_start twilio failed 20104"},
		{"twilio.min.js:1 [TwilioVoice][PStream] Received error: {\"code\":31205,\"message\":\"Cannot register\"}", "call_start twilio failed 31205"},
		{"01-02 03:04:05.100  1  2 E VoiceActivity: AccessTokenExpired (20104): expired", "call_start twilio failed 20104"},
		{"b.js:1 Order (53405): shipped to you", ""},
		// Others.
		{"l.js:9 ConnectionError: could not establish signal connection", "console livekit failed signaling_failed"},
		{"l.js:9 connected to Livekit Server {room: 'a'}", "call_agent livekit ok"},
		{"Logger.js:155 2025-04-16T14:25:41Z [connection.js] CONNECTION FAILED: connection.passwordRequired", "call_start jitsi failed token_rejected"},
		{"Agora.js:5 AgoraRTCException: AgoraRTCError CAN_NOT_GET_GATEWAY_SERVER: dynamic key or token timeout", "call_start agora failed token_expired"},
		{"b.js:2 [Violation] Permissions policy violation: camera is not allowed in this document.", "console  failed permission_denied_frame"},
		{"b.js:2 Call to getUserMedia failed: NotReadableError: Could not start video source", "console  failed device_busy"},
		{"Error: connect ECONNREFUSED 192.0.2.1:443", "console  failed refused"},
	} {
		var said []string
		for _, e := range readAll(t, "a.js:1 begin\n"+c.line+"\n") {
			said = append(said, say(e.Observation))
		}
		if got := strings.Join(said, "; "); got != c.want {
			t.Errorf("%s\nsays %q, want %q", c.line, got, c.want)
		}
	}
}

func TestASocketThatNeverOpenedDidNotBreakOff(t *testing.T) {
	const failed = "a.js:1 WebSocket connection to 'wss://a.example/x' failed: \n"
	for text, want := range map[string]string{
		failed + "a.js:2 signalling closed with code 1006\n":                                "signaling wss://a.example/x failed socket_failed",
		failed + "a.js:2 socket closed wss://a.example/x (code: 1006)\n":                    "signaling wss://a.example/x failed socket_failed",
		failed + "a.js:2 socket closed wss://b.example/x (code: 1006)\n":                    "signaling wss://a.example/x failed socket_failed; console wss://b.example/x failed socket_closed_abnormally",
		"a.js:2 signalling closed with code 1006\n":                                         "console  failed socket_closed_abnormally",
		failed + "a.js:2 socket closed 1006\na.js:2 socket closed again with 1006, sorry\n": "signaling wss://a.example/x failed socket_failed; console  failed socket_closed_abnormally",
	} {
		var said []string
		for _, e := range readAll(t, text) {
			said = append(said, say(e.Observation))
		}
		if got := strings.Join(said, "; "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestObjectsOverSeveralLines(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"Node.js prints an error": {"/app/call.js:12\nCommunicationServicesError: Failed to start\n    at start (call.js:1:2) {\n  code: 401,\n  subCode: 44114,\n  name: 'x'\n}\n",
			"call_start acs failed 401/44114"},
		"a console unfolds one": {"app.js:3 CallEndReason\n code: 410\n subCode: 3112\n",
			"call_end acs failed 410/3112"},
		"another object":            {"app.js:3 position {\n code: 410,\n line: 3112\n}\n", ""},
		"members without an object": {"app.js:3 begin\n code: 410\n subCode: 3112\n", ""},
	} {
		var said []string
		for _, e := range readAll(t, c.text) {
			said = append(said, say(e.Observation))
		}
		if got := strings.Join(said, "; "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTheLastStateOfASessionCounts(t *testing.T) {
	const to = "Logger.js:1 2026-01-02T03:04:05.100Z [modules/xmpp/JingleSessionPC] (TIME) "
	for name, c := range map[string]struct{ text, want string }{
		"the direct one failed, the bridge stays": {to + "ICE failed P2P? true:\t1\n" + to + "ICE connected P2P? false:\t2\n",
			"connection JVB ok; connection P2P failed direct_path_failed"},
		"the bridge was lost": {to + "JVB PC state is now connected (ICE state connected):\t1\n" + to + "JVB PC state is now failed (ICE state disconnected):\t2\n",
			"connection JVB failed connection_failed"},
		"it came back": {to + "ICE failed JVB:\t1\n" + to + "ICE connected JVB:\t2\n", "connection JVB ok"},
		"nobody knows": {to + "ICE checking P2P? false:\t1\n", "connection JVB not_tested"},
	} {
		var said []string
		entries := readAll(t, c.text)
		for _, e := range entries {
			said = append(said, say(e.Observation))
		}
		if got := strings.Join(said, "; "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if name == "the bridge was lost" && !report.Yes(entries[0].Detail.Connection.Lost) {
			t.Error("it was connected before: lost")
		}
	}
}

func TestALogWithoutACallIsTold(t *testing.T) {
	into := &artefact.Artefact{}
	if err := Read(lines.New(strings.NewReader("a.js:1 hello\n"), into), into); err != nil || len(into.Notes) != 1 {
		t.Errorf("%v, %q", err, into.Notes)
	}
	into = &artefact.Artefact{}
	if err := Read(lines.New(strings.NewReader("Dear support,\nit rings and then stops.\n"), into), into); err == nil {
		t.Error("a letter is taken for a log")
	}
}

// A line in which everything is only spoken of costs no more than a look or two.
func TestALineFullOfAsidesIsNone(t *testing.T) {
	for _, text := range []string{strings.Repeat("no x ", 1500) + "iceConnectionState: failed", strings.Repeat("is it? ", 1000) + "iceConnectionState: failed"} {
		if left := happened(text); left != removed {
			t.Errorf("%d bytes are left", len(left))
		}
	}
}
