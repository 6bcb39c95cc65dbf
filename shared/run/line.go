package run

import (
	"encoding/json"
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

func (l *line) hangUp() {
	if l.socket != nil && !l.hungUp {
		l.hungUp = true
		l.socket.Close()
	}
}
