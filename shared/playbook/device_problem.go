package playbook

import . "sidetone/shared/facts"

// Device problem (ours): microphone, camera or speaker. A run asks for none of
// them, so it can only tell what the browser says of its own accord; a call's
// SDK says more.
var deviceProblem = hypothesis{
	id: idDeviceProblem,
	causes: []cause{
		{
			id:     "permission_denied",
			when:   MicrophoneDenied,
			saidBy: Any(PermissionReportedDenied, SaidPermissionDenied),
			// A run reads the permission and does not ask for the device.
			certain: Never,
			stops:   Any(Not(OfCall), NoPathCarries),
			advice:  []advice{caller("allow_in_browser"), caller("allow_in_system"), caller("reload_page"), developer("ask_devices_first")},
		},
		{
			id:     "missing",
			saidBy: Any(DevicesReportedMissing, SaidDeviceMissing),
			stops:  NoPathCarries,
			advice: []advice{caller("plug_in_headset"), caller("reload_page"), developer("list_devices_first")},
		},
		{
			id:     "busy",
			saidBy: Any(DevicesReportedBusy, SaidDeviceBusy),
			stops:  NoPathCarries,
			advice: []advice{caller("close_other_programs"), caller("replug_device"), caller("reload_page")},
		},
		{
			id:     "silent",
			saidBy: Likely(MicrophoneReportedSilent),
			stops:  Never,
			advice: []advice{caller("unmute_device"), caller("choose_microphone")},
		},
		{
			id:     "overloaded",
			when:   Likely(PageLate),
			stops:  Never,
			advice: []advice{caller("free_machine"), caller("run_again"), developer("lighten_page")},
		},
		{
			id:     "failed",
			saidBy: SaidDeviceFailed,
			stops:  NoPathCarries,
			advice: []advice{caller("replug_device"), caller("close_other_programs"), caller("reload_page"), developer("log_device_errors")},
		},
	},
}
