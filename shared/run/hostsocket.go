package run

import (
	"strings"
	"time"

	"sidetone/shared/report"
)

// hostSocket tries the WebSocket of a host, without a token, once the host has
// answered over HTTPS: only then does it tell what becomes of upgrades.
type hostSocket struct {
	*run
	url    string
	use    string
	slot   *slot
	socket Socket
	at     time.Time
	status int
	done   bool
}

func (p *hostProbe) planSocket() {
	if p.host.Socket == "" {
		return
	}
	url := "wss" + strings.TrimPrefix(p.host.Origin(), "https") + p.host.Socket
	p.socket = &hostSocket{run: p.run, url: url, use: string(p.host.Use), slot: p.board.plan(report.CheckHostSocket, url)}
}

// follow goes on from what became of the plain request.
func (s *hostSocket) follow(host report.Outcome) {
	if host != report.OK {
		s.put(report.NotTested, false, report.Ours("observed.host_silent"))
		return
	}
	s.at = s.now()
	s.socket = s.hands.Dial(s.url, SocketEvents{
		Open:    func() { s.queue.post(func() { s.put(report.OK, true, report.Remark{}) }) },
		Message: func([]byte) {},
		Refused: func(status int) { s.queue.post(func() { s.status = status }) },
		Closed:  func(_ int, reason string, _ bool) { s.queue.post(func() { s.closed(reason) }) },
	})
	s.after(hostDeadline, func() { s.put(report.Silent, false, report.Remark{}) })
}

// closed without having opened. A page is told neither a status nor a reason.
// An answer that the service gives itself shows that the upgrade came to it;
// without the upgrade it is answered as any request is, or that one is needed.
func (s *hostSocket) closed(reason string) {
	switch {
	case s.status == 0 && reason == "":
		s.put(report.NotTested, false, report.Ours("observed.upgrade_untold"))
	case s.status == 0 || s.status < 400 || s.status == 400 || s.status == 407 || s.status == 426:
		s.put(report.Failed, false, report.Quoted(reason))
	default:
		s.put(report.OK, false, report.Quoted(reason))
	}
}

func (s *hostSocket) put(outcome report.Outcome, opened bool, remark report.Remark) {
	if s.done {
		return
	}
	s.done = true
	if s.socket != nil {
		s.socket.Close()
	}
	r := result{outcome: outcome, code: s.status, detail: report.Detail{
		Socket: &report.Socket{Opened: opened}, HTTP: &report.HTTP{Use: s.use},
	}.With(remark)}
	if !s.at.IsZero() {
		r.at, r.ms = s.since(s.at), millis(s.now().Sub(s.at))
	}
	s.slot.put(r)
}
