package run

import (
	"slices"
	"time"

	"sidetone/shared/report"
)

// How the stages of a path end, and what is reported of them. A stage whose
// predecessor did not succeed is not tested, and says so.

// untried: nothing was sent on this path.
func (p *path) untried(why report.Remark) {
	p.failure = why
	p.putICE(report.NotTested)
	p.skip(p.slots.dtls, p.slots.data, p.slots.large, p.slots.rtp)
	p.finish()
}

func (p *path) endICE(outcome report.Outcome) {
	p.withStats(func() {
		p.putICE(outcome)
		p.skip(p.slots.dtls, p.slots.data, p.slots.large, p.slots.rtp)
		p.finish()
		p.again()
	})
}

func (p *path) endDTLS(outcome report.Outcome) {
	p.withStats(func() {
		p.putDTLS(outcome)
		p.skip(p.slots.data, p.slots.large, p.slots.rtp)
		p.ice.Continues = p.stats.continues(p.connected)
		p.putICE(report.OK)
		p.finish()
	})
}

// endSample ends the last stage. Whether ICE checks went on matters when
// something of it had fallen silent.
func (p *path) endSample() {
	p.withStats(func() {
		p.putFlows()
		if p.slots.data.outcome() != report.OK || p.slots.rtp.outcome() == report.Silent {
			p.ice.Continues = p.stats.continues(p.silentSince())
		}
		p.putICE(report.OK)
		p.finish()
	})
}

// cut: the path took longer than any path may.
func (p *path) cut() {
	switch p.stage {
	case handshaking:
		p.endDTLS(report.Silent)
	case sampling:
		p.endSample()
	case held:
		p.unsampled()
	case checking:
		p.endICE(report.Silent)
	case asking:
		p.untried(report.Ours("observed.took_too_long"))
	}
}

// withStats reads the platform's counters a last time, then ends the stage.
// The stage is finished for everything else from now on.
func (p *path) withStats(end func()) {
	if p.stats.ending {
		return
	}
	p.stats.ending = true
	if p.small.lost() == 0 && p.stats.fresh(p.sentAll) {
		end()
		return
	}
	p.stats.read(p, end)
}

func (p *path) finish() {
	p.stage = finished
	p.soon()
	p.far.close()
	if p.peer != nil && !p.run.rate.uses(p) {
		p.peer.Close()
	}
}

func (p *path) skip(slots ...*slot) {
	for _, s := range slots {
		s.put(result{outcome: report.NotTested, at: p.since(p.now())})
	}
}

func (p *path) putICE(outcome report.Outcome) {
	ice := p.ice
	ice.Candidates = slices.Clone(ice.Candidates)
	if p.relay != nil {
		ice.Candidates = slices.Clone(p.relay.ice.Candidates)
	}
	st := p.stats.last
	ice.ChecksSent, ice.ChecksAnswered = max(0, st.ChecksSent), max(0, st.ChecksAnswered)
	if st.Local != "" {
		ice.Selected = st.Local + "/" + st.Remote
		ice.RTTMS = round(st.RTTMS)
	}
	begun, end := p.checking, p.connected
	if begun.IsZero() {
		begun = p.begun
	}
	if begun.IsZero() {
		begun = p.now()
	}
	if end.IsZero() {
		end = p.now()
	}
	p.slots.ice.put(result{outcome: outcome, at: p.since(begun), ms: millis(end.Sub(begun)),
		detail: report.Detail{ICE: &ice}.With(p.failure)})
}

func (p *path) putDTLS(outcome report.Outcome) {
	d := report.DTLS{State: p.stateNow.DTLS, Version: p.stats.last.TLSVersion}
	if p.stats.last.DTLS != "" {
		d.State = p.stats.last.DTLS
	}
	if d.State == "" {
		d.State = p.stateNow.Connection
	}
	end := p.now()
	if !p.opened.IsZero() {
		end = p.opened
		d.State = "connected"
		d.ChannelOpenMS = max(1, millis(end.Sub(p.connected)))
	}
	p.slots.dtls.put(result{outcome: outcome, at: p.since(p.connected), ms: millis(end.Sub(p.connected)),
		detail: report.Detail{DTLS: &d}})
}

// silentSince is when the flow fell silent: its last return, or its start.
func (p *path) silentSince() time.Time {
	if p.small.returned() > 0 && p.slots.data.outcome() != report.OK {
		return p.small.last
	}
	return p.opened
}
