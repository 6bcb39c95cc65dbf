package run

import "sidetone/shared/report"

// Attentive hands also tell of what changes around them during a run. It is
// no part of Hands, because not every platform has such events.
type Attentive interface {
	// Attend calls the events until Close. It returns at once.
	Attend(PlatformEvents)
}

// PlatformEvents may be called from any goroutine and never block.
type PlatformEvents struct {
	Network func() // went offline or online, or the kind of connection changed
	Hidden  func() // the page went to the background
}

// attend notes changes in the environment that the report tells of.
func (p *environmentProbe) attend() {
	hands, ok := p.hands.(Attentive)
	if !ok {
		return
	}
	hands.Attend(PlatformEvents{
		Network: func() {
			p.queue.post(func() {
				p.seen.NetworkChanges++
				p.put()
			})
		},
		Hidden: func() {
			p.queue.post(func() {
				p.seen.Hidden = report.Known(true)
				p.put()
			})
		},
	})
}
