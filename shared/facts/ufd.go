package facts

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

// What the SDK reported.
var (
	NoNetworkReported         = raised(ufdNoNetwork)
	RelaysReportedUnreachable = raised(ufdNoRelays)
	CameraFreezeReported      = raised(ufdCameraFreezes)
	ReconnectReportedBad      = raisedAs(qualityBad, ufdReconnect)
	QualityReportedBad        = raisedAs(qualityBad, ufdReceive, ufdSend)
	PermissionReportedDenied  = raised("microphonePermissionDenied", "cameraPermissionDenied", "screenshareRecordingDisabled")
	DevicesReportedMissing    = raised("noMicrophoneDevicesEnumerated", "noSpeakerDevicesEnumerated")
	DevicesReportedBusy       = raised("microphoneNotFunctioning", "cameraStartFailed", "cameraStartTimedOut",
		"cameraStoppedUnexpectedly", "capturerStartFailed", "capturerStoppedUnexpectedly")
	MicrophoneReportedSilent = raised("microphoneMuteUnexpectedly", "microphoneNotMuteButSilent")
)

// raised asks whether one of the diagnostics was raised: a flag that went up,
// a quality that turned poor or bad. One that was raised and taken back again
// later is a hint.
func raised(names ...string) Term {
	return newFact("raised_"+names[0], func(e *Evidence) Finding { return e.raised(names) })
}

// raisedAs asks for a quality of at least this value.
func raisedAs(value int, names ...string) Term {
	return newFact("raised_bad_"+names[0], func(e *Evidence) Finding {
		f := e.raised(names)
		if f.Answer != Yes {
			return f
		}
		for _, name := range names {
			if worst, _ := e.diagnostic(name); worst != nil && worst.Code >= value {
				return f
			}
		}
		f.Unsure = true
		return f
	})
}

func (e *Evidence) raised(names []string) Finding {
	var up, down, back []Cite
	for _, name := range names {
		worst, last := e.diagnostic(name)
		switch {
		case worst == nil:
		case worst.Outcome != report.Failed:
			down = append(down, cite(report.Observed, worst, "ufd_not_raised", "signal", name))
		case last.Outcome == report.OK:
			back = append(back, cite(report.Observed, worst, "ufd_taken_back"+qualityOf(worst), "signal", name))
		default:
			up = append(up, cite(report.Observed, worst, "ufd_raised"+qualityOf(worst), "signal", name))
		}
	}
	switch {
	case len(up) > 0:
		return Finding{Answer: Yes, Telling: true, Cites: append(up, back...)}
	case len(back) > 0:
		return Finding{Telling: true, Cites: back}
	}
	return weighed(nil, down)
}

// diagnostic is the worst and the last value of one; nil: it was never told.
func (e *Evidence) diagnostic(name string) (worst, last *report.Observation) {
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

func qualityOf(o *report.Observation) string {
	switch o.Code {
	case qualityPoor:
		return "_poor"
	case qualityBad:
		return "_bad"
	}
	return ""
}
