// Package console reads saved consoles of Chrome and Firefox: a line for each
// message, the file and line that it came from before or behind it. Of free
// text only what browsers and calling SDKs write themselves is read; what
// else matters is kept as it stands, cleaned.
package console

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/lines"
	"sidetone/shared/report"
)

// log is one file.
type log struct {
	into *artefact.Artefact
	at   time.Time
	seen map[string]bool
}

// message is how a saved console writes one: the file and line that it came
// from stand before it (Chrome) or behind it (Firefox), or a time before it.
var message = regexp.MustCompile(`^\S*:\d+ |\s\S+:\d+:\d+$|^\s*\[?(\d{4}-\d\d-\d\dT)?\d\d:\d\d:\d\d`)

// Read reads a console. Any text may be one; where no line has the form of a
// message and none tells of a call, it is none.
func Read(r *lines.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginConsole
	l := &log{into: into, seen: map[string]bool{}}
	messages := 0
	for {
		line, err := r.Next()
		if line == nil {
			switch {
			case err == nil && len(into.Entries) == 0 && messages == 0:
				err = artefact.Broken("", "no line has the form of a message in a saved console")
			case len(into.Entries) == 0:
				into.Note("no line tells of a call")
			}
			return err
		}
		text := string(line)
		if messages == 0 && message.MatchString(text) {
			messages++
		}
		if len(text) > maxLine {
			text = strings.ToValidUTF8(text[:maxLine], "")
		}
		if mayMatter(text) {
			l.moment(text)
			l.line(text)
		}
	}
}

// mayMatter looks for words without which no line is read: most lines of a
// long console say nothing, and patterns are slow.
func mayMatter(text string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

var words = []string{
	"http", "ocket", "wss:", "ws:", "ERR_", "Error", "ignal", "ode", "ICE", "ice", "onnectionState", "TURN", "onnection state",
	"Network", "network", "icrophone", "amera", "Failed to load",
}

// maxLine is what of a line is looked at: messages of browsers are short, and
// what is long is somebody's object.
const maxLine = 8 << 10

// clock is a time of day at the beginning of a line, as both browsers write
// it when they are asked for timestamps.
var clock = regexp.MustCompile(`^\s*\[?(\d{4}-\d\d-\d\dT)?(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,3}))?`)

// moment keeps the time of a line; only differences are of use.
func (l *log) moment(text string) {
	m := clock.FindStringSubmatch(text)
	if m == nil {
		return
	}
	if at, err := time.Parse("15:04:05", m[2]+":"+m[3]+":"+m[4]); err == nil {
		l.at = at.AddDate(1, 0, 0) // year 1: zero means unknown
		if ms, err := strconv.Atoi((m[5] + "000")[:3]); m[5] != "" && err == nil {
			l.at = l.at.Add(time.Duration(ms) * time.Millisecond)
		}
	}
}

// line tries what a line may be; the first that fits holds.
func (l *log) line(text string) {
	for _, read := range []func(string) (report.Observation, bool){
		callError, callEnd, diagnostic, agentState, socket, request, connectivity,
	} {
		if o, ok := read(text); ok {
			l.add(o)
			return
		}
	}
}

// add keeps one of several that say the same.
func (l *log) add(o report.Observation) {
	key := string(o.Check) + " " + o.Target + " " + strconv.Itoa(o.Code) + " " + string(o.Outcome) + " " + o.Detail.Text
	if c := o.Detail.Call; c != nil {
		key += " " + strconv.Itoa(c.SubCode) + c.Reason
	}
	if l.seen[key] {
		return
	}
	if len(l.seen) < artefact.MaxEntries {
		l.seen[key] = true
	}
	l.into.Add(l.at, o)
}
