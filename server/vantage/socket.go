package vantage

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"sidetone/server/reach"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// ObserveSocket makes the WebSocket upgrade of a signalling address (ws: or
// wss:) as a page of an origin does, and tells what came of it as an
// observation. OK: it opened.
func (p *Prober) ObserveSocket(ctx context.Context, address, origin string) report.Observation {
	f, err := p.find(ctx, address+"\n"+origin, func() Finding { return p.socket(address, origin) })
	return observation(0, strings.SplitN(address, "?", 2)[0], f, err)
}

// socket goes as far as it can: name, connection, TLS, upgrade, first frames.
func (p *Prober) socket(address, origin string) Finding {
	u, err := url.Parse(address)
	if err != nil {
		return Finding{Outcome: report.NotTested}
	}
	conn, err := p.dialer().Open(context.Background(), streamTo(u))
	if err != nil {
		return unreached(err)
	}
	defer conn.Close()
	f := upgrade(u, origin, conn)
	f.Issuer = reach.Issuer(conn, nil)
	return f
}

// streamTo is where a WebSocket's address leads, as a server is dialled.
func streamTo(u *url.URL) stunuri.URI {
	to := stunuri.URI{Host: u.Hostname(), Port: u.Port(), Transport: stunuri.TCP}
	if u.Scheme == "wss" {
		to.Transport = stunuri.TLS
	}
	switch {
	case to.Port != "":
	case u.Scheme == "wss":
		to.Port = "443"
	default:
		to.Port = "80"
	}
	return to
}

// upgrade asks for the WebSocket on a connection and listens for a moment.
func upgrade(u *url.URL, origin string, conn net.Conn) Finding {
	open := func(context.Context, string, string) (net.Conn, error) {
		return &bounded{Conn: conn, left: maxHeard}, nil
	}
	// The connection is secured where it has to be.
	dialer := websocket.Dialer{NetDialContext: open, NetDialTLSContext: open, HandshakeTimeout: upgradeTimeout}
	header := http.Header{"User-Agent": {"Sidetone"}}
	if origin != "" {
		header.Set("Origin", origin)
	}
	socket, answer, err := dialer.Dial(u.String(), header)
	f := Finding{Outcome: report.Failed, Stage: report.StageUpgrade}
	switch {
	case err == nil:
		return listen(socket)
	case answer != nil:
		f.Code = answer.StatusCode
		if f.Code == http.StatusSwitchingProtocols {
			f.Code, f.Error = 0, "the answer is no WebSocket's"
		}
	case reach.IsTimeout(err):
		f.Outcome, f.Error = report.Silent, reach.ErrNoAnswer.Error()
	default:
		f.Error = reach.Reason(err)
	}
	return f
}

// listen tells whether a WebSocket is one: a frame, a goodbye and silence are.
func listen(socket *websocket.Conn) Finding {
	defer socket.Close()
	f := Finding{Outcome: report.OK, Stage: report.StageSocket}
	_ = socket.SetReadDeadline(time.Now().Add(listenFor))
	_, _, err := socket.ReadMessage()
	var goodbye *websocket.CloseError
	switch {
	case err == nil, reach.IsTimeout(err):
	case errors.As(err, &goodbye) && goodbye.Code != websocket.CloseAbnormalClosure:
	case errors.As(err, &goodbye), errors.Is(err, io.EOF):
		f.Error = "it was closed at once"
	default:
		f.Error = reach.Reason(err)
	}
	return f
}

// bounded ends a connection on which too much comes.
type bounded struct {
	net.Conn
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errors.New("too much came")
	}
	n, err := b.Conn.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
