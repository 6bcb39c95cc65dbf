// Package har reads HTTP archives (HAR 1.2) as browsers save them: requests
// that failed, one answer of each host, WebSockets, and what the access token
// in a header says. Bodies, cookies and headers are not kept.
package har

import (
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/party"
	"sidetone/server/imports/stream"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

// archive is one file.
type archive struct {
	r       *stream.Reader
	into    *artefact.Artefact
	token   profile.Token
	entries int
	// answered are the hosts of which an answer is noted already.
	answered map[string]bool
	requests map[string]int // index in into.Entries of a request that failed alike
	tokens   map[string]bool
}

// Read reads an archive; token says how the service reads its tokens. What
// was read before an error is kept in into.
func Read(r *stream.Reader, token profile.Token, into *artefact.Artefact) error {
	into.Origin = report.OriginHAR
	a := &archive{r: r, into: into, token: token, answered: map[string]bool{}, requests: map[string]int{}, tokens: map[string]bool{}}
	found, err := r.Object(func(name string) error {
		if name != "log" {
			return r.Skip()
		}
		_, err := r.Object(a.log)
		return err
	})
	if err == nil && (!found || a.entries == 0) {
		err = r.Broken("file.har")
	}
	return err
}

func (a *archive) log(name string) error {
	switch name {
	case "browser":
		return a.program()
	case "creator":
		// Firefox names itself here too; Chromium names its inspector.
		return a.program()
	case "entries":
		_, err := a.r.Array(func(int) error {
			e := entry{}
			_, err := a.r.Object(func(name string) error { return e.member(a.r, name) })
			// An entry that the file ends in still has what was read of it.
			if e.url != "" {
				a.entries++
				a.take(&e)
			}
			return err
		})
		return err
	}
	return a.r.Skip()
}

// program is the browser that saved the archive, with its version.
func (a *archive) program() error {
	var name, version string
	_, err := a.r.Object(func(member string) (err error) {
		switch member {
		case "name":
			name, err = a.r.String()
		case "version":
			version, err = a.r.String()
		default:
			err = a.r.Skip()
		}
		return err
	})
	if strings.Contains(name, "Firefox") {
		a.into.Browser("Firefox", version, "")
		a.into.Program, a.into.Version = "Firefox", artefact.Text(version)
	}
	return err
}

// take makes observations of one request.
func (a *archive) take(e *entry) {
	if !strings.HasPrefix(e.url, "http") && !strings.HasPrefix(e.url, "ws") {
		return // data:, blob:, extensions
	}
	if e.zone != "" {
		a.into.Zone = e.zone
	}
	a.into.Lasted(e.started, e.started.Add(time.Duration(e.ms())*time.Millisecond))
	bearer := e.bearer()
	if bearer != "" {
		a.into.Hide(bearer)
		a.readToken(e, bearer)
	}
	for _, s := range e.secrets {
		a.into.Hide(s)
	}
	if e.refusal != nil {
		a.into.Add(e.started, report.Observation{Check: report.CheckTokenAuthority, Target: artefact.URL(e.url), MS: e.ms(), Outcome: report.Failed,
			Detail: report.Detail{Failure: e.refusal}})
	}
	if e.isSocket() {
		a.socket(e)
		return
	}
	a.request(e)
}

// request notes what failed, and that a host answered.
func (a *archive) request(e *entry) {
	target := artefact.URL(e.url)
	o := report.Observation{Check: report.CheckCallHTTP, Target: target, Code: e.status, MS: e.ms(), Outcome: report.OK,
		Detail: report.Detail{HTTP: &report.HTTP{Sent: 1, Answered: 1, Proxy: e.proxy}, Party: party.Of(e.url), Text: e.failure}}
	switch {
	case e.abandoned():
		return
	case e.status == 0:
		if e.failure == "" {
			return // still under way when the archive was saved
		}
		o.Outcome, o.Detail.HTTP.Answered = report.Failed, 0
	case e.status >= 400:
		if !e.matters() {
			return
		}
		o.Outcome = report.Failed
	default:
		host := hostOf(target)
		if a.answered[host] && !e.isCall() {
			return
		}
		if len(a.answered) < maxHosts {
			a.answered[host] = true
		}
	}
	key := target + " " + e.method + " " + string(o.Outcome) + " " + o.Detail.Text
	if i, ok := a.requests[key]; ok && i < len(a.into.Entries) && a.into.Entries[i].Target == target {
		a.into.Entries[i].Detail.HTTP.Sent++
		a.into.Entries[i].Detail.HTTP.Answered += o.Detail.HTTP.Answered
		a.into.Entries[i].At = e.started // the last answer counts, and what came between is older
		return
	}
	if len(a.requests) < maxRequests {
		a.requests[key] = len(a.into.Entries)
	}
	a.into.Add(e.started, o)
}

// socket is one WebSocket: whether it opened, and whether the other side said
// anything. An archive does not say who closed it: that it lasted a while and
// ended is no failure by itself.
func (a *archive) socket(e *entry) {
	s := &report.Socket{Opened: e.status == 101, Sent: e.sent, Answered: e.received, WatchedMS: e.ms()}
	o := report.Observation{Check: report.CheckSignaling, Target: artefact.URL(e.url), MS: e.ms(),
		Detail: report.Detail{Socket: s, Party: party.Of(socketURL(e.url))}.With(e.remark())}
	if o.Detail.Party.IsNoCall() || party.Beside(socketURL(e.url)) {
		return // no signalling of a call
	}
	if len(e.proxy) > 0 && !s.Opened {
		o.Detail.HTTP = &report.HTTP{Proxy: e.proxy}
	}
	switch {
	case s.Opened && e.sent > 0 && e.received == 0 && e.ms() >= int(socketSilent.Milliseconds()):
		o.Outcome = report.Silent
	case s.Opened:
		o.Outcome = report.OK
		if e.failed() {
			o.Outcome, s.Closed, s.CloseCode = report.Failed, true, abnormal
			s.ClosedAt = e.ms()
		}
	case e.status == 0 && !e.failed() || e.abandoned():
		return
	default:
		o.Outcome, o.Code = report.Failed, e.status
		if o.Code == 0 {
			o.Code = handshakeStatus(e.failure)
		}
	}
	a.into.Add(e.started, o)
}

const (
	// socketSilent: that long an open socket on which something was sent and
	// nothing came back is silent; a run waits as long for an echo.
	socketSilent = 4500 * time.Millisecond
	// maxHosts and maxRequests are remembered, to tell of each once: a page
	// asks some hundred hosts, and what an archive gives is bounded anyway.
	maxHosts    = 4096
	maxRequests = 1024
	// abnormal is the close code of a connection that ended without a close
	// frame (RFC 6455 7.1.5).
	abnormal = 1006
)

// socketURL: some browsers write the address of a WebSocket as that of its
// upgrade request.
func socketURL(address string) string {
	if rest, ok := strings.CutPrefix(address, "http"); ok {
		return "ws" + rest
	}
	return address
}

func hostOf(target string) string {
	_, rest, _ := strings.Cut(target, "://")
	host, _, _ := strings.Cut(rest, "/")
	return host
}
