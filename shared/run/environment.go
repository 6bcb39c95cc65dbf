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

func (p *environmentProbe) begin() {
	p.spawn(func() func() {
		seen := p.hands.Environment(p.ctx)
		return func() { p.have(seen) }
	})
}

func (p *environmentProbe) have(seen report.Environment) {
	p.seen, p.done = seen, true
	p.slot.put(result{outcome: report.OK, ms: p.since(p.now()), detail: report.Detail{Environment: &p.seen}})
}

// look reads the environment again: a network may go away during a run.
func (p *environmentProbe) look() {
	p.spawn(func() func() {
		seen := p.hands.Environment(p.ctx)
		return func() {
			if report.No(seen.Online) && !report.No(p.seen.Online) {
				p.have(seen)
			}
		}
	})
}
