package web

import (
	"context"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
)

// Deliver hands in the report of a run that is over; the agent's hands do it.
type Deliver func(context.Context, run.State, run.Delivery) run.Delivered

const (
	// The network of somebody who walks out of a tunnel is back within
	// seconds, that of somebody who changes rooms within a minute, and that of
	// somebody who goes home later.
	handoverPause     = 5 * time.Second
	handoverPauseMost = time.Minute
	handoverPauseLate = 5 * time.Minute
	handoverSoon      = 10 * time.Minute
)

// delivery is how far the report of the page's run is on its way.
type delivery struct {
	handing bool // being handed in by the page itself
	tried   bool // the page itself has tried
	refused bool // the server takes it in no way: nobody tries again
	byHand  bool // it came as a code
	kept    bool // the browser keeps it
}

// handOver hands in what the engine could not, again and again, until it is
// taken or the server no longer would.
func (p *RunPage) handOver(generation int, pause, since time.Duration) {
	if p.generation != generation || !p.State.Undelivered || p.deliver == nil || p.sending.refused {
		return
	}
	p.tryHandover(generation, func(wait time.Duration) {
		next := max(pause, wait)
		p.page.After(next, func(app.Context) { p.handOver(generation, nextPause(pause, since), since+next) })
	})
}

// nextPause is twice as long, up to what is worth it by then.
func nextPause(pause, since time.Duration) time.Duration {
	most := handoverPauseMost
	if since > handoverSoon {
		most = handoverPauseLate
	}
	return min(2*pause, most)
}

// tryHandover makes one try, unless one is under way; then is called after one
// that came to nothing.
func (p *RunPage) tryHandover(generation int, then func(wait time.Duration)) {
	if p.sending.handing || p.generation != generation || !p.State.Undelivered || p.sending.refused {
		return
	}
	p.sending.handing = true
	s := p.State
	go func() {
		d := p.deliver(context.Background(), s, p.way(false))
		p.page.Dispatch(func(app.Context) {
			if p.generation != generation {
				return
			}
			p.sending.handing, p.sending.tried = false, true
			p.sending.refused = d.Refused
			taken := s.HandedIn(d)
			p.sending.byHand = taken && d.ByHand
			p.show(s, false)
			p.keepRun(s)
			if !taken {
				then(d.Wait)
			}
		})
	}()
}

func (p *RunPage) way(leaving bool) run.Delivery {
	return run.Delivery{Origin: p.origin(), Link: p.link, Leaving: leaving}
}

func (p *RunPage) origin() string {
	if app.IsServer {
		return p.Origin
	}
	return app.Window().Get("location").Get("origin").String()
}

// keepRun keeps the run in the browser.
func (p *RunPage) keepRun(s run.State) {
	p.sending.kept = keep(p.link, kept{At: time.Now(), State: s, Before: p.Before, Broken: p.Broken})
}

// bequeath says what the browser is to keep and to send if the page goes: the agent
// runs apart from it, and gets no time then.
func (p *RunPage) bequeath() {
	if p.State.Phase == run.Running && !p.State.Stands {
		keepLast(p.link, kept{At: time.Now(), State: p.State, Before: p.Before})
	} else {
		app.Window().Call("sidetoneKeep")
	}
	if p.State.Undelivered && p.deliver != nil && !p.sending.refused {
		p.deliver(context.Background(), p.State, p.way(true))
	} else if p.State.Phase != run.Running { // what is sent of a run that goes on is the engine's to say
		app.Window().Call("sidetoneBequeath")
	}
}

// watchNetwork tries again at once when the browser says that there is a
// network, and keeps what there is when the page is left.
func (p *RunPage) watchNetwork() {
	app.Window().Call("addEventListener", "online", app.FuncOf(func(app.Value, []app.Value) any {
		p.page.Dispatch(func(app.Context) {
			if p.deliver != nil {
				p.tryHandover(p.generation, func(time.Duration) {})
			}
		})
		return nil
	}))
	app.Window().Call("addEventListener", "pagehide", app.FuncOf(func(app.Value, []app.Value) any {
		p.leave()
		return nil
	}))
}

// leave gives up a run whose page has been left. What there was of it is kept and sent by
// the page (bequeath). A browser may freeze the page and bring it back as it is: it
// then shows what a loaded one would.
func (p *RunPage) leave() {
	if p.State.Phase != run.Running {
		return
	}
	left := p.State
	p.keepRun(left)
	p.cancel()
	p.stopped = p.generation
	p.generation++
	p.page.Dispatch(func(app.Context) { p.resume(kept{At: time.Now(), State: left, Before: p.Before}) })
}

// givenUp takes what a run had that its caller stopped: it is handed in like
// any other, and stays with the page.
func (p *RunPage) givenUp(generation int, s run.State) {
	if p.stopped != generation || p.State.Phase != run.Idle || s.Report.Schema == 0 || s.Handover.Run == "" {
		return
	}
	s.Phase, s.Stands, s.Report.Diagnosis = run.Idle, false, nil
	s.Undelivered = true
	p.show(s, false)
	p.keepRun(s)
	p.handOver(p.generation, handoverPause, 0)
}
