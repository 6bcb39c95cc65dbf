package run

import (
	"encoding/json"
	"strings"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// signalingProbe holds two sockets, one that echoes and one that stays idle,
// and asks the same address with a plain GET.
type signalingProbe struct {
	*run
	url       string
	ours      bool
	echo      *line
	idle      *line
	reopen    *line // a new socket after one of the two was closed
	fetched   *slot
	fetchDone bool
	checking  bool // a recheck of HTTPS is under way
	finished  bool // the watch is over
	none      bool // there is no address to test
}

func newSignalingProbe(r *run) *signalingProbe {
	p := &signalingProbe{run: r, ours: r.begun.Signaling.Ours}
	p.url = absoluteSocket(r.options.Origin, r.begun.Signaling.URL)
	target := strings.SplitN(p.url, "?", 2)[0]
	p.echo = newLine(p, r.board.plan(report.CheckSignaling, target), false)
	p.idle = newLine(p, r.board.plan(report.CheckSignalingIdle, target), true)
	p.fetched = r.board.plan(report.CheckSignalingFetch, target)
	p.none = r.begun.Signaling.URL == ""
	return p
}

// skip: nothing names an address, and no server takes part.
func (p *signalingProbe) skip() {
	p.fetchDone = true
	for _, s := range []*slot{p.echo.slot, p.idle.slot, p.fetched} {
		s.put(result{outcome: report.NotTested, detail: report.Detail{}.With(report.Ours(alone))})
	}
}

// absoluteSocket makes a ws: or wss: address of a path on the page's origin.
func absoluteSocket(origin, url string) string {
	if strings.HasPrefix(url, "/") {
		url = origin + url
	}
	if rest, ok := strings.CutPrefix(url, "http"); ok {
		return "ws" + rest
	}
	return url
}

func (p *signalingProbe) begin() {
	if p.none {
		p.skip()
		return
	}
	p.echo.dial()
	p.idle.dial()
	at := p.now()
	plain := "http" + strings.TrimPrefix(p.url, "ws")
	p.fetch(Request{URL: plain, Opaque: !p.ours}, httpsDeadline, func(a Response, took time.Duration) {
		h := report.HTTP{Sent: 1, Redirected: a.Redirected}
		outcome := report.Failed
		if a.Err == nil {
			h.Answered = 1
			if p.ours {
				h.Ours = report.Known(a.Ours)
			}
			if !p.ours || a.Ours {
				outcome = report.OK
			}
		}
		p.fetchDone = true
		p.fetched.put(result{outcome: outcome, code: a.Status, at: p.since(at), ms: millis(took),
			detail: report.Detail{HTTP: &h}.With(report.Wrong(a.Err))})
	})
}

// resolved: nothing but the watch can change what is known.
func (p *signalingProbe) resolved() bool {
	if p.none {
		return true
	}
	return p.fetchDone && p.echo.resolved() && p.idle.resolved() && (p.reopen == nil || p.reopen.resolved()) && !p.checking
}

func (p *signalingProbe) tick(now time.Time) {
	if p.none {
		p.finished = p.judge.stands && p.nat.done && p.explored.done()
		return
	}
	if p.echo.first.IsZero() {
		return // not begun yet
	}
	for _, l := range []*line{p.echo, p.idle, p.reopen} {
		if l != nil {
			l.tick(now)
		}
	}
	if p.finished || p.checking {
		return
	}
	if p.echo.missing(now) {
		p.checking = true
		p.https.recheck(func() { p.checking = false; p.echo.checked = p.now() })
	}
	if now.Sub(p.start) >= watchUntil && p.settled() && (p.idle.watched(now) || now.Sub(p.start) >= watchLate) {
		p.finish()
	}
}

// settled: no socket is in the middle of opening or of being judged.
func (p *signalingProbe) settled() bool { return p.resolved() }

// finish ends the watch. The sockets stay open, they may have to carry the
// report.
func (p *signalingProbe) finish() {
	p.finished = true
	p.echo.put()
	p.idle.put()
}

// putSoFar tells how the echoes fare before the watch is over.
func (p *signalingProbe) putSoFar() {
	if p.echo.isOpen {
		p.echo.put()
	}
}

// lost is called when an open socket was closed by somebody else: a new one
// is tried at once.
func (p *signalingProbe) lost() {
	if p.finished || p.reopen != nil {
		return
	}
	p.reopen = newLine(p, p.board.plan(report.CheckSignalingReopen, p.echo.slot.obs.Target), false)
	p.reopen.deadline = reopenDeadline
	p.reopen.tries = socketTries // not tried twice
	p.reopen.dial()
	p.checking = true
	p.https.recheck(func() { p.checking = false })
}

// carrier is an open socket that speaks our protocol; nil: none.
func (p *signalingProbe) carrier() *line {
	if p == nil || !p.ours {
		return nil
	}
	for _, l := range []*line{p.echo, p.reopen, p.idle} {
		if l != nil && l.isOpen && l.welcome {
			return l
		}
	}
	return nil
}

func (p *signalingProbe) close() {
	if p.none {
		return
	}
	for _, l := range []*line{p.echo, p.idle, p.reopen} {
		if l != nil {
			l.hangUp()
		}
	}
}

func (p *signalingProbe) encode(m api.SocketMessage) []byte {
	text, err := json.Marshal(m)
	if err != nil {
		return nil // of our own types none can fail
	}
	return text
}
