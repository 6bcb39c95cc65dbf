package facts

import (
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// WebRTCMissing: this browser has no RTCPeerConnection.
var WebRTCMissing = newFact("webrtc_missing", func(e *Evidence) Finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil || o.Detail.Environment.WebRTC == nil {
		return dontKnow
	}
	if report.Yes(o.Detail.Environment.WebRTC) {
		return one(No, report.Observed, o, "webrtc_there")
	}
	return one(Yes, report.Observed, o, "webrtc_missing")
})

// KnownBrowser: one that has WebRTC unless somebody switched it off.
var KnownBrowser = newFact("known_browser", func(e *Evidence) Finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil {
		return dontKnow
	}
	switch o.Detail.Environment.Browser {
	case "Chromium", "Chrome", "Edge", "Firefox", "Safari", "Opera":
		return one(Yes, report.Observed, o, "browser_has_webrtc", "browser", o.Detail.Environment.Browser)
	}
	return one(No, report.Observed, o, "browser_unknown")
})

// UDPNeverTried: the browser ended gathering at once, without candidate and
// without error, on every UDP URL: a policy keeps it from using UDP.
var UDPNeverTried = newFact("udp_never_tried", byBody(udpNeverTried, likelyIn(udpNeverTried)))

func udpNeverTried(e *Evidence) Finding {
	var never []Cite
	for _, o := range e.byCheck[report.CheckICE] {
		u := stunuri.Parse(o.Target)
		if u.Transport != "udp" {
			continue
		}
		if o.Outcome != report.NotTested || o.Detail.ICE == nil || !o.Detail.ICE.Complete {
			return one(No, report.Observed, o, "udp_tried")
		}
		never = append(never, cite(report.Observed, o, "udp_search_ended", "ms", o.MS, "host", u.Host))
	}
	return weighed(never, nil)
}

// What became of loading the program that checks.
var (
	ProgramBlocked     = newFact("program_blocked", agentEnded(report.AgentFetch, report.AgentType, report.AgentCut))
	ScriptFailed       = newFact("script_failed", agentEnded(report.AgentScript, report.AgentStart))
	BrowserUnsupported = newFact("browser_unsupported", agentEnded(report.AgentUnsupported))
)

// agentEnded asks whether loading the agent ended at one of the stages. That
// there is any other observation of a browser shows that it was loaded.
func agentEnded(stages ...report.AgentStage) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		o, ok := e.one(report.CheckAgent)
		if !ok || o.Detail.Agent == nil {
			if o, ran := e.one(report.CheckEnvironment); ran {
				return one(No, report.Observed, o, "program_ran")
			}
			return dontKnow
		}
		for _, stage := range stages {
			if o.Detail.Agent.Stage == stage {
				return Finding{Answer: Yes, Telling: true, Cites: []Cite{agentSays(o)}}
			}
		}
		// It ended at a stage that another cause stands for, which says it.
		return Finding{Answer: No}
	}
}

func agentSays(o *report.Observation) Cite {
	load := o.Detail.Agent
	switch load.Stage {
	case report.AgentUnsupported:
		return cite(report.Observed, o, "program_cannot_run")
	case report.AgentScript:
		return cite(report.Observed, o, "script_failed")
	case report.AgentFetch:
		if o.Code != 0 {
			return cite(report.Observed, o, "program_answered_code", "code", o.Code)
		}
		return cite(report.Observed, o, "program_unanswered")
	case report.AgentType:
		return cite(report.Observed, o, "program_replaced")
	case report.AgentCut:
		return cite(report.Observed, o, "program_cut", "received_bytes", load.Received, "expected_bytes", load.Expected)
	}
	return cite(report.Observed, o, "program_did_not_start")
}

// InsecurePage: the page is none to which a browser gives a microphone.
var InsecurePage = newFact("insecure_page", func(e *Evidence) Finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil || o.Detail.Environment.SecureContext == nil {
		return dontKnow
	}
	if report.No(o.Detail.Environment.SecureContext) {
		return one(Yes, report.Observed, o, "page_insecure")
	}
	return one(No, report.Observed, o, "page_secure")
})

// NeedsMicrophone: a call on this origin needs one.
var NeedsMicrophone = newFact("needs_microphone", func(e *Evidence) Finding {
	if e.Report.Profile.NeedsMicrophone {
		return Finding{Answer: Yes}
	}
	return Finding{Answer: No}
})

// MicrophoneDenied: the permission, as the browser tells it without being
// asked for the device.
var MicrophoneDenied = newFact("microphone_denied", byBody(microphoneDenied, likelyIn(microphoneDenied)))

func microphoneDenied(e *Evidence) Finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil || !e.Report.Profile.NeedsMicrophone {
		return dontKnow
	}
	switch o.Detail.Environment.Microphone {
	case "denied":
		return one(Yes, report.Observed, o, "microphone_denied")
	case "granted":
		return one(No, report.Observed, o, "microphone_granted")
	}
	return dontKnow
}

// OfCall: this is evidence of a real call.
var OfCall = newFact("of_call", func(e *Evidence) Finding {
	if e.InCall() {
		return Finding{Answer: Yes}
	}
	return Finding{Answer: No}
})
