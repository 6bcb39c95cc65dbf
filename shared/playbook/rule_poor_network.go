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
			when:        onlyRun(narrow),
			told:        likely(narrowInCall),
			stops:       never,
			summary:     "Your connection is too slow for good calls.",
			explanation: "The delay grows steadily while a stream of some 100 kbit/s is sent, or the pictures of a call come few and thin: the line is narrower than a call needs.",
			mitigations: poorAdvice,
		},
		{
			id:          "loss",
			when:        onlyRun(tooMuch("loss", func(e *evidence, f *report.Flow) (bool, string) { return worstLoss(f) > e.limits.Loss, lossText(f) })),
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
			when: onlyRun(tooMuch("jitter", func(e *evidence, f *report.Flow) (bool, string) {
				return f.JitterMS > e.limits.JitterMS, "a jitter of " + ms(int(f.JitterMS+0.5))
			})),
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
