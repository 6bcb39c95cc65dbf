// Package api is the agreement between agent and server: addresses and wire
// types, one definition for both sides. openapi.json describes the same to
// others.
package api

import (
	"time"

	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// Base is the root of the API; everything below it is JSON.
const Base = "/api/v1"

// Addresses. A path with {braces} is a pattern of net/http.ServeMux; the
// functions below fill them in.
const (
	PathRuns      = Base + "/runs"                    // POST BeginRequest → BeginReply
	PathRunReport = Base + "/runs/{run}/report"       // POST report.Report → ReportReply
	PathRunEcho   = Base + "/runs/{run}/echo"         // POST EchoRequest → EchoReply
	PathSocket    = Base + "/signaling/{handle}"      // WebSocket; a plain GET is answered 426
	PathSeen      = Base + "/seen"                    // GET → SeenReply
	PathDemoToken = Base + "/demo/token"              // POST DemoTokenRequest → DemoTokenReply
	PathDemoCheck = Base + "/demo/check"              // GET with a token: 204... 401, 403
	PathCarried   = Base + "/carried"                 // POST CarriedRequest → ReportReply
	PathReport    = Base + "/reports/{report}"        // GET → report.Report
	PathEnrich    = Base + "/reports/{report}/enrich" // POST → report.Report; support only
	PathReports   = Base + "/reports"                 // GET → ReportList; support only
	PathImports   = Base + "/imports"                 // POST files of evidence → ReportReply; support only
	PathLinks     = Base + "/links"                   // POST LinkRequest → Link, GET → LinkList
	PathLink      = Base + "/links/{link}"            // GET → Link, DELETE
	PathOpenAPI   = Base + "/openapi.json"
)

// PublicLink stands in addresses where the id of a link would: the run that
// anybody may make.
const PublicLink = "public"

// HeaderOurs marks every answer of a Sidetone server, so that the agent can
// tell it from the page of a captive portal. Its value is the version.
const HeaderOurs = "X-Sidetone"

// RunReport is the address that takes reports of run.
func RunReport(run string) string { return PathRuns + "/" + run + "/report" }

// RunEcho is the address that answers offers of run.
func RunEcho(run string) string { return PathRuns + "/" + run + "/echo" }

// Socket is the signalling address of a run. It names the run by its handle,
// as TURN user names do: the id itself goes to its own caller only.
func Socket(handle string) string { return Base + "/signaling/" + handle }

// QueryDelivers, in the address of a signalling socket, says that it only hands
// in a report after the run: it tells nothing of how signalling went.
const QueryDelivers = "delivers"

// QueryMinimal, in the address that takes reports, asks for an answer without the
// diagnosis, as return=minimal does in RFC 7240. An agent judges by itself until
// its report is whole, and some thirteen kilobytes with each partial one are a
// second or two of a narrow line.
const QueryMinimal = "minimal"

// BeginRequest begins a run. An empty Link is the public run.
type BeginRequest struct {
	Link string `json:"link,omitempty"`
	// CallID names the call that failed, as the service's logs know it.
	CallID string `json:"call_id,omitempty"`
	// Profile asks for one of the server's profiles by name, for a public run;
	// a link has its own. Empty: the server's first.
	Profile string `json:"profile,omitempty"`
}

// BeginReply is all that an agent needs. Run and Token appear in it once.
type BeginReply struct {
	Run        string          `json:"run"`
	Token      string          `json:"token"` // Bearer for this run's calls
	Profile    profile.Profile `json:"profile"`
	ICEServers []ICEServer     `json:"iceServers"`
	Signaling  Signaling       `json:"signaling"`
	Echo       Echo            `json:"echo"`
	Expires    time.Time       `json:"expires"`
	Ticket     string          `json:"ticket,omitempty"`
	// Schema is that of the reports which the server takes; an agent posts it.
	// 0: a server from before it named one.
	Schema int `json:"schema,omitempty"`
	// Left is how many runs may still be begun with the link; nil: it was a
	// public run, which nothing counts.
	Left *int `json:"left,omitempty"`
}

// ICEServer is an RTCIceServer.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
	// CredentialsUnknown: user name and credential are made up, because
	// nobody knows the right ones; a 401 shows that the server is reachable.
	CredentialsUnknown bool `json:"credentialsUnknown,omitempty"`
	// Unpublished: the service does not publish the name.
	Unpublished bool `json:"unpublished,omitempty"`
	// EchoOnly: these relays send to the echo peer and to nobody else.
	EchoOnly bool `json:"echoOnly,omitempty"`
}

// Signaling is the WebSocket to test.
type Signaling struct {
	// URL is ws: or wss:, or a path on the origin of the page, which the
	// agent makes absolute.
	URL string `json:"url"`
	// Ours: the endpoint is this server's and speaks SocketMessage. False:
	// only opening and staying open can be tested.
	Ours bool `json:"ours"`
}

// Echo says how the echo peer is reached. Addresses are what it announces
// (IP and port), empty when no echo peer runs.
type Echo struct {
	Addresses []string `json:"addresses"`
	// TCP: it also takes ICE-TCP on the same addresses.
	TCP bool `json:"tcp"`
}

// EchoRequest hands over an SDP offer for one path. The echo peer is
// ICE-lite and needs no candidates of the agent.
type EchoRequest struct {
	Path report.Path `json:"path"`
	SDP  string      `json:"sdp"`
}

// EchoReply is the SDP answer with the echo peer's candidates: UDP for every
// path but direct/tcp, which gets the TCP one alone.
type EchoReply struct {
	SDP string `json:"sdp"`
}

// SeenReply is what the server saw of the request itself.
type SeenReply struct {
	Time     time.Time `json:"time"`     // server's clock, as late as possible
	Address  string    `json:"address"`  // caller's, through trusted proxies
	Protocol string    `json:"protocol"` // HTTP/1.1, HTTP/2.0
	Proxy    []string  `json:"proxy,omitempty"`
}

// SocketMessage is one text message on the signalling WebSocket. The agent
// begins with "hello" and its token; the server answers "welcome", then
// returns each "echo" as it came. "report" carries a report.Report when the
// ordinary way is blocked and is answered by "report" with ReportReply.
type SocketMessage struct {
	Type    string         `json:"type"`
	Token   string         `json:"token,omitempty"`
	Seq     int            `json:"seq,omitempty"`
	Idle    bool           `json:"idle,omitempty"` // hello: this socket will say nothing more
	Report  *report.Report `json:"report,omitempty"`
	Reply   *ReportReply   `json:"reply,omitempty"`
	Problem *Problem       `json:"problem,omitempty"`
}

// CarriedRequest hands in a report that comes as a code: from an address
// ("/r/#…"), a QR code or a file, and not from its run.
type CarriedRequest struct {
	// Code with or without the address before it.
	Code string `json:"code"`
	// Link that the run was made with, where whoever hands it in knows it; the
	// report is then the link's. Empty: it is nobody's.
	Link string `json:"link,omitempty"`
}

// ReportReply answers a report. Observations are the server's own of this
// run, so that the agent judges with the same evidence. Where the request
// had QueryMinimal there is no diagnosis.
type ReportReply struct {
	Report       string               `json:"report"`
	URL          string               `json:"url"`
	Diagnosis    report.Diagnosis     `json:"diagnosis"`
	Observations []report.Observation `json:"observations,omitempty"`
}

// LinkRequest makes a diagnostic link. Zero values take the defaults.
type LinkRequest struct {
	Profile string `json:"profile,omitempty"`
	// ExpiresS is the life in seconds; 0: 24 h.
	ExpiresS int    `json:"expires_s,omitempty"`
	Runs     int    `json:"runs,omitempty"` // 0: 5
	Ticket   string `json:"ticket,omitempty"`
	// CallID names the call that failed, as the service's logs know it.
	CallID string `json:"call_id,omitempty"`
	// Devices: the page asks the caller to try microphone, speaker and camera.
	Devices bool `json:"devices,omitempty"`
	// Token: the page asks the caller for an access token.
	Token bool `json:"token,omitempty"`
	// Language of the page, as a tag; empty: the best for the browser.
	Language string `json:"language,omitempty"`
}

// Link is a diagnostic link as support sees it.
type Link struct {
	ID       string    `json:"id"`
	URL      string    `json:"url"`
	Profile  string    `json:"profile"`
	Ticket   string    `json:"ticket,omitempty"`
	CallID   string    `json:"call_id,omitempty"`
	Devices  bool      `json:"devices,omitempty"`  // the page asks the caller to try them
	Token    bool      `json:"token,omitempty"`    // the page asks the caller for one
	Language string    `json:"language,omitempty"` // of the page
	Created  time.Time `json:"created"`
	Expires  time.Time `json:"expires"`
	Runs     int       `json:"runs"` // allowed
	Used     int       `json:"used"`
	Revoked  bool      `json:"revoked,omitempty"`
}

// LinkList answers GET of links.
type LinkList struct {
	Links []Link `json:"links"`
}

// DemoTokenRequest asks the demo issuer for a token; Defect is empty for a
// good one, else one of the token_invalid causes that a claim can show, or
// "rejected_401", "forbidden_403".
type DemoTokenRequest struct {
	Defect string `json:"defect,omitempty"`
}

// DemoTokenReply is a token of the demo issuer.
type DemoTokenReply struct {
	Token string `json:"token"`
}

// Problem is an error, application/problem+json (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Reason is the id of the sentence in Detail, for programs, and Args are its
	// arguments; Detail is in the language of the request.
	Reason string         `json:"reason,omitempty"`
	Args   map[string]any `json:"args,omitempty"`
	// Field names the field of the request that is wrong, where one is.
	Field string `json:"field,omitempty"`
	// RetryAfterS repeats the header Retry-After, in seconds; 0: there is none.
	RetryAfterS int `json:"retry_after_s,omitempty"`
}

// Error makes a Problem an error.
func (p Problem) Error() string {
	if p.Detail == "" {
		return p.Title
	}
	return p.Title + ": " + p.Detail
}
