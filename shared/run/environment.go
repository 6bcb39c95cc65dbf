package run

import "sidetone/shared/report"

// environmentProbe asks the platform what it says of itself.
type environmentProbe struct {
	*run
	slot *slot
	seen report.Environment
	done bool
}

func newEnvironmentProbe(r *run) *environmentProbe {
	return &environmentProbe{run: r, slot: r.board.plan(report.CheckEnvironment, "")}
}

// begin reads at once what the rest of the run needs to know, and waits for
// the permissions beside it.
func (p *environmentProbe) begin() {
	p.seen = p.hands.Environment()
	p.put()
	p.attend()
	p.spawn(func() func() {
		microphone, camera := p.hands.Permissions(p.ctx)
		return func() {
			p.seen.Microphone, p.seen.Camera, p.done = microphone, camera, true
			p.put()
		}
	})
}

func (p *environmentProbe) put() {
	seen := p.seen
	seen.Late = p.late.report()
	p.slot.put(result{outcome: report.OK, ms: p.since(p.now()), detail: report.Detail{Environment: &seen}})
}

// look reads the online flag again: a network may go away during a run.
func (p *environmentProbe) look() {
	if now := p.hands.Environment(); report.No(now.Online) && !report.No(p.seen.Online) {
		p.seen.Online = now.Online
		p.put()
	}
}
