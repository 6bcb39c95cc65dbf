package signal

import "sidetone/shared/report"

// Media UFDs that a device which was tried raises. The SDK has none for a
// camera that is missing.
const (
	NoMicrophone      = "noMicrophoneDevicesEnumerated"
	NoSpeaker         = "noSpeakerDevicesEnumerated"
	MicrophoneDenied  = "microphonePermissionDenied"
	MicrophoneBroken  = "microphoneNotFunctioning"
	MicrophoneSilent  = "microphoneNotMuteButSilent"
	CameraDenied      = "cameraPermissionDenied"
	CameraStartFailed = "cameraStartFailed"
)

// ofDevice is the name for what became of a device; empty: there is none.
func ofDevice(o report.Observation) string {
	f := o.Detail.Failure
	denied := f.Is(report.FailurePermission, report.FailurePermissionSystem, report.FailurePermissionFrame)
	missing := f.Is(report.FailureDeviceMissing)
	failed := o.Outcome == report.Failed
	switch o.Target {
	case report.Microphone:
		switch {
		case o.Outcome == report.Silent:
			return MicrophoneSilent
		case denied:
			return MicrophoneDenied
		case missing:
			return NoMicrophone
		case failed:
			return MicrophoneBroken
		}
	case report.Camera:
		switch {
		case denied:
			return CameraDenied
		case failed && !missing:
			return CameraStartFailed
		}
	case report.Speaker:
		if missing {
			return NoSpeaker
		}
	}
	return ""
}

func ofDevices(observations []report.Observation) []report.Signal {
	var raised []report.Signal
	for _, o := range observations {
		if o.Check != report.CheckDevice || o.Outcome == report.OK || o.Outcome == report.NotTested {
			continue
		}
		if name := ofDevice(o); name != "" {
			raised = append(raised, report.Signal{Name: name, Value: true, At: o.At})
		}
	}
	return raised
}
