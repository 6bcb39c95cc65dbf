package words

// Site is what every page has around it.
type Site struct {
	Name     string // of the product
	Skip     string // to the main content, for the keyboard
	Claim    string // one line beside the name in the footer
	HomeLink string // accessible name of the logo's link
}

var englishSite = Site{
	Name:     "Sidetone",
	Skip:     "Skip to the content",
	Claim:    "Sidetone finds out why a call in the browser cannot connect.",
	HomeLink: "Sidetone, to the first page",
}

// Home is the first page and the error pages.
type Home struct {
	Title, Headline, Lead, Check string
	Points                       []Point
	NoPublic                     string // public runs are switched off
	Support, Console             string
	HaveCode, Codes              string // the way to the table of end codes

	NotFoundTitle, NotFound       string
	LinkGoneTitle, LinkGone       string
	ReportGoneTitle, ReportGone   string
	ErrorTitle, Error, ToFirst    string
	NotBuiltTitle, NotBuilt, Make string
}

// Point is a short claim with its explanation.
type Point struct{ Title, Text string }

var englishHome = Home{
	Title:    "Check why a call will not connect",
	Headline: "Can’t connect your call?",
	Lead:     "Sidetone places a test call from this browser to our own server and back, piece by piece, and tells you within seconds what is in the way.",
	Check:    "Check my connection",
	Points: []Point{
		{"Nothing to install", "It runs in this page. Your camera and microphone stay off."},
		{"A clear answer", "One sentence about what is wrong, and what you can do about it."},
		{"A report to pass on", "An address with all the details for support or your IT department."},
	},
	NoPublic:        "This check starts from a link that support sends you.",
	Support:         "You work in support?",
	Console:         "Open the console",
	HaveCode:        "You have the code with which a call ended?",
	Codes:           "Look up what it means",
	NotFoundTitle:   "There is no page here",
	NotFound:        "The address may be mistyped, or the page is gone.",
	LinkGoneTitle:   "This link does not work any more",
	LinkGone:        "Links to a check are valid for a limited time and number of runs. Please ask the person who sent it to you for a new one.",
	ReportGoneTitle: "This report is not here",
	ReportGone:      "Reports are kept for a limited time. The address may also be mistyped, or the report is not open to you.",
	ErrorTitle:      "Something went wrong on our side",
	Error:           "This is not your connection’s fault. Please try again in a minute.",
	ToFirst:         "To the first page",
	NotBuiltTitle:   "The check is not part of this build",
	NotBuilt:        "This server was built without the program that runs in the browser. Whoever runs it can add it with",
	Make:            "make build",
}

// Boot is what is said while the agent is on its way, and when it does not
// arrive. The loader shows these sentences; it has none of its own.
type Boot struct {
	Loading   string
	NoScript  string
	Late      string // nothing has happened for a long time
	Again     string // button
	Technical string // introduces the technical reason
	Problems  []BootProblem
}

// BootProblem is why the agent did not arrive. Stages are the names that the
// loader has for it (report.AgentStage, or "offline"), with spaces between.
type BootProblem struct {
	Stages, Title, Text string
	Try                 []string
}

var englishBoot = Boot{
	Loading:   "Getting the check ready…",
	NoScript:  "The check needs JavaScript, which is switched off in this browser. Please switch it on for this page, or open the link in another browser.",
	Late:      "This is taking longer than it should. The network may be very slow, or it may be holding back a part of this page. Please try another browser or another network, for example your phone’s mobile data.",
	Again:     "Try again",
	Technical: "For support:",
	Problems: []BootProblem{
		{
			Stages: "unsupported", Title: "This browser cannot run the check",
			Text: "The check needs a part of the browser (WebAssembly) that this one does not have, or that has been switched off.",
			Try:  []string{"Open the link in a current version of Chrome, Edge, Firefox or Safari.", "If your browser is managed by your company, send this page to your IT department."},
		},
		{
			Stages: "fetch type", Title: "Something is keeping the check from loading",
			Text: "A part of this page was refused or replaced on its way to you. A security program or a content filter is the usual reason.",
			Try:  []string{"Switch off content blockers for this page and try again.", "Try another network, for example your phone’s mobile data.", "Ask your IT department to let this site’s files ending in .wasm through."},
		},
		{
			Stages: "script", Title: "Something is keeping the check from starting",
			Text: "A part of this page did not reach your browser. A content blocker, an extension of the browser or a filter in the network is the usual reason.",
			Try:  []string{"Switch off content blockers and privacy extensions for this page and try again.", "Try another browser or another network."},
		},
		{
			Stages: "cut", Title: "The check did not load completely",
			Text: "The connection broke while a part of this page was on its way to you.",
			Try:  []string{"Try again.", "Try another network, for example your phone’s mobile data."},
		},
		{
			Stages: "start", Title: "The check stopped by itself",
			Text: "The check arrived and did not run in this browser.",
			Try:  []string{"Try again.", "Try another browser."},
		},
		{
			Stages: "offline", Title: "Your device is offline",
			Text: "Your device has no network connection.",
			Try:  []string{"Check the cable, or that Wi-Fi is on and flight mode is off, then try again."},
		},
	},
}
