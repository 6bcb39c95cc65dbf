package run

import "time"

// Whose connection the packets of a rateProbe take.

// borrow takes the connection of a path, unless there is one already. What is
// left of a connection of its own is given up.
func (r *rateProbe) borrow(p *path, at time.Time) {
	if r.done || !r.opened.IsZero() {
		return
	}
	if r.peer != nil {
		r.peer.Close()
	}
	p.peer.Mute(true)
	r.lent, r.peer, r.opened = p, p.peer, at
	r.slot.obs.Target = string(p.kind) // nothing was put there yet
	r.flow.after(&p.small)
}

// uses: the connection of this path is lent.
func (r *rateProbe) uses(p *path) bool { return r != nil && !r.done && r.lent == p }

// giveBack ends the use of a connection. A path that has yet to make its sample
// goes on with it.
func (r *rateProbe) giveBack() {
	switch {
	case r.lent != nil && r.lent.stage == held:
		r.lent.small.after(&r.flow)
	case r.lent != nil && r.lent.stage != finished:
	case r.peer != nil:
		r.peer.Close()
	}
}
