package playbook

import (
	"strconv"

	"sidetone/shared/report"
)

// Poor network (ours): a call connects and suffers.
var poorNetwork = hypothesis{
	id:       idPoorNetwork,
	title:    "The network is too poor for good calls",
	clear:    "Loss, jitter and delay of the sample are within what calls bear.",
	untested: "No path carried enough packets to measure its quality.",
	causes: []cause{
		{
			id:          "bandwidth",
			when:        onlyRun(anyOf(narrow, likely(swamped))),
			told:        likely(narrowInCall),
			stops:       never,
			summary:     "Your connection is too slow for good calls.",
			explanation: "The delay grows steadily while a stream of some 100 kbit/s is sent, or the pictures of a call come few and thin: the line is narrower than a call needs.",
			mitigations: poorAdvice,
		},
		{
			id:          "loss",
			when:        onlyRun(all(tooMuch("loss", func(e *evidence, f *report.Flow) (bool, string) { return worstLoss(f) > e.limits.Loss, lossText(f) }), unless(lateNotLost))),
			told:        among(lossInCall, raisedAs(qualityBad, ufdReceive, ufdSend), possibly(calledPoor), possibly(raised(ufdCameraFreezes))),
			stops:       never,
			summary:     "Too much gets lost on your connection for good calls.",
			explanation: "More packets are lost than a call can hide.",
			mitigations: poorAdvice,
		},
		{
			id: "delay",
			when: onlyRun(tooMuch("delay", func(e *evidence, f *report.Flow) (bool, string) {
				return f.RTTMinMS > e.limits.RTTMS, "a round trip of " + ms(int(f.RTTMS+0.5))
			})),
			told:        delayInCall,
			stops:       never,
			summary:     "Your connection has too much delay for good calls.",
			explanation: "Packets take so long there and back that people talk over each other.",
			mitigations: poorAdvice,
		},
		{
			id: "jitter",
			when: onlyRun(anyOf(lateNotLost, tooMuch("jitter", func(e *evidence, f *report.Flow) (bool, string) {
				return f.JitterMS > e.limits.JitterMS, "a jitter of " + ms(int(f.JitterMS+0.5))
			}))),
			told:        jitterInCall,
			stops:       never,
			summary:     "Your connection is too unsteady for good calls.",
			explanation: "Packets arrive so unevenly that sound breaks up.",
			mitigations: poorAdvice,
		},
	},
}

var poorAdvice = []advice{
	caller("Move closer to the Wi-Fi or use a cable, and stop downloads, other video and a VPN. Try another network if it stays like this."),
	it("Look for overloaded lines and Wi-Fi, give real-time traffic priority (QoS), and let calls bypass the VPN."),
	developer("Let the client turn video off and lower its bit rate on such networks."),
}

// sample is the flow of the path that a call would take: the first in order
// that was sampled and answered.
func (e *evidence) sample() (*report.Observation, *report.Flow) {
	for _, p := range e.callPaths() {
		o := e.path(report.CheckPathData, p)
		if f := o.Detail.Flow; f != nil && f.Sent >= enoughPackets && f.Returned > 0 {
			return o, f
		}
	}
	return untested, nil
}

// lateNotLost: media comes back nearly whole and unevenly, while the data
// channel misses packets. A data channel without retransmission gives up a
// packet as soon as three later ones have overtaken it (RFC 9260 7.2.4, RFC
// 3758), so that heavy jitter looks like loss there; media shows which it is.
func lateNotLost(e *evidence) finding {
	o, f := e.sample()
	if f == nil {
		return dontKnow
	}
	rtp := e.path(report.CheckPathRTP, report.Path(o.Target))
	m := rtp.Detail.Flow
	if m == nil || m.Sent < enoughMedia {
		return dontKnow
	}
	lost := 1 - float64(m.Returned)/float64(m.Sent)
	if worstLoss(f) > e.limits.Loss && lost <= lateLoss*e.limits.Loss && max(m.JitterMS, f.JitterMS) > lateJitter*e.limits.JitterMS {
		return one(yes, report.Measured, rtp, "media came back with a jitter of "+ms(int(max(m.JitterMS, f.JitterMS)+0.5))+" on "+pathName(report.Path(o.Target))+
			" and "+percent(lost)+" of loss: what the data channel missed was overtaken, not lost")
	}
	return finding{answer: no}
}

func tooMuch(what string, exceeds func(*evidence, *report.Flow) (bool, string)) question {
	return func(e *evidence) finding {
		o, f := e.sample()
		if f == nil {
			return dontKnow
		}
		over, text := exceeds(e, f)
		text += " on " + pathName(report.Path(o.Target)) + ", over " + plural(f.Sent, "packet", "packets")
		if over {
			return one(yes, report.Measured, o, text)
		}
		return one(no, report.Measured, o, text)
	}
}

func lossText(f *report.Flow) string {
	switch {
	case f.LossUp != nil && f.LossDown != nil:
		return percent(*f.LossUp) + " lost on the way out and " + percent(*f.LossDown) + " on the way back"
	default:
		return strconv.Itoa(f.Sent-f.Returned) + " of " + strconv.Itoa(f.Sent) + " packets lost there and back"
	}
}

// Swamped reports whether the observations of a run so far show that the run
// itself fills the line. Nothing but the line can be judged then, and waiting
// would not change that.
func Swamped(observations []report.Observation) bool {
	return swamped(newEvidence(report.Report{Observations: observations}, theRun)).answer == yes
}

// swamped: the little that a check sends fills the line. Requests that were
// answered quickly at first take many times as long while it runs, and not one
// path brings back half of its sample. A service that has become slow meanwhile
// would look the same: likely, and no more.
func swamped(e *evidence) finding {
	if e.inCall() {
		return dontKnow
	}
	o, ok := e.one(report.CheckHTTPS)
	if !ok || o.Detail.HTTP == nil || o.Detail.HTTP.Answered < swampedRequests || o.Detail.HTTP.RTTMS == 0 {
		return dontKnow
	}
	for _, p := range report.Paths {
		if f := e.path(report.CheckPathData, p).Detail.Flow; f != nil && 2*f.Returned >= f.Sent && f.Returned > 0 {
			return finding{answer: no}
		}
	}
	if noPathConnects(e).answer != no {
		return dontKnow
	}
	h := o.Detail.HTTP
	if h.RTTMedianMS < swampedMS || h.RTTMedianMS < swampedGrowth*h.RTTMS {
		return finding{answer: no}
	}
	return one(yes, report.Measured, o, "requests to the service took "+ms(int(h.RTTMedianMS+0.5))+" (median) while the check ran, and "+
		ms(int(h.RTTMS+0.5))+" when the line was free")
}

// narrow: a queue builds up under the sample itself, or the sample comes
// through thinned out and late.
func narrow(e *evidence) finding {
	o, f := e.sample()
	if f == nil || f.RTTMinMS == 0 {
		return dontKnow
	}
	grown := f.RTTMS > queueGrowth*f.RTTMinMS && f.RTTMS > f.RTTMinMS+queueGrowthMS
	late := f.RTTMS > lateGrowth*f.RTTMinMS && f.RTTMS > f.RTTMinMS+lateGrowthMS
	if grown || late && f.Kbps > 0 && f.Kbps < e.limits.Kbps {
		text := "the round trip grew from " + ms(int(f.RTTMinMS+0.5)) + " to " + ms(int(f.RTTMS+0.5)) + " (median) under the sample"
		if f.Kbps > 0 {
			text += ", of which " + strconv.Itoa(int(f.Kbps+0.5)) + " kbit/s came back"
		}
		return one(yes, report.Measured, o, text)
	}
	return finding{answer: no}
}
