package web

import (
	"context"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/run"
)

// Post makes a request of the page's; the agent's hands do it.
type Post func(context.Context, run.Request) run.Response

const (
	// handoverWithin is what one try may take: as much as the engine's last.
	handoverWithin = 8 * time.Second
	// The network of somebody who walks out of a tunnel is back within
	// seconds, that of somebody who changes rooms within a minute.
	handoverPause     = 5 * time.Second
	handoverPauseMost = time.Minute
	// handoverFor is the life of a run at the server, which takes nothing for
	// it afterwards.
	handoverFor = 10 * time.Minute
)

// handOver hands in what the engine could not, again and again, until it is
// taken or the server no longer would.
func (p *RunPage) handOver(generation int, pause, since time.Duration) {
	if p.generation != generation || !p.State.Undelivered || p.post == nil || since > handoverFor {
		return
	}
	p.tryHandover(generation)
	p.page.After(pause, func(app.Context) {
		p.handOver(generation, min(2*pause, handoverPauseMost), since+pause)
	})
}

// tryHandover makes one try, unless one is under way.
func (p *RunPage) tryHandover(generation int) {
	q, ok := p.State.Request(false)
	if !ok || p.handing || p.generation != generation || !p.State.Undelivered {
		return
	}
	p.handing = true
	s := p.State
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), handoverWithin)
		defer cancel()
		answer := p.post(ctx, q)
		p.page.Dispatch(func(app.Context) {
			p.handing = false
			if p.generation == generation && s.HandedIn(answer) {
				p.show(s, false)
				keep(p.link, s, time.Now())
			}
		})
	}()
}

// watchNetwork tries again at once when the browser says that there is a
// network, and keeps what there is when the page is left.
func (p *RunPage) watchNetwork() {
	app.Window().Call("addEventListener", "online", app.FuncOf(func(app.Value, []app.Value) any {
		p.page.Dispatch(func(app.Context) { p.tryHandover(p.generation) })
		return nil
	}))
	app.Window().Call("addEventListener", "pagehide", app.FuncOf(func(app.Value, []app.Value) any {
		p.leave()
		return nil
	}))
}

// leave keeps what the page has when it is left. A run that goes on is given
// up, and the engine sends what it had; a report that is still here is sent
// once more. A browser may freeze the page and bring it back as it is: it then
// shows what a loaded one would.
func (p *RunPage) leave() {
	switch {
	case p.State.Phase == run.Running:
		left := p.State
		keep(p.link, left, time.Now())
		p.cancel()
		p.generation++
		p.page.Dispatch(func(app.Context) { p.resume(left) })
	case p.State.Undelivered:
		keep(p.link, p.State, time.Now())
		if q, ok := p.State.Request(true); ok && p.post != nil {
			go p.post(context.Background(), q)
		}
	}
}
