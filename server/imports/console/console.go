// Package console reads logs in text: saved consoles of Chromium, Firefox and
// Safari, what terminals and log collectors keep of them, the logs of SDKs,
// Android's logcat and Apple's unified log. Of free text only what browsers,
// calling SDKs and calling servers write themselves is read, by whole sentences
// and names (package failure); what else matters is kept as it stands, cleaned.
package console

import (
	"slices"
	"strconv"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/lines"
	"sidetone/shared/report"
)

// log is one file.
type log struct {
	into     *artefact.Artefact
	seen     map[string]int // what was added, by its key
	at       time.Time
	told     told // what the times that count tell
	object   object
	sessions sessions
	relay    relay
	block    block
	sip      sip
	access   access
	secured  secured
	course   course
	asked    string // a request of Firefox's network messages, whose answer is the next line
	unopened string // the address of a WebSocket that just failed to open
	socket   string // the file of the page that opened it
	tells    bool   // an event of a call was told, whatever is made of it
	opening  bool   // a library says that it opens a WebSocket, and not yet that it did
}

// Read reads a log. Any text may be one; where no line has the form of a
// message and none tells of a call, it is none.
func Read(r *lines.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginConsole
	l := &log{into: into, seen: map[string]int{}}
	framed := false
	var program source
	for all := (messages{from: r}); ; {
		m, following, ok := all.next()
		if !ok {
			l.end()
			err := all.err
			switch {
			case err == nil && len(into.Entries) == 0 && !framed && !l.tells:
				err = artefact.Broken(artefact.Nowhere, "file.console_form")
			case len(into.Entries) == 0:
				into.Note("file.console_no_call")
			}
			return err
		}
		framed = framed || m.framed
		l.course.line++
		l.moment(m)
		if m.sdk {
			l.alive()
		}
		if !ofExtension(m.source) && !program.holds(m, following) {
			framed = framed || holdsAny(m.text, "wss://", "ws://") // what names a WebSocket is about one
			l.secured.look(m)
			l.line(m)
		}
	}
}

// told is what the time of a line tells.
type told int8

const (
	nothing  told = iota
	ofDay         // without a date
	local         // a date by some clock
	absolute      // with its zone
)

// moment keeps the time of a line. Times of day, dates by the caller's clock and
// those with a zone cannot be compared; the kind that comes first counts.
func (l *log) moment(m message) {
	is := absolute
	switch {
	case m.at.IsZero():
		return
	case m.at.Year() <= firstYear:
		is = ofDay
	case m.zone == "":
		is = local
	}
	if l.told == nothing {
		l.told, l.into.LocalTimes = is, is != absolute
		if m.zone != utc {
			l.into.Zone = m.zone // a program's own clock, and not that of a service
		}
	}
	if is == l.told {
		l.at = m.at
	}
}

// utc is the zone that programs write in that write no other.
const utc = "+00:00"

// line tries what a line may be; the first that fits holds.
func (l *log) line(m message) {
	if ofDevelopment(m.text) {
		l.disown(m.source)
		return
	}
	l.sessions.over = l.course.over(l.at)
	if l.sessions.read(m.text) {
		l.changed()
		return
	}
	if l.relay.read(m.text) || l.access.read(m.text) || ofSIP(m.text) && l.sip.read(m.text) {
		l.alive()
		return
	}
	if event, isPart := l.block.read(m.text); isPart {
		if m.text = event; event == "" {
			return
		}
		l.alive()
		l.tells = true
	}
	if m.text = l.answer(m.text); m.text == "" {
		return
	}
	switch {
	case openingSocket.MatchString(m.text):
		l.opening = true
	case openedSocket.MatchString(m.text):
		l.opening = false
	}
	before := l.object.lines
	if l.object.goesOn(m.text) {
		if shown := l.object.take(); shown != "" {
			l.line(message{text: shown})
		}
		return
	}
	if before > 0 && l.object.lines == before {
		l.finishObject() // the line is none of it
	}
	readers := patterns
	if !mayMatter(m.text) {
		readers = phrases
	}
	what := once(m.text)
	for _, read := range readers {
		if o, ok := what.read(m, read); ok {
			if !l.isEndOfUnopened(o) && !l.secured.keep(l.at, o) {
				l.add(o)
			}
			if o.Check == report.CheckSignaling {
				l.socket = fileOf(m.source)
			}
			return
		}
	}
	switch state, _ := stateOf(m.text); {
	case state != "" && what.tells():
		if l.sessions.readUnnamed(what.left) {
			l.changed()
		}
	case before == l.object.lines:
		l.course.look(m.text, l.at)
		l.object.begin(m.text)
	}
}

// changed: a connection has another state.
func (l *log) changed() {
	l.alive()
	if s := l.sessions.last; s != nil && !s.ofMany {
		only := len(l.sessions.all) == 1 && l.sessions.all[direct] == nil // one of several ends no call, nor the one beside a bridge
		l.course.state(s.state, s.connected && only, l.at)
	}
}

// alive: a line tells of a call at the time of the log, and an observation comes of
// it at the end of the log, if at all.
func (l *log) alive() { l.into.Lasted(l.at, l.at) }

// finishObject reads what there was of an object that did not come to its end.
func (l *log) finishObject() {
	if rest := l.object.rest(); rest != "" {
		l.line(message{text: rest})
	}
}

// patterns are slow and look at lines that may matter; phrases look words up.
var (
	patterns = []func(message) (report.Observation, bool){
		callError, callEnd, candidateError, diagnostic, agentState, vendorCode, hangup, socket, request, appleTask, sentence, handshake, bareObject, closed, constant,
	}
	phrases = []func(message) (report.Observation, bool){sentence, constant}
)

// isEndOfUnopened: a WebSocket that did not open ends with 1006, too (WHATWG
// WebSockets), which the page logs after the browser said that it failed. That is
// no connection that broke off.
func (l *log) isEndOfUnopened(o report.Observation) bool {
	f := o.Detail.Failure
	switch {
	case f == nil || f.Operation != report.OpSocket:
		return false
	case f.Is(report.FailureSocketAbnormal) && l.opening && l.unopened == "" && o.Target != "":
		// It ended before it was open.
		if failed, ok := failedSocket(o.Target, ""); ok {
			failed.Detail.Text = o.Detail.Text
			l.add(failed)
		}
		return true
	case f.Is(report.FailureSocketAbnormal):
		same := l.unopened != "" && (o.Target == "" || o.Target == l.unopened)
		l.unopened = ""
		return same
	}
	l.unopened = o.Target
	return false
}

// end says what only the whole of a log tells.
func (l *log) end() {
	l.course.ended = 0 // what the whole tells is of no line
	for i := range l.into.Entries {
		if o := &l.into.Entries[i].Observation; l.course.gotOver(i, o) {
			goneBy(o)
		}
	}
	if whole := l.object.take(); whole != "" {
		l.line(message{text: whole})
	}
	l.finishObject()
	for _, o := range slices.Concat(l.sessions.observations(), l.relay.observations(), l.sip.observations(), l.access.observations()) {
		l.add(o)
	}
	for _, one := range l.secured.observations() {
		l.at = one.at
		l.add(one.o)
	}
}

// add keeps one of several that say the same.
func (l *log) add(o report.Observation) {
	key := string(o.Check) + " " + o.Target + " " + strconv.Itoa(o.Code) + " " + string(o.Outcome) + " " + o.Detail.Text
	if c := o.Detail.Call; c != nil {
		key += " " + strconv.Itoa(c.SubCode) + c.Reason
	}
	if l.course.over(l.at) && ofTheEnd(o) {
		goneBy(&o)
	}
	if at, again := l.seen[key]; again {
		if at < len(l.course.lines) {
			l.course.lines[at] = l.course.line
		}
		return
	}
	before := len(l.into.Entries)
	l.into.Add(l.at, o)
	l.course.added(before, len(l.into.Entries))
	if len(l.seen) < artefact.MaxEntries {
		l.seen[key] = before
	}
	if o.Check == report.CheckCallAgent && o.Outcome == report.OK {
		l.course.begun(true)
	}
}
