package playbook

import "sidetone/shared/report"

// Agent blocked (ours): the checking program itself could not work.
var agentBlocked = hypothesis{
	id:       idAgentBlocked,
	title:    "The browser cannot run a call",
	clear:    "The checking program ran and the browser has what a call needs.",
	untested: "What the browser can do was not reported.",
	causes: []cause{
		{
			id:           "unsupported_browser",
			when:         all(webrtcMissing, not(knownBrowser)),
			stops:        always,
			consequences: append([]string{idOffline}, everythingOnTheNetwork...),
			summary:      "This browser cannot make calls.",
			explanation:  "The browser has no WebRTC, and it is none that is known to have it.",
			mitigations: []advice{
				caller("Open the link in a current Chrome, Edge, Firefox or Safari."),
			},
		},
		{
			id:          "insecure_context",
			when:        all(insecure, needsMicrophone),
			stops:       always,
			summary:     "Calls need a secure page, and this one is not.",
			explanation: "The page was opened over plain http. Browsers give a microphone only to https pages.",
			mitigations: []advice{
				caller("Open the address with https:// in front, or ask for a new link."),
				developer("Serve the calling page over HTTPS."),
			},
		},
	},
}

func insecure(e *evidence) finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil || o.Detail.Environment.SecureContext == nil {
		return dontKnow
	}
	if report.No(o.Detail.Environment.SecureContext) {
		return one(yes, report.Observed, o, "the page is not a secure context")
	}
	return one(no, report.Observed, o, "the page is a secure context")
}

func needsMicrophone(e *evidence) finding {
	if e.report.Profile.NeedsMicrophone {
		return finding{answer: yes}
	}
	return finding{answer: no}
}

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
