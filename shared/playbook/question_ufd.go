package playbook

import "sidetone/shared/report"

// User facing diagnostics of a calling SDK, by their names
// (@azure/communication-calling 2.0.0).
const (
	ufdNoNetwork     = "noNetwork"
	ufdNoRelays      = "networkRelaysNotReachable"
	ufdReconnect     = "networkReconnect"
	ufdReceive       = "networkReceiveQuality"
	ufdSend          = "networkSendQuality"
	ufdCameraFreezes = "cameraFreeze"
)

// Values of a quality.
const (
	qualityPoor = 2
	qualityBad  = 3
)

// raised asks whether one of the diagnostics was raised: a flag that went up,
// a quality that turned poor or bad. One that was raised and taken back again
// later is a hint.
func raised(names ...string) question {
	return func(e *evidence) finding {
		var up, down, back []cite
		for _, name := range names {
			worst, last := e.diagnostic(name)
			switch {
			case worst == nil:
			case worst.Outcome != report.Failed:
				down = append(down, cite{report.Observed, worst.ID, "the SDK reported nothing against " + name})
			case last.Outcome == report.OK:
				back = append(back, cite{report.Observed, worst.ID, "the SDK raised " + name + qualityText(worst) + " and took it back"})
			default:
				up = append(up, cite{report.Observed, worst.ID, "the SDK raised " + name + qualityText(worst)})
			}
		}
		switch {
		case len(up) > 0:
			return finding{answer: yes, telling: true, cites: append(up, back...)}
		case len(back) > 0:
			return finding{telling: true, cites: back}
		case len(down) > 0:
			return finding{answer: no, telling: true, cites: down}
		}
		return dontKnow
	}
}

// diagnostic is the worst and the last value of one; nil: it was never told.
func (e *evidence) diagnostic(name string) (worst, last *report.Observation) {
	for _, o := range e.byCheck[report.CheckUFD] {
		if o.Target != name || o.Outcome == report.NotTested || e.foreign(o) {
			continue
		}
		if last == nil || o.At >= last.At {
			last = o
		}
		if worst == nil || o.Outcome == report.Failed && (worst.Outcome != report.Failed || o.Code > worst.Code) {
			worst = o
		}
	}
	return worst, last
}

func qualityText(o *report.Observation) string {
	switch o.Code {
	case qualityPoor:
		return " (poor)"
	case qualityBad:
		return " (bad)"
	}
	return ""
}

// raisedAs asks for a quality of at least this value.
func raisedAs(value int, names ...string) question {
	return func(e *evidence) finding {
		f := raised(names...)(e)
		if f.answer != yes {
			return f
		}
		for _, name := range names {
			if worst, _ := e.diagnostic(name); worst != nil && worst.Code >= value {
				return f
			}
		}
		f.unsure = true
		return f
	}
}
