package playbook

import . "sidetone/shared/facts"

// Device problem (ours): microphone, camera or speaker. A run asks for none of
// them unless its link does and the caller tries them; else it can only tell
// what the browser says of its own accord. A call's SDK says more.
var deviceProblem = hypothesis{
	id: idDeviceProblem,
	causes: []cause{
		{
			id:     "permission_denied",
			when:   Any(MicrophoneDenied, DeviceDenied),
			saidBy: Any(PermissionReportedDenied, SaidPermissionDenied),
			// Most runs read the permission and do not ask for the device.
			certain: DeviceDenied,
			// A call goes without a camera.
			stops:  Any(All(Not(OfCall), Any(MicrophoneDenied, MicrophoneRefused)), NoPathCarries),
			advice: []advice{caller("allow_in_browser"), caller("allow_in_system"), caller("reload_page"), developer("ask_devices_first")},
		},
		{
			id:     "missing",
			when:   DeviceNotFound,
			saidBy: Any(DevicesReportedMissing, SaidDeviceMissing),
			stops:  NoPathCarries,
			advice: []advice{caller("plug_in_headset"), caller("reload_page"), developer("list_devices_first")},
		},
		{
			id:     "busy",
			when:   DeviceBusy,
			saidBy: Any(DevicesReportedBusy, SaidDeviceBusy),
			stops:  NoPathCarries,
			advice: []advice{caller("close_other_programs"), caller("replug_device"), caller("reload_page")},
		},
		{
			id:     "silent",
			when:   Likely(MicrophoneSilent),
			saidBy: Likely(MicrophoneReportedSilent),
			stops:  Never,
			advice: []advice{caller("unmute_device"), caller("choose_microphone")},
		},
		{
			id:     "unheard",
			when:   Likely(SpeakerUnheard),
			stops:  Never,
			advice: []advice{caller("turn_up_speaker"), caller("choose_speaker")},
		},
		{
			id:     "overloaded",
			when:   Likely(PageLate),
			stops:  Never,
			advice: []advice{caller("free_machine"), caller("run_again"), developer("lighten_page")},
		},
		{
			id:     "failed",
			when:   DeviceUnopened,
			saidBy: SaidDeviceFailed,
			stops:  NoPathCarries,
			advice: []advice{caller("replug_device"), caller("close_other_programs"), caller("reload_page"), developer("log_device_errors")},
		},
	},
}
