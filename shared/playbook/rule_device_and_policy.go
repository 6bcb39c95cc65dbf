package playbook

import "sidetone/shared/report"

// Device problem (ours): microphone or camera. A run asks for neither, so it
// can only tell what the browser says of its own accord.
var deviceProblem = hypothesis{
	id:       idDeviceProblem,
	title:    "Microphone or camera",
	clear:    "The browser has been given the microphone.",
	untested: "Microphone and camera were not used in this run.",
	causes: []cause{
		{
			id:          "permission_denied",
			when:        microphoneDenied,
			certain:     never,
			stops:       always,
			summary:     "Your browser is not allowed to use the microphone on this page.",
			explanation: "The browser says that the permission for the microphone is denied on this page.",
			mitigations: []advice{
				caller("Allow the microphone in the settings of this page (the sign beside the address), then reload."),
			},
		},
	},
}

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

// Call policy (ours): what the end codes of a real call say. A run makes no
// real call.
var callPolicy = hypothesis{
	id:       idCallPolicy,
	title:    "The other side, the room or a policy ended the call",
	untested: "Only the end code of a real call can tell; this check makes none.",
}
