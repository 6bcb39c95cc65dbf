package words

import "sidetone/shared/report"

// Request is the text that a caller sends to the IT department: facts first,
// in the words of network administrators.
type Request struct {
	Subject, Greeting, Found    string
	Please, Failed, Passed      string
	NotTested, Networks         string
	When, From, Report, Closing string
	Transport                   map[string]string // udp, tcp, tls
	Outcome                     map[report.Outcome]string
	Path                        map[report.Path]string
	Signaling, Web              string
	Unanswered, Code            string
}

var englishRequest = Request{
	Subject:   "Subject: Calls in the browser do not work from our network",
	Greeting:  "Hello,",
	Found:     "a check of my connection with Sidetone found:",
	Please:    "What is asked of the network:",
	Failed:    "What did not get through:",
	Passed:    "What did get through:",
	NotTested: "What was not tested:",
	Networks:  "Networks that the service publishes for media:",
	When:      "Time of the check:",
	From:      "Public address of my connection:",
	Report:    "All measurements:",
	Closing:   "Thank you.",
	Transport: map[string]string{"udp": "UDP", "tcp": "TCP", "tls": "TLS over TCP"},
	Outcome: map[report.Outcome]string{
		report.OK:        "answered",
		report.Failed:    "failed",
		report.Silent:    "no answer",
		report.NotTested: "not tested",
	},
	Path: map[report.Path]string{
		report.DirectUDP: "media to the test peer, direct, UDP",
		report.DirectTCP: "media to the test peer, direct, TCP",
		report.RelayUDP:  "media through the relay, UDP",
		report.RelayTCP:  "media through the relay, TCP",
		report.RelayTLS:  "media through the relay, TLS over TCP",
	},
	Signaling:  "WebSocket (call setup)",
	Web:        "HTTPS requests to the service",
	Unanswered: "no answer",
	Code:       "error",
}
