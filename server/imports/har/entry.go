package har

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/stream"
	"sidetone/shared/report"
)

// entry is what is read of one request.
type entry struct {
	started     time.Time
	zone        string  // of it, "+02:00"; empty: UTC, which browsers write as well wherever they are
	took        float64 // ms; -1: not known
	method, url string
	kind        string // _resourceType: "fetch", "websocket", "image", ...
	status      int
	failure     string // in the browser's words: "net::ERR_CONNECTION_RESET"
	broke       bool   // the WebSocket failed, without words
	date        time.Time
	mime        string
	auth        string
	upgrade     bool
	secrets     []string
	sent        int // messages of a WebSocket
	received    int
	proxy       []string        // names of headers that something between added to the answer
	refusal     *report.Failure // of a sign-in over XMPP
}

func (e *entry) member(r *stream.Reader, name string) (err error) {
	var text string
	switch name {
	case "startedDateTime":
		text, err = r.String()
		e.started, _ = time.Parse(time.RFC3339, text)
		if _, zone, _ := strings.Cut(text, "T"); len(zone) > 6 && strings.ContainsAny(zone, "+-") {
			e.zone = zone[len(zone)-6:]
		}
	case "time":
		e.took, err = r.Number()
	case "_resourceType":
		text, err = r.String()
		e.kind = strings.ToLower(text)
	case "_error":
		text, err = r.String()
		e.fail(text)
	case "request":
		_, err = r.Object(func(name string) error { return e.request(r, name) })
	case "response":
		_, err = r.Object(func(name string) error { return e.response(r, name) })
	case "_webSocketMessages":
		_, err = r.Array(func(int) error { return e.message(r) })
	default:
		err = r.Skip()
	}
	return err
}

// failed: the browser says so, with or without words.
func (e *entry) failed() bool { return e.failure != "" || e.broke }

// remark tells how it failed.
func (e *entry) remark() report.Remark {
	if e.broke && e.failure == "" {
		return report.Ours("observed.socket_broke")
	}
	return report.Quoted(e.failure)
}

func (e *entry) fail(text string) {
	if text != "" {
		e.failure = artefact.Text(text)
	}
}

func (e *entry) request(r *stream.Reader, name string) (err error) {
	switch name {
	case "method":
		e.method, err = r.String()
		if !slices.Contains(methods, e.method) {
			e.method = "GET"
		}
	case "url":
		e.url, err = r.String()
	case "headers":
		_, err = r.Array(func(int) error { return header(r, e.sentHeader) })
	case "cookies":
		_, err = r.Array(func(int) error { return header(r, func(_, value string) { e.secret(value) }) })
	default:
		err = r.Skip()
	}
	return err
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodHead, http.MethodOptions}

func (e *entry) response(r *stream.Reader, name string) (err error) {
	var text string
	switch name {
	case "status":
		var status float64
		status, err = r.Number()
		if status >= 100 && status < 600 {
			e.status = int(status)
		}
	case "headers":
		_, err = r.Array(func(int) error { return header(r, e.answeredHeader) })
	case "cookies":
		_, err = r.Array(func(int) error { return header(r, func(_, value string) { e.secret(value) }) })
	case "_error":
		text, err = r.String()
		e.fail(text)
	case "content":
		err = e.content(r)
	default:
		err = r.Skip()
	}
	return err
}

func (e *entry) content(r *stream.Reader) error {
	var text, encoding string
	_, err := r.Object(func(name string) (err error) {
		switch name {
		case "mimeType":
			e.mime, err = r.String()
		case "encoding":
			encoding, err = r.String()
		case "text":
			text, err = r.String()
		default:
			err = r.Skip()
		}
		return err
	})
	if strings.Contains(e.mime, "xml") {
		e.body(text, encoding)
	}
	return err
}

// header reads one {name, value}.
func header(r *stream.Reader, f func(name, value string)) error {
	var name, value string
	_, err := r.Object(func(member string) (err error) {
		switch member {
		case "name":
			name, err = r.String()
		case "value":
			value, err = r.String()
		default:
			err = r.Skip()
		}
		return err
	})
	if name != "" {
		f(strings.ToLower(name), value)
	}
	return err
}

func (e *entry) sentHeader(name, value string) {
	switch name {
	case "authorization":
		e.auth = value
	case "cookie":
		for _, part := range strings.Split(value, ";") {
			_, v, _ := strings.Cut(part, "=")
			e.secret(strings.TrimSpace(v))
		}
	case "upgrade":
		e.upgrade = strings.EqualFold(value, "websocket")
	case "x-skypetoken", "x-api-key", "proxy-authorization", "sec-websocket-key":
		e.secret(value)
	}
}

func (e *entry) answeredHeader(name, value string) {
	switch name {
	case "date":
		e.date, _ = http.ParseTime(value)
	case "via", "x-squid-error", "proxy-authenticate":
		if name != "via" || !ofServer(value) {
			e.between(http.CanonicalHeaderKey(name))
		}
	case "server":
		if ofGateway(value) {
			e.between("Server")
		}
	case "set-cookie":
		_, v, _ := strings.Cut(value, "=")
		v, _, _ = strings.Cut(v, ";")
		e.secret(v)
	}
}

// ofServer: Via is written by the servers of a service before its own too; these
// are the names that they give themselves.
func ofServer(via string) bool {
	via = strings.ToLower(via)
	return slices.ContainsFunc([]string{"google", "varnish", "cloudfront", "vegur", "caddy", "akamai", "envoy", "haproxy", "kong", "heroku", "fly.io", "nginx", "fastly", "apigee"},
		func(name string) bool { return strings.Contains(via, name) })
}

// ofGateway: what filters the web of a network answers with a page of its own in the
// place of a service, and names itself as its server. Only those are here that stand
// before callers and never before services.
func ofGateway(server string) bool {
	server = strings.ToLower(server)
	return slices.ContainsFunc([]string{"zscaler", "bluecoat", "proxysg", "mcafee", "skyhigh", "websense", "forcepoint", "contentgateway",
		"netskope", "iboss", "umbrella", "watchguard"}, func(name string) bool { return strings.Contains(server, name) })
}

func (e *entry) between(header string) {
	if !slices.Contains(e.proxy, header) {
		e.proxy = append(e.proxy, header)
	}
}

func (e *entry) secret(value string) {
	if value != "" && len(e.secrets) < maxEntrySecrets {
		e.secrets = append(e.secrets, value)
	}
}

// maxEntrySecrets of one request are taken out of other texts by value.
const maxEntrySecrets = 32

func (e *entry) message(r *stream.Reader) error {
	var kind, data string
	_, err := r.Object(func(name string) (err error) {
		switch name {
		case "type":
			kind, err = r.String()
		case "data":
			data, err = r.String()
		default:
			err = r.Skip()
		}
		return err
	})
	switch kind {
	case "send":
		e.sent++
	case "receive":
		e.received++
		e.stanza(data)
	case "error":
		e.broke = true
	}
	return err
}

// bearer is the token in the Authorization header.
func (e *entry) bearer() string {
	scheme, token, _ := strings.Cut(strings.TrimSpace(e.auth), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

func (e *entry) isSocket() bool {
	return e.kind == "websocket" || e.upgrade || strings.HasPrefix(e.url, "ws:") || strings.HasPrefix(e.url, "wss:")
}

// isCall: made by a script, as calls to services are.
func (e *entry) isCall() bool {
	switch e.kind {
	case "fetch", "xhr", "eventsource", "preflight":
		return true
	case "":
		return strings.Contains(e.mime, "json")
	}
	return false
}

// matters: a status of 400 and above that can stop a call. A picture that is
// not there cannot.
func (e *entry) matters() bool {
	switch e.status {
	case 401, 403, 407, 408, 429:
		return true
	}
	return e.status >= 500 || e.isCall() || e.kind == "document"
}

// abandoned: the page or the person broke it off.
func (e *entry) abandoned() bool {
	return strings.Contains(e.failure, "ERR_ABORTED") || strings.Contains(e.failure, "NS_BINDING_ABORTED") ||
		strings.Contains(e.failure, "closed before the connection is established")
}

func (e *entry) ms() int {
	if math.IsNaN(e.took) || e.took <= 0 {
		return 0
	}
	return int(min(e.took, math.MaxInt32))
}

// handshakeStatus reads "Error during WebSocket handshake: Unexpected response
// code: 403"; 0: it says none.
func handshakeStatus(text string) int {
	_, rest, found := strings.Cut(text, "response code: ")
	if !found {
		return 0
	}
	n, _ := strconv.Atoi(strings.TrimSpace(rest))
	if n < 100 || n > 599 {
		return 0
	}
	return n
}
