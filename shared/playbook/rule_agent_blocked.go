package playbook

import (
	"strconv"

	"sidetone/shared/report"
)

// Agent blocked (ours): the checking program itself could not work.
var agentBlocked = hypothesis{
	id:       idAgentBlocked,
	title:    "The browser cannot run a call",
	clear:    "The checking program ran and the browser has what a call needs.",
	untested: "What the browser can do was not reported.",
	causes: []cause{
		{
			id:           "wasm_blocked",
			when:         agentEnded(report.AgentFetch, report.AgentType, report.AgentCut),
			stops:        always,
			consequences: append([]string{idOffline}, everythingOnTheNetwork...),
			summary:      "Your network or a filter does not let the checking program through to your browser.",
			explanation:  "The page arrived and the program that does the checking (WebAssembly) did not: it was refused, replaced or cut off on the way.",
			mitigations: []advice{
				caller("Try another network, and switch off content filters for this page. Send the address of this report to your IT department."),
				it("Let files of the type application/wasm from this address pass web filters, unchanged and whole."),
				developer("Serve the program with the type application/wasm, and look for proxies that change or cut it."),
			},
		},
		{
			id:           "script_error",
			when:         agentEnded(report.AgentScript, report.AgentStart),
			stops:        always,
			consequences: append([]string{idOffline}, everythingOnTheNetwork...),
			summary:      "The checking program could not start in your browser.",
			explanation:  "A script of the page did not arrive or failed: often a content blocker, an extension or a filter on the way.",
			mitigations: []advice{
				caller("Switch off ad blockers and privacy extensions for this page, or open the link in another browser."),
				it("Let scripts from this address pass web filters."),
			},
		},
		{
			id:           "unsupported_browser",
			when:         anyOf(agentEnded(report.AgentUnsupported), all(webrtcMissing, not(knownBrowser))),
			stops:        always,
			consequences: append([]string{idOffline}, everythingOnTheNetwork...),
			summary:      "This browser lacks a part that calls and this check need.",
			explanation:  "The browser has no WebAssembly, which the checking program needs, or no WebRTC, and it is none that is known to have it.",
			mitigations: []advice{
				caller("Open the link in a current Chrome, Edge, Firefox or Safari."),
			},
		},
		{
			id:          "insecure_context",
			when:        all(insecure, needsMicrophone),
			stops:       always,
			summary:     "Calls need a secure page (https), and this one is not secure.",
			explanation: "The page was opened over plain http. Browsers give a microphone only to https pages.",
			mitigations: []advice{
				caller("Open the address with https:// in front, or ask for a new link."),
				developer("Serve the calling page over HTTPS."),
			},
		},
	},
}

// agentEnded asks whether loading the agent ended at one of the stages. That
// there is any other observation of a browser shows that it was loaded.
func agentEnded(stages ...report.AgentStage) question {
	return func(e *evidence) finding {
		o, ok := e.one(report.CheckAgent)
		if !ok || o.Detail.Agent == nil {
			if o, ran := e.one(report.CheckEnvironment); ran {
				return one(no, report.Observed, o, "the checking program ran")
			}
			return dontKnow
		}
		for _, stage := range stages {
			if o.Detail.Agent.Stage == stage {
				return one(yes, report.Observed, o, agentText(o))
			}
		}
		// It ended at a stage that another cause stands for, which says it.
		return finding{answer: no}
	}
}

func agentText(o *report.Observation) string {
	load := o.Detail.Agent
	switch load.Stage {
	case report.AgentUnsupported:
		return "the browser cannot run the checking program"
	case report.AgentScript:
		return "a script of the page did not arrive or failed"
	case report.AgentFetch:
		if o.Code != 0 {
			return "the request for the checking program was answered with HTTP " + strconv.Itoa(o.Code)
		}
		return "the request for the checking program was not answered"
	case report.AgentType:
		return "something else came in place of the checking program"
	case report.AgentCut:
		return "the checking program ended after " + strconv.Itoa(load.Received) + " of " + strconv.Itoa(load.Expected) + " bytes"
	}
	return "the checking program arrived and did not start"
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
