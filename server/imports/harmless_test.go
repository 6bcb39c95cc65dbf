package imports

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// spokenOf are ways to speak of a failure that did not happen, or not in this call:
// whatever stands in the place of %s, nothing may be confirmed or likely by it.
var spokenOf = []string{
	"// %s",
	"    retry(); // %s",
	" * @throws {Error} %s",
	"# %s",
	"Is it \"%s\"?",
	"could this be: %s ?",
	"no %s",
	"we never saw %s here",
	"call went through without %s",
	"This is neither %s nor a time-out",
	"Last week we had \"%s\", now it is gone",
	"previously: %s",
	"%s (fixed in 1.2.3)",
	"I no longer see %s",
	`{"ignoreErrors": ["%s", "ResizeObserver loop limit exceeded"]}`,
	`settings: retryOn = ["%s"]`,
	"✓ shows a banner for %s (12 ms)",
	"ok 12 - %s",
	"  - %s (skipped)",
	`featureFlags: {"%s": true}`,
	`  "errors.ice": "%s",`,
	`msgid "%s"`,
	"- fix: %s when offline (#123)",
	"* Fixed %s (#123)",
	"a1b2c3d fix %s on reconnect",
	`    throw new Error("%s");`,
	`    if (err.message === "%s") {`,
	"    case '%s':",
	"type Reason = '%s' | 'other'",
	`export const REASON = "%s"`,
	`$ grep -c "%s" client.log`,
	"Search results for \"%s\"",
	"#123: %s",
	"%s · Issue #123 · example/app",
	"[mock] simulating %s",
	`expect(error).toEqual("%s")`,
	"If you see %s, open UDP 3478",
	"In case of %s the page tries again",
	"Known errors: %s, and others",
	"Troubleshooting: \"%s\" tells that the server is not reached",
	"chat message from Anna: \"I had %s yesterday\"",
	"Subject: Re: %s",
	"TODO: handle %s",
	"registering handler for %s",
	"ignoring %s as configured",
	"recovered from %s",
	"e.g. %s",
	"for example \"%s\"",
	"maybe %s",
	"Falls %s erscheint, den Port öffnen",
	"kein %s mehr",
	"pas de %s",
	"Si vous voyez %s, ouvrez le port",
	"Si aparece %s, abra el puerto",
	"「%s」と表示された場合は",
}

// others are what failures look like that are told otherwise than by a sentence.
var others = []string{
	"iceConnectionState: failed", "ICE connection state changed to failed", "connectionState failed", "RTCPeerConnection state failed",
	"WebSocket connection to 'wss://sfu.example.net/rtc?token=a' failed: ", "WebSocket closed with code 1006 wss://sfu.example.net/rtc",
	"GET https://sfu.example.net/rtc/validate?access_token=a 401 (Unauthorized)", "TwilioError 20104: AccessTokenExpired",
	"CallingCommunicationError code: 401, subCode: 40235", "callEndReason: {code: 410, subCode: 3112}", "networkRelaysNotReachable value: true",
	"onicecandidateerror errorCode: 401, url: turn:turn.example.org:3478", "net::ERR_CONNECTION_REFUSED", "SIP/2.0 403 Forbidden", "ECONNREFUSED 192.0.2.1:443",
}

// TestNothingHappensToWhatIsSpokenOf puts every known sentence, and failures of other forms,
// into every such line, bare and as a line of a log.
func TestNothingHappensToWhatIsSpokenOf(t *testing.T) {
	samples := slices.Concat(sentencesOf(t), others)
	holds := heldBy(t)
	told := 0
	for i, sample := range samples {
		if len(holds("app.js:10 "+sample)) > 0 {
			told++
		}
		for j, form := range spokenOf {
			line := fmt.Sprintf(form, sample)
			if (i+j)%3 > 0 {
				line = "2026-02-03T10:00:00.000Z INFO " + line
			}
			if held := holds(line); len(held) > 0 {
				t.Errorf("%q holds of %s", held, line)
			}
		}
	}
	if told < len(samples)/2 {
		t.Errorf("only %d of %d samples say anything where they happened", told, len(samples))
	}
}

// heldBy says what is confirmed or likely by a log of one line.
func heldBy(t *testing.T) func(line string) []string {
	t.Helper()
	o := options(t)
	return func(line string) []string {
		a, _ := Read("console.log", strings.NewReader(line+"\n"), o)
		if a == nil || len(a.Entries) == 0 {
			return nil
		}
		return answerOf(playbook.Diagnose(Join(report.Report{Complete: true}, []*artefact.Artefact{a}))).holding
	}
}

// happenedAll are lines whose words are like those of spokenOf, and in which it did happen.
var happenedAll = []string{
	"Error: %s", "Uncaught (in promise) Error: %s", "failed to join: %s", "%s (attempt 1)", "Fehler: %s", "Échec : %s", "Error al conectar: %s", "エラー: %s",
	"Disconnected because of %s", "I get %s", "we see %s every time", "When I join the room, I get %s", "Failed to join, check if the token is valid: %s",
	"%s; no retry", "%s, please check if the server is up", "ich bekomme %s", "j'obtiens %s", "aparece %s", "%s が出ます", "call failed, no media: %s",
	"never connected: %s", "no answer, %s", "error handling message: %s", "Exception in handler: %s", "not connected: %s", "Listener error: %s",
	"> %s", "[call-1] %s", "%s when joining", "%s if that matters",
}

// TestWhatHappenedIsToldAllTheSame is the other side of it.
func TestWhatHappenedIsToldAllTheSame(t *testing.T) {
	holds := heldBy(t)
	for i, sample := range slices.Concat(sentencesOf(t), others) {
		if i%4 > 0 || len(holds("app.js:10 "+sample)) == 0 {
			continue
		}
		for _, form := range happenedAll {
			if line := "app.js:10 " + fmt.Sprintf(form, sample); len(holds(line)) == 0 {
				t.Errorf("nothing is told of %s", line)
			}
		}
	}
}

// sentencesOf are the sentences that package failure knows, each beside a word that it needs.
func sentencesOf(t *testing.T) (list []string) {
	t.Helper()
	data, err := os.ReadFile("../../shared/failure/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		columns := strings.SplitN(strings.TrimSpace(line), "|", 5)
		if len(columns) < 5 {
			continue
		}
		sentence := strings.TrimSpace(columns[4])
		if beside := strings.Fields(columns[3]); len(beside) > 0 {
			sentence = beside[0] + " " + sentence
		}
		list = append(list, sentence)
	}
	return list
}
