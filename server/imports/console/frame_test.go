package console

import "testing"

func TestTake(t *testing.T) {
	const text = "Call [CallEnded] code=410, subCode=3112"
	for name, c := range map[string]struct{ line, text, source, at string }{
		"Chromium":                             {"app.js:3 " + text, text, "app.js:3", "0001-01-01T00:00:00.000"},
		"Chromium, timed":                      {"12:00:01.250 app.js:10:4 " + text, text, "app.js:10:4", "0002-01-01T12:00:01.250"},
		"a page's own logger":                  {"Logger.js:154 2024-02-05T21:40:50.530Z " + text, text, "Logger.js:154", "2024-02-05T21:40:50.530"},
		"Firefox":                              {"12:00:01.000 " + text + " app.js:5463:30", text, "app.js:5463:30", "0002-01-01T12:00:01.000"},
		"Safari":                               {"[Error] " + text + " (app.js, line 12)", text, "app.js", "0001-01-01T00:00:00.000"},
		"@azure/logger":                        {"azure:ACS-calling:error 2026-01-02T03:04:35.591Z " + text, text, "", "2026-01-02T03:04:35.591"},
		"logcat":                               {"01-02 03:04:05.100  1234  5678 E AzureCalling: " + text, text, "", "0002-01-01T03:04:05.100"},
		"logcat, brief":                        {"E/AzureCalling( 1234): " + text, text, "", "0001-01-01T00:00:00.000"},
		"iOS":                                  {"2026-01-02 03:04:05.100000+0100 MyApp[12:345] [com.example:calls] " + text, text, "", "2026-01-02T02:04:05.100"},
		"a terminal":                           {"[03:04:05] " + text, text, "", "0002-01-01T03:04:05.000"},
		"log show":                             {"2026-01-02 03:04:05.100000+0100 0x1234 Default 0x0 345 0 MyApp: (UIKit) [com.example:calls] " + text, text, "", "2026-01-02T02:04:05.100"},
		"Go's log":                             {"2026/01/02 03:04:05 " + text, text, "", "2026-01-02T03:04:05.000"},
		"a journal":                            {"Jan 02 03:04:05 host app[12]: 2026-01-02T03:04:05.100Z " + text, text, "", "2026-01-02T03:04:05.100"},
		"docker compose":                       {"meet-web-1  | 03:04:05.100 " + text, text, "", "0002-01-01T03:04:05.100"},
		"Jitsi's servers":                      {"Jicofo 2026-01-02 03:04:05.100 SEVERE: [21] " + text, text, "", "2026-01-02T03:04:05.100"},
		"Python":                               {"ERROR:app.calls:" + text, text, "", "0001-01-01T00:00:00.000"},
		"GStreamer":                            {"0:00:12.345678901  12 0x55d5a0 INFO  webrtcbin gstwebrtcbin.c:1482:update:<bin0> " + text, text, "", "0001-01-01T00:00:00.000"},
		"Android Studio":                       {"2026-01-02 03:04:05.100 1234-5678/com.example E/Tag: " + text, text, "", "2026-01-02T03:04:05.100"},
		"Android Studio now":                   {"2026-01-02 03:04:05.100  1234-5678  Tag  com.example  E  " + text, text, "", "2026-01-02T03:04:05.100"},
		"a record":                             {`{"level":"error","time":"2026-01-02T03:04:05.100Z","msg":"` + text + `"}`, text, "", "2026-01-02T03:04:05.100"},
		"seconds since 1970":                   {`{"level":"error","ts":1767323045.1,"msg":"` + text + `"}`, text, "", "2026-01-02T03:04:05.100"},
		"milliseconds":                         {`{"level":50,"time":1767323045100,"msg":"` + text + `"}`, text, "", "2026-01-02T03:04:05.100"},
		"nanoseconds":                          {`{"level":"error","time":"1767323045100000000","msg":"` + text + `"}`, text, "", "2026-01-02T03:04:05.100"},
		"a small number":                       {`{"level":"error","time":12.5,"msg":"` + text + `"}`, text, "", "0001-01-01T00:00:00.000"},
		"a page driven by a script":            {`{"type":"error","text":"` + text + `"}`, text, "", "0001-01-01T00:00:00.000"},
		"an SDK within a log of another clock": {"2026-01-02 05:04:05 app.js:3 azure:ACS-calling:error 2026-01-02T03:04:05.100Z " + text, text, "app.js:3", "2026-01-02T03:04:05.100"},
		"colours":                              {"\x1b[31m[03:04:05]\x1b[0m " + text, text, "", "0002-01-01T03:04:05.000"},
		"Electron": {"[info]: Event:console-message | Line: 2 | Source: file:///C:/a/index.js | Message: azure:ACS-calling:info 2024-01-16T06:27:35.591Z " + text,
			text, "", "2024-01-16T06:27:35.591"},
	} {
		m := take(c.line)
		if got := m.at.Format("2006-01-02T15:04:05.000"); !m.framed || m.text != c.text || m.source != c.source || got != c.at {
			t.Errorf("%s: %+v at %s", name, m, got)
		}
	}
	for _, line := range []string{"Ticket 4711: the caller says it rings and then stops.", "just words", "note: nothing", "12 apples", "", "ICE connection state: failed"} {
		if m := take(line); m.framed || m.text != line {
			t.Errorf("%q is no line of a log: %+v", line, m)
		}
	}
}
