package facts

import "sidetone/shared/report"

// What a call counted, held against the profile's limits.

// reading is one number of a stream or a path: whether it is there and over
// its limit, the fact that says it, and its argument.
type reading struct {
	known, over bool
	fact        string
	arg         string
	value       any
}

// suffers asks one thing of the streams of a call and of its selected pair.
func suffers(stream func(*Evidence, *report.Media) reading, pair func(*Evidence, *report.Flow) reading) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		var bad, good []Cite
		sort := func(o *report.Observation, r reading, where, name string) {
			c := cite(report.Measured, o, r.fact+"_in_"+where, r.arg, r.value, where, name)
			switch {
			case r.known && r.over:
				bad = append(bad, c)
			case r.known:
				good = append(good, c)
			}
		}
		for _, o := range e.streams() {
			if m := o.Detail.Media; enough(m) {
				sort(o, stream(e, m), "stream", streamName(m))
			}
		}
		for _, p := range e.callPaths() {
			o := e.path(report.CheckPathRTP, p)
			if f := o.Detail.Flow; f != nil && o.Outcome == report.OK && max(f.Sent, f.Returned) >= enoughPackets && pair != nil {
				sort(o, pair(e, f), "way", string(p))
			}
		}
		return weighed(bad, good)
	}
}

// enough: a stream is long enough to be judged; logs that do not count
// packets have judged it by themselves.
func enough(m *report.Media) bool { return m.Packets == nil || *m.Packets >= enoughPackets }

// lossInCall holds the loss of the whole against the limit: what all streams
// of one direction lost together. A single stream may lose for reasons of its
// own, as where a media server changes layers. Logs that count no packets have
// averaged by themselves, and are taken stream by stream.
func lossInCall(e *Evidence) Finding {
	total := e.lossByDirection()
	return suffers(
		func(e *Evidence, m *report.Media) reading {
			over := m.Loss != nil && *m.Loss > e.limits.Loss
			if over && m.Packets != nil {
				over = total[m.Direction].share() > e.limits.Loss
			}
			switch {
			case over:
				return reading{true, true, "loss", "share", *m.Loss}
			case m.Healed != nil && *m.Healed > poorHealed:
				return reading{true, true, "concealed", "share", *m.Healed}
			case m.Loss != nil:
				return reading{true, false, "loss", "share", *m.Loss}
			}
			return reading{}
		},
		func(e *Evidence, f *report.Flow) reading {
			if f.LossUp == nil && f.LossDown == nil {
				return reading{}
			}
			loss := worstLoss(f)
			return reading{true, loss > e.limits.Loss, "loss", "share", loss}
		})(e)
}

// lossByDirection is what the streams that count packets lost one way.
func (e *Evidence) lossByDirection() map[string]*tally {
	total := map[string]*tally{}
	for _, o := range e.streams() {
		m := o.Detail.Media
		if m.Loss == nil || m.Packets == nil {
			continue
		}
		if total[m.Direction] == nil {
			total[m.Direction] = &tally{}
		}
		total[m.Direction].add(*m.Loss, *m.Packets)
		total[m.Direction].enough = total[m.Direction].enough || enough(m)
	}
	return total
}

// tally sums the loss of several streams. Packets are those that came.
type tally struct {
	lost, sent float64
	enough     bool // one of them is long enough to be judged
}

func (t *tally) add(loss float64, packets int) {
	sent := float64(packets)
	if loss < 1 {
		sent /= 1 - loss
	}
	t.lost, t.sent = t.lost+sent*loss, t.sent+sent
}

func (t *tally) share() float64 {
	if t == nil || t.sent == 0 {
		return 0
	}
	return t.lost / t.sent
}

// jitterInCall takes a video's jitter only where pictures come at a camera's
// rate: with few of them it is their bursts.
var jitterInCall = suffers(
	func(e *Evidence, m *report.Media) reading {
		if m.JitterMS == nil || m.Kind != "audio" && m.FPS != nil && *m.FPS < poorVideoFPS {
			return reading{}
		}
		return reading{true, *m.JitterMS > e.limits.JitterMS, "jitter", "ms", rounded(*m.JitterMS)}
	},
	func(e *Evidence, f *report.Flow) reading {
		return reading{f.JitterMS > 0, f.JitterMS > e.limits.JitterMS, "jitter", "ms", rounded(f.JitterMS)}
	})

var delayInCall = suffers(
	func(e *Evidence, m *report.Media) reading {
		if m.RTTMS == nil {
			return reading{}
		}
		return reading{true, *m.RTTMS > e.limits.RTTMS, "delay", "ms", rounded(*m.RTTMS)}
	},
	func(e *Evidence, f *report.Flow) reading {
		return reading{f.RTTMS > 0, f.RTTMS > e.limits.RTTMS, "delay", "ms", rounded(f.RTTMS)}
	})

// narrowInCall: pictures came at a rate or in a number that shows a narrow
// line. A quiet microphone needs next to nothing, so sound does not tell. Few
// pictures may also be what their source gives: they count where the sender
// says that it sends less for want of bandwidth, where they are lost on the
// way, or where a log counts nothing else. Where the source gives few itself, the
// sender's word does not count: a call begins with a low guess of the line, which
// so little never raises.
var narrowInCall = suffers(
	func(_ *Evidence, m *report.Media) reading {
		switch {
		case m.Kind == "video" && m.Kbps != nil && *m.Kbps > 0:
			return reading{true, *m.Kbps < poorVideoKbps && ofTheLine(m), "rate", "kbps", rounded(*m.Kbps)}
		case m.Kind == "video" && m.FPS != nil && *m.FPS > 0:
			return reading{true, *m.FPS < poorVideoFPS && ofTheLine(m), "pictures", "fps", tenths(*m.FPS)}
		case m.Kind == "screen" && m.FPS != nil && *m.FPS > 0:
			return reading{true, *m.FPS < poorScreenFPS && ofTheLine(m), "pictures", "fps", tenths(*m.FPS)}
		}
		return reading{}
	}, nil)

// ofTheLine: what is wrong with a stream may be the line's fault.
func ofTheLine(m *report.Media) bool {
	switch {
	case m.SourceFPS != nil && *m.SourceFPS < poorVideoFPS:
		return false
	case m.Limited != "":
		return m.Limited == "bandwidth"
	case m.Loss != nil && m.Packets != nil:
		return *m.Loss > thinnedLoss
	}
	return true
}

// tenths rounds to one digit behind the point.
func tenths(v float64) float64 { return float64(int(v*10+0.5)) / 10 }

// CalledPoor: the log calls a stream poor and gives no number for it.
var CalledPoor = newFact("called_poor", func(e *Evidence) Finding {
	for _, o := range e.streams() {
		if m := o.Detail.Media; m.Quality == "Poor" || m.Quality == "Bad" {
			return one(Yes, report.Observed, o, "log_calls_poor", "stream", streamName(m), "quality", m.Quality)
		}
	}
	return dontKnow
})
