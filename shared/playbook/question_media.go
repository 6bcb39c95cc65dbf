package playbook

import (
	"strconv"

	"sidetone/shared/report"
)

// streams are the media streams of this call that carried something.
func (e *evidence) streams() []*report.Observation {
	var list []*report.Observation
	for _, o := range e.byCheck[report.CheckMedia] {
		if o.Detail.Media != nil && o.Outcome == report.OK && !e.foreign(o) {
			list = append(list, o)
		}
	}
	return list
}

// noMedia: there were streams, and nothing flowed on any of them.
func noMedia(e *evidence) finding {
	var silent []cite
	for _, o := range e.byCheck[report.CheckMedia] {
		switch {
		case o.Detail.Media == nil || e.foreign(o):
		case o.Outcome == report.Silent:
			silent = append(silent, cite{report.Observed, o.ID, "nothing flowed: " + streamName(o.Detail.Media)})
		case o.Outcome == report.OK:
			return one(no, report.Observed, o, "there was "+streamName(o.Detail.Media))
		}
	}
	if len(silent) == 0 {
		return dontKnow
	}
	return finding{answer: yes, telling: true, cites: silent}
}

// enough: a stream is long enough to be judged; logs that do not count
// packets have judged it by themselves.
func enough(m *report.Media) bool { return m.Packets == nil || *m.Packets >= enoughPackets }

// mediaBothWays: packets were counted in both directions.
func mediaBothWays(e *evidence) finding {
	way := map[string]*report.Observation{}
	for _, o := range e.streams() {
		if m := o.Detail.Media; m.Packets != nil && *m.Packets > 0 {
			way[m.Direction] = o
		}
	}
	if way["send"] == nil || way["receive"] == nil {
		return dontKnow
	}
	return one(yes, report.Measured, way["receive"], "the call counted packets in both directions")
}

// onlyOverTCP: every stream, or the selected pair, went over TCP, which
// browsers take where nothing goes over UDP.
func onlyOverTCP(e *evidence) finding {
	var over []cite
	for _, o := range e.streams() {
		switch o.Detail.Media.Transport {
		case "udp":
			return one(no, report.Observed, o, streamName(o.Detail.Media)+" went over UDP")
		case "tcp":
			over = append(over, cite{report.Inferred, o.ID, streamName(o.Detail.Media) + " went over TCP, which a call takes where UDP does not pass"})
		}
	}
	for _, p := range report.Paths {
		o := e.path(report.CheckPathICE, p)
		switch {
		case o.Outcome != report.OK && !lost(o):
		case p == report.DirectUDP || p == report.RelayUDP:
			return one(no, report.Measured, o, "the call went over UDP, on "+pathName(p))
		default:
			over = append(over, cite{report.Inferred, o.ID, "the call went over " + pathName(p) + ", which it takes where UDP does not pass"})
		}
	}
	if len(over) == 0 {
		return dontKnow
	}
	return finding{answer: yes, telling: true, unsure: true, cites: over}
}

func streamName(m *report.Media) string {
	name := m.Kind
	if name == "" {
		name = "media"
	}
	switch m.Direction {
	case "send":
		return name + " sent"
	case "receive":
		return name + " received"
	}
	return name
}

// suffers asks one thing of the streams of a call and of its selected pair.
func suffers(stream func(*evidence, *report.Media) (measured, over bool, text string), pair func(*evidence, *report.Flow) (measured, over bool, text string)) question {
	return func(e *evidence) finding {
		var bad, good []cite
		sort := func(o *report.Observation, measured, over bool, text string) {
			c := cite{report.Measured, o.ID, text}
			switch {
			case measured && over:
				bad = append(bad, c)
			case measured:
				good = append(good, c)
			}
		}
		for _, o := range e.streams() {
			if m := o.Detail.Media; enough(m) {
				measured, over, text := stream(e, m)
				sort(o, measured, over, text+" in "+streamName(m))
			}
		}
		for _, p := range e.callPaths() {
			o := e.path(report.CheckPathRTP, p)
			if f := o.Detail.Flow; f != nil && o.Outcome == report.OK && max(f.Sent, f.Returned) >= enoughPackets {
				measured, over, text := pair(e, f)
				sort(o, measured, over, text+" on "+pathName(p))
			}
		}
		switch {
		case len(bad) > 0:
			return finding{answer: yes, telling: true, cites: bad}
		case len(good) > 0:
			return finding{answer: no, telling: true, cites: good}
		}
		return dontKnow
	}
}

// lossInCall, delayInCall and the others hold what the call counted against
// the profile's limits.
var lossInCall = suffers(
	func(e *evidence, m *report.Media) (bool, bool, string) {
		switch {
		case m.Loss != nil && *m.Loss > e.limits.Loss:
			return true, true, percent(*m.Loss) + " lost"
		case m.Healed != nil && *m.Healed > poorHealed:
			return true, true, percent(*m.Healed) + " of the sound made up for what was missing"
		case m.Loss != nil:
			return true, false, percent(*m.Loss) + " lost"
		}
		return false, false, ""
	},
	func(e *evidence, f *report.Flow) (bool, bool, string) {
		if f.LossUp == nil && f.LossDown == nil {
			return false, false, ""
		}
		loss := worstLoss(f)
		return true, loss > e.limits.Loss, percent(loss) + " lost"
	})

var jitterInCall = suffers(
	func(e *evidence, m *report.Media) (bool, bool, string) {
		if m.JitterMS == nil {
			return false, false, ""
		}
		return true, *m.JitterMS > e.limits.JitterMS, "a jitter of " + ms(int(*m.JitterMS+0.5))
	},
	func(e *evidence, f *report.Flow) (bool, bool, string) {
		return f.JitterMS > 0, f.JitterMS > e.limits.JitterMS, "a jitter of " + ms(int(f.JitterMS+0.5))
	})

var delayInCall = suffers(
	func(e *evidence, m *report.Media) (bool, bool, string) {
		if m.RTTMS == nil {
			return false, false, ""
		}
		return true, *m.RTTMS > e.limits.RTTMS, "a round trip of " + ms(int(*m.RTTMS+0.5))
	},
	func(e *evidence, f *report.Flow) (bool, bool, string) {
		return f.RTTMS > 0, f.RTTMS > e.limits.RTTMS, "a round trip of " + ms(int(f.RTTMS+0.5))
	})

// narrowInCall: pictures came at a rate or in a number that shows a narrow
// line. A quiet microphone needs next to nothing, so sound does not tell.
var narrowInCall = suffers(
	func(_ *evidence, m *report.Media) (bool, bool, string) {
		switch {
		case m.Kind == "video" && m.Kbps != nil && *m.Kbps > 0:
			return true, *m.Kbps < poorVideoKbps, "video of " + strconv.Itoa(int(*m.Kbps+0.5)) + " kbit/s"
		case m.Kind == "video" && m.FPS != nil && *m.FPS > 0:
			return true, *m.FPS < poorVideoFPS, strconv.FormatFloat(*m.FPS, 'f', 1, 64) + " pictures a second"
		case m.Kind == "screen" && m.FPS != nil && *m.FPS > 0:
			return true, *m.FPS < poorScreenFPS, strconv.FormatFloat(*m.FPS, 'f', 1, 64) + " pictures a second"
		}
		return false, false, ""
	},
	func(*evidence, *report.Flow) (bool, bool, string) { return false, false, "" })

// calledPoor: the log calls a stream poor and gives no number for it.
func calledPoor(e *evidence) finding {
	for _, o := range e.streams() {
		if m := o.Detail.Media; m.Quality == "Poor" || m.Quality == "Bad" {
			return one(yes, report.Observed, o, "the log calls the quality of "+streamName(m)+" "+m.Quality)
		}
	}
	return dontKnow
}

// mediaText counts what a call sent and received on a path.
func mediaText(o *report.Observation) string {
	f := o.Detail.Flow
	if f == nil || f.Sent+f.Returned == 0 {
		return ""
	}
	return " (" + plural(f.Sent, "packet", "packets") + " sent, " + strconv.Itoa(f.Returned) + " received)"
}
