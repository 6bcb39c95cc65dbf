package run

import (
	"encoding/json"
	"slices"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// line is one WebSocket and what is known of it.
type line struct {
	*signalingProbe
	slot     *slot
	silent   bool // says nothing after its greeting
	deadline time.Duration
	tries    int

	socket   Socket
	dialled  time.Time
	first    time.Time // first dial
	opened   time.Time
	isOpen   bool
	welcome  bool
	hungUp   bool // by us
	failed   bool // never opened, for good
	judged   bool // opened, and never answered
	facts    report.Socket
	sentAt   map[int]time.Time
	trips    trips // of those up to loaded
	loaded   int   // the last echo that was asked for before the verdict stood
	lastSent time.Time
	checked  time.Time // when missing echoes were last looked into
	reply    func(api.ReportReply, *api.Problem)
	replySeq int // of the report that reply waits for
	refused  int // HTTP status of the answer to a socket that did not open; 0: not known
}

func newLine(p *signalingProbe, s *slot, silent bool) *line {
	return &line{signalingProbe: p, slot: s, silent: silent, deadline: socketOpenDeadline, sentAt: map[int]time.Time{}}
}

func (l *line) dial() {
	l.tries++
	l.dialled = l.now()
	if l.first.IsZero() {
		l.first = l.dialled
	}
	try := l.tries
	stale := func() bool { return l.tries != try || l.hungUp }
	l.socket = l.hands.Dial(l.url, SocketEvents{
		Open: func() {
			at := l.clock.Now()
			l.queue.post(func() {
				if !stale() {
					l.open(at)
				}
			})
		},
		Message: func(text []byte) {
			at := l.clock.Now()
			l.queue.post(func() { l.message(text, at) })
		},
		Refused: func(status int) {
			l.queue.post(func() {
				if !stale() {
					l.refused = status
				}
			})
		},
		Closed: func(code int, reason string, clean bool) {
			at := l.clock.Now()
			l.queue.post(func() {
				if !stale() {
					l.closed(at, code, reason, clean)
				}
			})
		},
	})
}

func (l *line) open(at time.Time) {
	l.opened, l.isOpen, l.refused = at, true, 0
	l.failed = false // it was late, and nothing between keeps it out
	l.facts.Opened, l.facts.OpenMS = true, max(1, millis(at.Sub(l.dialled)))
	l.facts.LateMS = millis(l.late.lost(l.dialled, at, 0))
	if l.ours {
		l.send(api.SocketMessage{Type: "hello", Token: l.begun.Token, Idle: l.silent})
	}
	l.put()
}

func (l *line) send(m api.SocketMessage) {
	if err := l.socket.Send(l.encode(m)); err == nil {
		l.lastSent = l.now()
	}
}

func (l *line) message(text []byte, at time.Time) {
	var m api.SocketMessage
	if json.Unmarshal(text, &m) != nil {
		return
	}
	switch m.Type {
	case "welcome":
		l.welcome = true
		l.note(at.Sub(l.opened))
		l.put()
	case "echo":
		if sent, ok := l.sentAt[m.Seq]; ok {
			delete(l.sentAt, m.Seq)
			l.facts.Answered++
			l.note(at.Sub(sent))
			if m.Seq <= l.loaded {
				l.trips.add(at.Sub(sent))
			}
			if l.facts.Answered <= echoesWanted {
				l.put() // the rest is told when the watch is over
			}
		}
	case "report":
		// On a slow line the answer to an earlier report may still come.
		if l.reply != nil && m.Seq == l.replySeq {
			reply := l.reply
			l.reply = nil
			if m.Reply == nil {
				m.Reply = &api.ReportReply{}
			}
			reply(*m.Reply, m.Problem)
		}
	}
}

// note keeps the smallest and the largest echo round trip. The greeting
// counts where nothing else is asked.
func (l *line) note(trip time.Duration) {
	v := round(trip.Seconds() * 1000)
	if l.facts.RTTMS == 0 || v < l.facts.RTTMS {
		l.facts.RTTMS = v
		if l.network.socket == 0 || trip < l.network.socket {
			l.network.socket = min(trip, socketTripMost)
		}
	}
	l.facts.RTTMaxMS = max(l.facts.RTTMaxMS, v)
}

// socketTripMost bounds what a slow service may say of the network.
const socketTripMost = 800 * time.Millisecond

func (l *line) closed(at time.Time, code int, reason string, clean bool) {
	l.facts.CloseCode, l.facts.CloseReason, l.facts.WasClean = code, clip(reason), clean
	if l.isOpen {
		l.isOpen = false
		l.facts.Closed, l.facts.ClosedAt = true, l.since(at)
		l.put()
		l.lost()
		return
	}
	l.again()
}

// maxReason is what a close frame can carry (RFC 6455 5.5).
const maxReason = 123

func clip(s string) string {
	if len(s) > maxReason {
		return s[:maxReason]
	}
	return s
}

// again: it did not open.
func (l *line) again() {
	if l.tries < socketTries && l.now().Sub(l.first) < l.deadline/2 {
		l.dial()
		return
	}
	l.failed = true
	l.put()
}

func (l *line) tick(now time.Time) {
	switch {
	case l.hungUp || l.failed || l.judged:
	case l.opened.IsZero():
		if l.run.waited(l.first, now) > l.deadline {
			l.failed = true
			l.put()
		}
	case l.isOpen:
		l.facts.WatchedMS = millis(now.Sub(l.opened))
		l.ask(now)
		if l.ours && !l.answered() && l.run.waited(l.opened, now) > socketEchoDeadline {
			l.judged = true
			l.put()
		}
	}
}

// ask sends the next echo when it is time.
func (l *line) ask(now time.Time) {
	pace := echoPace
	if l.run.judge.stands {
		pace = echoPaceWatch
	}
	if !l.ours || l.silent || l.finished || now.Sub(l.lastSent) < pace {
		return
	}
	l.facts.Sent++
	l.sentAt[l.facts.Sent] = now
	if !l.run.judge.stands {
		l.loaded = l.facts.Sent
	}
	l.send(api.SocketMessage{Type: "echo", Seq: l.facts.Sent})
}

// answered: it is known to work. An idle socket has its greeting alone.
func (l *line) answered() bool {
	if l.silent {
		return l.welcome
	}
	return l.facts.Answered > 0
}

// missing: echoes were answered and are no longer.
func (l *line) missing(now time.Time) bool {
	if !l.isOpen || l.facts.Answered == 0 || l.run.waited(l.checked, now) < recheckAfter {
		return false
	}
	wait := max(recheckAfter, time.Duration(2*l.facts.RTTMaxMS)*time.Millisecond)
	for _, at := range l.sentAt {
		if l.run.waited(at, now) > wait {
			return true
		}
	}
	return false
}

// watched: it was open for as long as what cuts idle sockets is looked for, or is
// open no more.
func (l *line) watched(now time.Time) bool { return !l.isOpen || now.Sub(l.opened) >= idleWatch }

func (l *line) resolved() bool {
	switch {
	case l.failed || l.judged || l.facts.Closed:
		return true
	case !l.isOpen:
		return false
	case !l.ours:
		return true
	case l.silent:
		return l.welcome
	}
	return l.facts.Answered >= echoesWanted || l == l.reopen && l.welcome ||
		l.facts.Answered > 0 && l.run.waited(l.opened, l.now()) > echoesDeadline
}

// median of the echoes while the run had the line.
func (l *line) median(now time.Time) time.Duration {
	all := slices.Clone(l.trips)
	for seq, at := range l.sentAt {
		if seq <= l.loaded {
			all.add(now.Sub(at))
		}
	}
	return all.median()
}

func (l *line) put() {
	facts := l.facts
	facts.RTTMedianMS = round(l.median(l.now()).Seconds() * 1000)
	outcome := report.OK
	code := 0
	switch {
	case !facts.Opened || facts.Closed:
		outcome, code = report.Failed, facts.CloseCode
	case l.ours && !l.answered():
		if !l.judged {
			return // nothing can be said yet
		}
		outcome = report.Silent
	}
	if facts.Opened && !facts.Closed {
		facts.WatchedMS = 0
		if l.finished {
			facts.WatchedMS = l.facts.WatchedMS
		}
	}
	took := facts.OpenMS
	if !facts.Opened {
		took = millis(l.now().Sub(l.first))
	}
	l.slot.put(result{outcome: outcome, code: code, at: l.since(l.first), ms: took, detail: report.Detail{Socket: &facts}.With(l.remark())})
}

// remark tells how the upgrade was answered, which a page never knows.
func (l *line) remark() report.Remark {
	if l.refused == 0 {
		return report.Remark{}
	}
	return report.Ours("observed.upgrade_answered", "status", l.refused)
}

func (l *line) hangUp() {
	if l.socket != nil && !l.hungUp {
		l.hungUp = true
		l.socket.Close()
	}
}
