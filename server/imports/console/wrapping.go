package console

import (
	"encoding/json"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What programs that keep or show logs put around a line, from the outside in.
var (
	// Colours of a terminal (ECMA-48 SGR); a copied one has lost its escape.
	colour = regexp.MustCompile(`\x1b?\[\d{1,3}(?:;\d{1,3})*m`)
	// docker compose: "meet-jicofo-1  | line".
	compose = regexp.MustCompile(`^[a-zA-Z][\w.-]{0,63}(?:\s+)?\| `)
	// syslog and journalctl: "Aug 21 13:53:12 host program[5008]: line".
	journal = regexp.MustCompile(`^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,255} [\w./@-]{1,64}(?:\[\d+\])?: `)
	// java.util.logging as Jitsi's servers set it: "JVB 2024-01-02 03:04:05.100 WARNING: [21] [confId=a epId=b] line".
	jitsiServer = regexp.MustCompile(`^(?:JVB|Jicofo|Jigasi|Jibri) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) [A-Z]+: (?:\[\d+\] )?`)
	// Python's logging: "INFO:aioice.ice:line".
	python = regexp.MustCompile(`^(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):[\w.-]{1,64}:`)
	// Flutter's and React Native's run on iOS or the desktop: "flutter: line".
	flutter = regexp.MustCompile(`^flutter: `)
	// React Native's terminal (Metro): " ERROR  line".
	metro = regexp.MustCompile(`^ ?(?:LOG|INFO|WARN|ERROR|DEBUG) {2}`)
	// GStreamer: "0:00:12.345678901  1234 0x55d5a0 INFO  webrtcbin gstwebrtcbin.c:1482:function:<name> line".
	gstreamer = regexp.MustCompile(`^\d+:\d\d:\d\d\.\d{9}\s+\d+\s+0x[0-9a-f]+ [A-Z]+\s+\S+ [^:\s]+:\d+:[^: ]*:?(?:<[^<>]{1,64}>)? `)
	// A terminal program's own stamp before each line: "[07-06  22:22:25 ]line".
	stamp = regexp.MustCompile(`^\[(?:\d{2,4}[-/])?\d\d[-/]\d\d\s+\d\d:\d\d:\d\d\s*\]`)
	// pion's own logger: "ice WARNING: 2020/10/23 15:36:57 line", "ice TRACE: 15:36:57.125136 agent.go:587: line".
	pion = regexp.MustCompile(`^[a-z_-]{1,24} (?:TRACE|DEBUG|INFO|WARNING|ERROR): `)
	// logfmt, as logrus, slog and Grafana's programs write it: `time="2026-01-02T03:04:05Z" level=warning msg="line" state=failed`.
	logfmt      = regexp.MustCompile(`^(?:[\w.@]{1,32}=(?:"(?:[^"\\]|\\.)*"|\S*) ){0,6}?msg=(?:"((?:[^"\\]|\\.)*)"|(\S+))(.*)$`)
	logfmtLevel = regexp.MustCompile(`\b(?:level|lvl|severity)=`)
	logfmtTime  = regexp.MustCompile(`^(?:time|ts|t)="?([^" ]+)`)
	// zerolog's console: "4:13PM INF line state=failed".
	zerolog = regexp.MustCompile(`^\d{1,2}:\d\d[AP]M (?:TRC|DBG|INF|WRN|ERR|FTL|PNC) `)
	// libwebsockets: "[2022/07/06 22:22:25:0853] W: line".
	lws = regexp.MustCompile(`^\[\d{4}/\d\d/\d\d \d\d:\d\d:\d\d:\d{4}\] [A-Z]: `)
	// Android Studio, in its older and newer form: "2024-01-02 03:04:05.100 1234-5678/com.example E/Tag: line",
	// "2024-01-02 03:04:05.100  1234-5678  Tag  com.example  E  line".
	studio    = regexp.MustCompile(`^(\d{4}-)?(\d\d-\d\d )(\d\d:\d\d:\d\d\.\d{3})\s+\d+-\d+/\S* [VDIWEF]/[^:]{1,64}: `)
	studioNew = regexp.MustCompile(`^(\d{4}-)?(\d\d-\d\d )(\d\d:\d\d:\d\d\.\d{3})\s+\d+-\d+\s+\S{1,64}\s+[\w.]{1,128}\s+[VDIWEF]\s+`)
)

// unwrap takes off what stands around a line, and says whether anything did.
func (m *message) unwrap(rest string) string {
	if holdsAny(rest, "\x1b[", "[0m", "[39m") {
		rest = colour.ReplaceAllString(rest, "")
	}
	if strings.Contains(rest, " | ") || strings.Contains(rest, "| ") {
		rest = m.without(compose, rest)
	}
	rest = m.without(lws, m.without(stamp, m.without(journal, rest)))
	if found := jitsiServer.FindStringSubmatch(rest); found != nil {
		m.clock(found[1])
		return m.without(jitsiServer, rest)
	}
	for _, form := range []*regexp.Regexp{studio, studioNew} {
		if found := form.FindStringSubmatch(rest); found != nil {
			m.androidClock(found)
			return m.without(form, rest)
		}
	}
	if strings.HasPrefix(rest, "{") {
		return m.record(rest)
	}
	if strings.Contains(rest, "msg=") && logfmtLevel.MatchString(rest) {
		return m.fields(rest)
	}
	return m.without(zerolog, m.without(pion, m.without(gstreamer, m.without(flutter, m.without(metro, m.without(python, rest))))))
}

// fields is a line of logfmt: its text, and the fields behind it.
func (m *message) fields(rest string) string {
	found := logfmt.FindStringSubmatch(rest)
	if found == nil {
		return rest
	}
	if at := logfmtTime.FindStringSubmatch(rest); at != nil {
		m.clock(at[1])
	}
	m.framed = true
	return strings.ReplaceAll(found[1], `\"`, `"`) + found[2] + found[3]
}

// without takes a form off the beginning.
func (m *message) without(form *regexp.Regexp, rest string) string {
	if found := form.FindString(rest); found != "" {
		m.framed = true
		return rest[len(found):]
	}
	return rest
}

// Names of the members of a line that is a record in JSON, as zap, logrus,
// pino, bunyan, winston, Python's loggers, Docker and cloud providers give them.
var (
	recordText  = []string{"msg", "message", "log", "textPayload", "event", "text"}
	recordMore  = []string{"error", "err", "reason", "cause", "exception", "errorMessage", "pID", "state", "newState", "new_state", "connectionState", "connection_state"}
	recordLevel = []string{"level", "severity", "levelname", "stream"}
	recordTime  = []string{"time", "ts", "timestamp", "@timestamp", "asctime"}
)

// record is a line that is an object: its text, and what else it says of an
// error. Anything else stays as it is.
func (m *message) record(line string) string {
	var members map[string]any
	if json.Unmarshal([]byte(line), &members) != nil {
		return line
	}
	m.framed = true
	text := stringOf(members, recordText)
	if text == "" || !isRecord(members) {
		return line
	}
	m.recordClock(members)
	if logger, ok := members["logger"].(string); ok {
		text = logger + ": " + text
	}
	for _, name := range recordMore {
		switch more := members[name].(type) {
		case string:
			text += ", " + name + ": " + more
		case map[string]any: // pino and bunyan: {"err":{"type":"Error","message":"..."}}
			if inner := stringOf(more, recordText); inner != "" {
				text += ", " + name + ": " + inner
			}
		}
	}
	return strings.TrimRight(text, "\r\n")
}

// recordClock reads the time of a record: a text, or a number since 1970.
func (m *message) recordClock(members map[string]any) {
	for _, name := range recordTime {
		switch at := members[name].(type) {
		case string:
			if number, err := strconv.ParseFloat(at, 64); err == nil {
				m.epoch(number)
			} else {
				m.clock(at)
			}
		case float64:
			m.epoch(at)
		}
		if !m.at.IsZero() {
			return
		}
	}
}

// epoch reads a time since 1970 in seconds, milliseconds, microseconds or nanoseconds:
// loggers write all of them, and in this century they are a thousand times apart.
func (m *message) epoch(number float64) {
	for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Microsecond, time.Nanosecond} {
		perSecond := float64(time.Second / unit)
		if seconds := number / perSecond; seconds >= firstEpoch && seconds < lastEpoch {
			m.at, m.zone = time.UnixMilli(int64(math.Round(seconds*1e3))).UTC(), utc
			return
		}
	}
}

// isRecord: it has a time or a level, or a text and a type, as scripts that drive a
// browser keep its console (Playwright and Puppeteer: ConsoleMessage.type and text). An
// object without is an error of an SDK or something else that a page printed.
func isRecord(members map[string]any) bool {
	if members["text"] != nil && members["type"] != nil {
		return true
	}
	for name := range members {
		if slices.Contains(recordTime, name) || slices.Contains(recordLevel, name) {
			return true
		}
	}
	return false
}

func stringOf(members map[string]any, names []string) string {
	for _, name := range names {
		if text, ok := members[name].(string); ok && text != "" {
			return text
		}
	}
	return ""
}
