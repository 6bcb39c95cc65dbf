package failure

import (
	"os"
	"strings"
	"testing"

	"sidetone/shared/report"
)

// names are the constants of package report, read from its source, so that a
// table cannot name a failure that nobody knows.
func names(t *testing.T) map[string]bool {
	t.Helper()
	source, err := os.ReadFile("../report/failure.go")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for line := range strings.Lines(string(source)) {
		if _, rest, ok := strings.Cut(line, "= \""); ok {
			name, _, _ := strings.Cut(rest, "\"")
			known[name] = true
		}
	}
	return known
}

func TestTablesAreWhole(t *testing.T) {
	known := names(t)
	for name, table := range map[string]string{"sentences": sentencesText, "constants": constantsText, "firefox": firefoxText} {
		columns := map[string]int{"sentences": 5, "constants": 2, "firefox": 3}[name]
		lines, rows, seen := 0, 0, map[string]bool{}
		for line := range strings.Lines(table) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "@ ") {
				lines++
			}
		}
		eachRow(table, columns, func(source string, row []string) {
			rows++
			if !strings.Contains(source, "| https://") {
				t.Errorf("%s: %q has no source", name, row)
			}
			key := strings.Join(append([]string{row[columns-1]}, row[:columns-1]...), "|")
			if seen[key] {
				t.Errorf("%s: %q stands there twice", name, row)
			}
			seen[key] = true
			if name == "firefox" {
				return
			}
			failure := row[0]
			if name == "constants" {
				failure = row[1]
			}
			if !known[failure] && failure != connected {
				t.Errorf("%s: no failure has the name %q", name, failure)
			}
			if name == "sentences" && !known[row[1]] {
				t.Errorf("no operation has the name %q", row[1])
			}
		})
		if rows != lines || rows == 0 {
			t.Errorf("%s: %d of %d lines are read", name, rows, lines)
		}
	}
}

func TestEverySentenceIsFoundWhole(t *testing.T) {
	eachRow(sentencesText, 5, func(_ string, row []string) {
		text, beside := row[4], ""
		if words := strings.Fields(row[3]); len(words) > 0 {
			beside = words[0] + ": "
		}
		said, ok := Sentence("app.js:1 " + beside + text + ", it seems")
		want := row[0]
		if want == connected {
			want = ""
		}
		if !ok || string(said.Name) != want || said.Connected != (row[0] == connected) {
			t.Errorf("%q: %t, %+v, want %s", text, ok, said, row[0])
		}
		if beside != "" {
			if said, ok := Sentence("app.js:1 something: " + text); ok && said.Vendor == strings.Fields(row[2])[0] {
				t.Errorf("%q is understood without %q", text, row[3])
			}
		}
		if said, ok := Sentence(beside + text + "x"); ok && string(said.Name) == row[0] && text[len(text)-1] != ':' && said.Vendor == "" {
			if last := text[len(text)-1]; last != '\'' && last != ')' && last != '.' {
				t.Errorf("%q is taken for more than it is: %+v", text+"x", said)
			}
		}
	})
	for _, line := range []string{
		"service-worker.js:1 Failed to load resource: net::ERR_CERT_AUTHORITY_INVALID",
		"the service failed", "device failed to start", "notice: AccessToken expired soon or later", "my conference.iceFailedCount = 0",
	} {
		if said, ok := Sentence(line); ok {
			t.Errorf("%q says nothing and is taken for %+v", line, said)
		}
	}
}

func TestConstants(t *testing.T) {
	for line, want := range map[string]report.FailureName{
		"GET https://a.example/ net::ERR_CONNECTION_TIMED_OUT":                report.FailureConnectTimedOut,
		"Error: connect ECONNREFUSED 192.0.2.1:443":                           report.FailureRefused,
		"java.net.UnknownHostException: Unable to resolve host \"a.example\"": report.FailureLookup,
		"Error Domain=NSURLErrorDomain Code=-1009 \"offline\"":                report.FailureOffline,
		"DOMException NotAllowedError: no":                                    "", // of the clipboard, or to play a sound
		"no NotAllowedError was seen":                                         "",
		"XERR_CONNECTION_TIMED_OUT":                                           "",
		"Error Domain=NSURLErrorDomain Code=-9999":                            "",
	} {
		if got, _ := Constants(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	if Constant("net::ERR_TUNNEL_CONNECTION_FAILED") != report.FailureTunnel || Constant("ERR_NOTHING") != "" {
		t.Error("a constant by itself")
	}
}

func TestFirefoxInAnyLanguage(t *testing.T) {
	const address = "wss://meet.example/x?room=a"
	for _, line := range []string{
		"Firefox can’t establish a connection to the server at wss://meet.example/x?room=a.",
		"Firefox kann keine Verbindung zu dem Server unter wss://meet.example/x?room=a aufbauen. app.js:1:2",
		"Firefox ne peut établir de connexion avec le serveur à l’adresse wss://meet.example/x?room=a.",
		"wss://meet.example/x?room=a のサーバーへの接続を確立できませんでした。",
		"Firefox 无法建立到 wss://meet.example/x?room=a 服务器的连接。",
		// Languages that are not in the table.
		"Firefox ei saa luua ühendust serveriga wss://meet.example/x?room=a. app.js:1:2",
		"Firefoxilla ei ole yhteyttä palvelimeen wss://meet.example/x?room=a.",
	} {
		if got, ok := FirefoxSocket(line); !ok || got != address {
			t.Errorf("%q: %q, %t", line, got, ok)
		}
	}
	for _, line := range []string{
		"opening wss://meet.example/x?room=a",
		"Firefox is used",
		"connecting to wss://meet.example/x (see https://support.example/firefox/Firefox-help)",
		"https://a.example/ Firefox wss://meet.example/x",
		"The connection to wss://meet.example/x was interrupted while the page was loading.",
	} {
		if got, ok := FirefoxSocket(line); ok {
			t.Errorf("%q is taken for Firefox's sentence about %q", line, got)
		}
	}
}

func FuzzSentence(f *testing.F) {
	for _, seed := range []string{"WebRTC: ICE failed, add a TURN server and see about:webrtc for more details", "wss://", "’wss://a’", "NSURLErrorDomain Code=-1", "\xff wss:// \xff", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		said, ok := Sentence(line)
		if ok && (said.Name == "") != said.Connected {
			t.Error("a sentence without a name")
		}
		if name, word := Constants(line); (name == "") != (word == "") {
			t.Errorf("%q, %q", name, word)
		}
		if address, ok := FirefoxSocket(line); ok && !strings.HasPrefix(address, "ws") {
			t.Errorf("%q", address)
		}
	})
}
