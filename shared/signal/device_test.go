package signal

import (
	"testing"

	"sidetone/shared/report"
)

func TestSignalsOfDevices(t *testing.T) {
	for _, c := range []struct {
		target  string
		outcome report.Outcome
		failure report.FailureName
		want    string
	}{
		{report.Microphone, report.OK, "", ""},
		{report.Microphone, report.NotTested, "", ""},
		{report.Microphone, report.Silent, "", "microphoneNotMuteButSilent"},
		{report.Microphone, report.Failed, report.FailurePermission, "microphonePermissionDenied"},
		{report.Microphone, report.Failed, report.FailurePermissionSystem, "microphonePermissionDenied"},
		{report.Microphone, report.Failed, report.FailureDeviceMissing, "noMicrophoneDevicesEnumerated"},
		{report.Microphone, report.Failed, report.FailureDeviceBusy, "microphoneNotFunctioning"},
		{report.Camera, report.Failed, report.FailurePermission, "cameraPermissionDenied"},
		{report.Camera, report.Failed, report.FailureDeviceBusy, "cameraStartFailed"},
		{report.Camera, report.Failed, report.FailureDeviceMissing, ""},
		{report.Speaker, report.Failed, report.FailureDeviceMissing, "noSpeakerDevicesEnumerated"},
		{report.Speaker, report.Silent, "", ""},
	} {
		o := report.Observation{Check: report.CheckDevice, Target: c.target, Outcome: c.outcome}
		if c.failure != "" {
			o.Detail.Failure = &report.Failure{Name: c.failure, Operation: report.OpDevice}
		}
		got := ""
		for _, s := range Raise([]report.Observation{o}) {
			if s.Name != CallStartFailed {
				got += s.Name
			}
		}
		if got != c.want {
			t.Errorf("%s, %s %s: %q, want %q", c.target, c.outcome, c.failure, got, c.want)
		}
	}
}
