package console

import (
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/lines"
)

// The source of a program quotes what logs say.
func TestSourceIsNoLog(t *testing.T) {
	for name, text := range map[string]string{
		"a comment and a call": "const ws = new WebSocket('wss://signal.example.org/ws');\n" +
			"// WebSocket connection to 'wss://signal.example.org/ws' failed: Error during WebSocket handshake: Unexpected response code: 502\n" +
			"ws.onerror = (e) => console.log(\"ICE connection state changed to failed\");\n",
		"a table of sentences": "export default {\n  iceFailed: \"ICE connection state changed to failed\",\n" +
			"  turn: 'WebRTC: ICE failed, add a TURN server and see about:webrtc for more details',\n};\n",
		"Go":     "package main\n\nfunc main() {\n\tfmt.Println(\"ICE Connection State has changed: failed\")\n}\n",
		"Python": "def on_change():\n    print(\"ICE connection state is failed\")\n",
	} {
		into := &artefact.Artefact{}
		if err := Read(lines.New(strings.NewReader(text), into), into); err == nil || len(into.Entries) > 0 {
			t.Errorf("%s: %v, %d entries", name, err, len(into.Entries))
		}
	}
}
