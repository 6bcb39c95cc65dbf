package playbook

import "sidetone/shared/report"

// Device problem (ours): microphone, camera or speaker. A run asks for none of
// them, so it can only tell what the browser says of its own accord; a call's
// SDK says more.
var deviceProblem = hypothesis{
	id:       idDeviceProblem,
	title:    "Microphone or camera",
	clear:    "The browser has been given the microphone.",
	untested: "Microphone and camera were not used in this run.",
	causes: []cause{
		{
			id:   "permission_denied",
			when: asked(microphoneDenied, likely(microphoneDenied)),
			told: raised("microphonePermissionDenied", "cameraPermissionDenied", "screenshareRecordingDisabled"),
			// A run reads the permission and does not ask for the device.
			certain:     never,
			stops:       asked(always, callFails),
			summary:     "Your browser is not allowed to use the microphone or camera on this page.",
			explanation: "The browser or the operating system denies this page the use of a device.",
			mitigations: []advice{
				caller("Allow microphone and camera in the settings of this page (the sign beside the address) and in the settings of your system, then reload."),
				developer("Ask for devices before the call, and tell the caller when they are denied."),
			},
		},
		{
			id:          "missing",
			told:        raised("noMicrophoneDevicesEnumerated", "noSpeakerDevicesEnumerated"),
			stops:       callFails,
			summary:     "Your device has no microphone or loudspeaker that the browser can find.",
			explanation: "The browser lists no such device.",
			mitigations: []advice{
				caller("Plug in a headset, check that it is chosen in your system's settings, then reload the page."),
				developer("List devices before the call and tell the caller what is missing."),
			},
		},
		{
			id:          "busy",
			told:        raised("microphoneNotFunctioning", "cameraStartFailed", "cameraStartTimedOut", "cameraStoppedUnexpectedly", "capturerStartFailed", "capturerStoppedUnexpectedly"),
			stops:       callFails,
			summary:     "Your microphone, camera or screen could not be used: another program may hold it.",
			explanation: "The device is there and did not start, or it stopped: another program holds it, or it was unplugged or switched off.",
			mitigations: []advice{
				caller("Close other programs that use microphone or camera, plug the device in again, then reload the page."),
			},
		},
		{
			id:          "silent",
			told:        likely(raised("microphoneMuteUnexpectedly", "microphoneNotMuteButSilent")),
			stops:       never,
			summary:     "Your microphone is on and gives no sound.",
			explanation: "The microphone was muted by the system or by a switch on the device, or it is not the one that is spoken into.",
			mitigations: []advice{
				caller("Look for a mute switch on your headset, choose the right microphone, and try again."),
			},
		},
		{
			id:          "failed",
			stops:       callFails,
			summary:     "Your microphone or camera could not be started.",
			explanation: "Opening the device failed, and the SDK gives no closer reason.",
			mitigations: []advice{
				caller("Plug the device in again, close other programs that use it, then reload the page."),
				developer("Log the error of getUserMedia with its name and the constraints that were asked for."),
			},
		},
	},
}

// callFails: of a call, that it did not come to sound and picture.
var callFails question = not(somePathCarries)

func microphoneDenied(e *evidence) finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil || !e.report.Profile.NeedsMicrophone {
		return dontKnow
	}
	switch o.Detail.Environment.Microphone {
	case "denied":
		return one(yes, report.Observed, o, "the permission for the microphone is denied")
	case "granted":
		return one(no, report.Observed, o, "the permission for the microphone is granted")
	}
	return dontKnow
}
