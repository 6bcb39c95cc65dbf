package run

import (
	"time"

	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// A run starts its probes in waves. A page has one thread for its connections, and what is started
// beside the paths that take longest only makes these later: their samples take
// most of a second in which there is room for everything else. Waves change the
// order alone; a verdict waits for both.
type wave int

const (
	deciding   wave = iota // signalling, one relay of each kind, the direct path
	explaining             // the other servers, the path that no call takes, hosts for information
	allStarted
)

// errand is one thing that a run starts, in its wave.
type errand struct {
	wave  wave
	start func()
}

// errands of a run that has begun, in the order in which they are started.
func (r *run) errands() []errand {
	var list []errand
	kinds := map[report.Path]bool{}
	for _, u := range r.urls {
		if kind := u.url.path(); kind != "" && !kinds[kind] && u.outcome == "" {
			kinds[kind] = true
			u.first = true
			list = append(list, errand{deciding, u.start})
		}
	}
	list = append(list, errand{deciding, r.signaling.begin}, errand{explaining, r.startServers})
	if p := r.pathOf(report.DirectTCP); p != nil && p.stage == waiting {
		list = append(list, errand{explaining, p.startDirect})
	}
	for _, h := range r.hosts {
		w := explaining
		if h.host.Use == profile.UseSignaling {
			w = deciding
		}
		if !h.done {
			list = append(list, errand{w, h.try})
		}
	}
	return list
}

// waves is how far a run has come with its errands. The zero value has none.
type waves struct {
	errands []errand
	next    wave
	begun   time.Time
	sent    time.Time // everything of the first one was under way; zero: not yet
}

// begin starts the first wave.
func (w *waves) begin(r *run) {
	w.errands, w.begun = r.errands(), r.now()
	w.start(r)
}

// start starts the errands of the next wave one after the other, with room for
// events between them.
func (w *waves) start(r *run) {
	var wait time.Duration
	for _, e := range w.errands {
		if e.wave == w.next {
			r.after(wait, e.start)
			wait += startSpread
		}
	}
	w.next++
}

// tick starts the second wave when what decides is on its way, or has had its
// time: where something is wrong, the others are what explains it.
func (w *waves) tick(r *run, now time.Time) {
	if w.begun.IsZero() || w.next != explaining {
		return
	}
	if w.sent.IsZero() && r.firstSent() {
		w.sent = now
	}
	switch wait := waveWaits + waveTrips*r.network.https; {
	case r.decidersSample(), r.firstFailed(), !w.sent.IsZero() && now.Sub(w.sent) > wait, now.Sub(w.begun) > waveLatest:
		w.start(r)
	}
}

// firstSent: the browser has sent what the first wave has to say to relays and
// to the echo peer. A busy page takes its time for that.
func (r *run) firstSent() bool {
	for _, u := range r.urls {
		if u.first && u.gathering.IsZero() && u.outcome == "" {
			return false
		}
	}
	direct := r.pathOf(report.DirectUDP)
	return direct == nil || direct.stage > asking
}

// firstFailed: something is wrong already with a relay of the first wave.
func (r *run) firstFailed() bool {
	for _, u := range r.urls {
		if u.first && u.outcome != "" && u.outcome != report.OK {
			return true
		}
	}
	return false
}

// decidersSample: the direct path and one of each kind of relay carry their
// samples, or are known not to come to it.
func (r *run) decidersSample() bool {
	for _, p := range r.paths {
		if p.kind != report.DirectTCP && p.stage < sampling {
			return false
		}
	}
	return true
}

// startServers asks the servers that are left: together where the hands would
// have it so and the first of the kind has answered, else each by itself.
func (r *run) startServers() {
	gatherer, shares := r.hands.(Gatherer)
	stun := shares && r.network.heardUDP && r.nat.begun.IsZero()
	var alone, relays []*urlProbe
	for _, u := range r.urls {
		switch {
		case u.first || u.outcome != "":
		case shares && u.url.Relays() && r.answered(u.url.path()):
			relays = append(relays, u)
		case stun && r.nat.asks(u):
			r.nat.members = append(r.nat.members, u)
		default:
			alone = append(alone, u)
		}
	}
	if len(relays) == 1 {
		alone, relays = append(alone, relays...), nil
	}
	var wait time.Duration
	for _, u := range alone {
		r.after(wait, u.start)
		wait += startSpread
	}
	if len(relays) > 0 {
		r.together = newTogether(r, relays, gatherer.NamesServers())
		r.after(wait, r.together.start)
		wait += startSpread
	}
	if stun {
		r.after(wait, r.nat.start)
	}
}

// answered: the first relay of the kind gave an address.
func (r *run) answered(kind report.Path) bool {
	for _, u := range r.urls {
		if u.first && u.url.path() == kind {
			return u.outcome == report.OK
		}
	}
	return false
}
