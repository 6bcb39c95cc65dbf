package facts

import "sidetone/shared/report"

// What became of the devices that the caller let the page try.
var (
	DeviceDenied   = tried("device_denied", "device_denied", "", denied...)
	DeviceNotFound = tried("device_not_found", "device_not_found", "", report.FailureDeviceMissing)
	DeviceBusy     = tried("device_busy", "device_busy", "", report.FailureDeviceBusy)
	DeviceUnopened = tried("device_unopened", "device_unopened", "", report.FailureDevice)
	// MicrophoneRefused is DeviceDenied of the one without which nobody is heard.
	MicrophoneRefused = tried("microphone_refused", "device_denied", report.Microphone, denied...)

	MicrophoneSilent = unheard("microphone_silent", report.Microphone)
	SpeakerUnheard   = unheard("speaker_unheard", report.Speaker)
)

var denied = []report.FailureName{report.FailurePermission, report.FailurePermissionSystem, report.FailurePermissionFrame}

// tried asks whether opening a device failed in one of these ways, and says so
// by the id said; an empty only: whichever device.
func tried(fact, said, only string, names ...report.FailureName) Term {
	return runFact(fact, func(e *Evidence) Finding {
		var failed, worked []Cite
		for _, o := range e.byCheck[report.CheckDevice] {
			switch {
			case only != "" && o.Target != only:
			case o.Outcome == report.Failed && o.Detail.Failure.Is(names...):
				failed = append(failed, cite(report.Measured, o, said, "equipment", o.Target))
			case o.Outcome == report.OK:
				worked = append(worked, cite(report.Measured, o, "device_works", "equipment", o.Target))
			}
		}
		return weighed(failed, worked)
	})
}

// unheard asks whether a device that opened stayed without sound.
func unheard(fact, device string) Term {
	return runFact(fact, func(e *Evidence) Finding {
		var silent, worked []Cite
		for _, o := range e.byCheck[report.CheckDevice] {
			switch {
			case o.Target != device:
			case o.Outcome == report.Silent:
				silent = append(silent, cite(report.Measured, o, fact))
			case o.Outcome == report.OK:
				worked = append(worked, cite(report.Measured, o, "device_works", "equipment", o.Target))
			}
		}
		return weighed(silent, worked)
	})
}
