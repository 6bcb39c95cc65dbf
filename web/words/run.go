package words

import (
	"sidetone/shared/report"
	"sidetone/shared/run"
)

// Run is the diagnostic page.
type Run struct {
	Title string

	IdleHeadline, IdleLead, Start, Privacy               string
	TokenSummary, TokenLabel, TokenHint, TokenFromLink   string
	RunningHeadline, RunningLead, RunningFor, Seconds    string
	StepsLabel, CountOf                                  string
	StillWatching, Sending                               string
	DoHeadline                                           string
	SharedHeadline, SharedText, Copy, Share              string
	Copied                                               string
	UndeliveredHeadline, UndeliveredText, Save           string
	ITHeadline, ITText, ITNothing, CopyRequest           string
	Details, Again, Steps                                string
	ProblemHeadline, ProblemNext, FailedHeadline, Failed string

	Step      map[run.StepID]string
	StepState map[run.StepState]string
	// Verdict is the headline above the diagnosis' own sentence.
	Verdict map[report.Verdict]string
}

var englishRun = Run{
	Title:           "Check my connection",
	IdleHeadline:    "Let’s find out what is in the way",
	IdleLead:        "We place a test call from this browser to our server and back. It takes a few seconds.",
	Start:           "Check my connection",
	Privacy:         "Your camera and microphone stay off. Nothing is installed.",
	TokenSummary:    "I was given a token",
	TokenLabel:      "Token",
	TokenHint:       "It is read here in your browser and is never part of the report.",
	TokenFromLink:   "A token came with your link and will be checked too. It is read here in your browser and is never part of the report.",
	RunningHeadline: "Checking your connection",
	RunningLead:     "Please keep this page open and in front.",
	RunningFor:      "Running for",
	Seconds:         "s",
	StepsLabel:      "What is being checked",
	CountOf:         "of",
	StillWatching:   "Still watching the line for a few seconds…",
	Sending:         "Sending the details to support…",
	DoHeadline:      "What you can do",
	SharedHeadline:  "Support already has the details",
	SharedText:      "If somebody asks, send them this address:",
	Copy:            "Copy",
	Share:           "Share",
	Copied:          "Copied",

	UndeliveredHeadline: "The details could not be sent to support",
	UndeliveredText:     "The network is in the way of that, too. Please save the report as a file and send it to support, for example by e-mail from another device or network.",
	Save:                "Save the report",

	ITHeadline:  "For your IT department",
	ITText:      "Copy this text and send it to the people who look after your network:",
	ITNothing:   "There is nothing to ask of your IT department.",
	CopyRequest: "Copy the text",

	Details: "Details for support",
	Again:   "Run the check again",
	Steps:   "What was checked",

	ProblemHeadline: "The check could not start",
	ProblemNext:     "If you came here by a link, please ask the person who sent it to you for a new one.",
	FailedHeadline:  "The check could not finish",
	Failed:          "It could not find out enough to tell you anything certain. Please try again, or try another browser.",

	Step: map[run.StepID]string{
		run.StepBrowser:   "Your browser",
		run.StepServer:    "Reaching the service",
		run.StepSignaling: "Call setup line",
		run.StepRelays:    "Relays that carry calls",
		run.StepMedia:     "Sound and picture",
		run.StepQuality:   "Quality of the line",
		run.StepToken:     "Permission to call",
	},
	StepState: map[run.StepState]string{
		run.StepWaiting:   "Waiting",
		run.StepRunning:   "Checking…",
		run.StepOK:        "Works",
		run.StepProblem:   "Problem found",
		run.StepNotTested: "Not tested",
	},
	Verdict: map[report.Verdict]string{
		report.Healthy:      "Your connection is fine",
		report.Degraded:     "Calls connect, but not as well as they should",
		report.Blocked:      "Calls cannot connect",
		report.Inconclusive: "We cannot say for certain",
	},
}
