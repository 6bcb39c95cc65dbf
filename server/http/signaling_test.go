package http_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// handle of a run, as the reply that begins it names it.
func (s *rig) handle(run string) string { return s.runs.Secrets.Handle(run) }

// socket dials the signalling address of a run, which may end in a query.
func (s *rig) socket(run string, query ...string) *websocket.Conn {
	s.t.Helper()
	address := "ws" + strings.TrimPrefix(s.url, "http") + api.Socket(s.handle(run)) + strings.Join(query, "")
	conn, response, err := websocket.DefaultDialer.Dial(address, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if response.Header.Get(api.HeaderOurs) != "test" {
		s.t.Errorf("the upgrade bears no mark: %v", response.Header)
	}
	s.t.Cleanup(func() { conn.Close() })
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	return conn
}

func send(t testing.TB, conn *websocket.Conn, v any) {
	t.Helper()
	if err := conn.WriteJSON(v); err != nil {
		t.Fatal(err)
	}
}

func receive(t testing.TB, conn *websocket.Conn) (m api.SocketMessage) {
	t.Helper()
	if err := conn.ReadJSON(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

// greeted is a socket after its greeting.
func (s *rig) greeted(run api.BeginReply, query ...string) *websocket.Conn {
	s.t.Helper()
	conn := s.socket(run.Run, query...)
	send(s.t, conn, api.SocketMessage{Type: "hello", Token: run.Token})
	if m := receive(s.t, conn); m.Type != "welcome" {
		s.t.Fatalf("%+v", m)
	}
	return conn
}

// upgradesSeen waits until what was seen of a run's sockets satisfies ok.
func (s *rig) upgradesSeen(run string, ok func([]report.Upgrade) bool) {
	s.t.Helper()
	var seen []report.Upgrade
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		seen = nil
		for _, o := range s.witness.Observations(s.handle(run)) {
			if o.Check == report.CheckUpgradeSeen {
				seen = append(seen, *o.Detail.Upgrade)
			}
		}
		if ok(seen) {
			return
		}
	}
	s.t.Errorf("saw %+v", seen)
}

func TestSocketEchoes(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	conn := s.greeted(run)
	for i := range 3 {
		send(t, conn, api.SocketMessage{Type: "echo", Seq: i})
		if m := receive(t, conn); m.Type != "echo" || m.Seq != i {
			t.Errorf("%+v", m)
		}
	}
	conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""))
	s.upgradesSeen(run.Run, func(u []report.Upgrade) bool {
		return len(u) == 1 && u[0].Arrived && u[0].Opened && u[0].Upgrade == "websocket" && u[0].Messages == 4 && u[0].ClosedBy == "peer"
	})
}

func TestSocketTakesReports(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	conn := s.greeted(run)
	r := aReport(observed("o1", report.CheckHTTPS, report.OK))
	send(t, conn, api.SocketMessage{Type: "report", Token: run.Token, Report: &r})
	m := receive(t, conn)
	if m.Type != "report" || m.Reply == nil || m.Reply.Diagnosis.Verdict == "" || m.Reply.URL != s.url+"/r/"+m.Reply.Report {
		t.Fatalf("%+v", m)
	}
	got := s.read(m.Reply.Report)
	if ids(got) != "o1 s1" || got.Observations[1].Detail.Upgrade.Messages != 2 || !got.Observations[1].Detail.Upgrade.Opened {
		t.Errorf("%+v", got.Observations)
	}

	send(t, conn, json.RawMessage(`{"type":"report","report":{"schema":2,"bogus":1}}`))
	if m := receive(t, conn); m.Problem == nil || m.Problem.Status != 400 || m.Problem.Field != "bogus" {
		t.Errorf("%+v", m.Problem)
	}
	send(t, conn, json.RawMessage(`{"type":"report"}`))
	if m := receive(t, conn); m.Problem == nil || m.Problem.Status != 400 {
		t.Errorf("%+v", m)
	}
	send(t, conn, api.SocketMessage{Type: "echo"})
	if m := receive(t, conn); m.Type != "echo" {
		t.Errorf("a refused report ended the socket: %+v", m)
	}
}

// A socket that hands a report in after its run is none of the run's own: it
// may open where they were refused, on another network.
func TestSocketThatDeliversIsNoWitness(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	conn := s.greeted(run, "?"+api.QueryDelivers)
	r := aReport(observed("o1", report.CheckHTTPS, report.OK))
	send(t, conn, api.SocketMessage{Type: "report", Token: run.Token, Report: &r})
	m := receive(t, conn)
	if m.Reply == nil {
		t.Fatalf("%+v", m)
	}
	conn.Close()
	if got := s.read(m.Reply.Report); ids(got) != "o1 s1" || got.Observations[1].Detail.Upgrade.Arrived {
		t.Errorf("%+v", got.Observations)
	}
}

func TestSocketRefuses(t *testing.T) {
	s := newRig(t, nil)
	run, other := s.begin(""), s.begin("")
	for _, c := range []struct {
		name    string
		message string
		status  int
	}{
		{"no hello", `{"type":"echo"}`, 400},
		{"no token", `{"type":"hello"}`, 401},
		{"garbled token", `{"type":"hello","token":"x"}`, 401},
		{"a foreign run's token", `{"type":"hello","token":"` + other.Token + `"}`, 404},
		{"broken", `{`, 400},
		{"unknown field", `{"type":"hello","tokens":"x"}`, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := s.socket(run.Run)
			if err := conn.WriteMessage(websocket.TextMessage, []byte(c.message)); err != nil {
				t.Fatal(err)
			}
			if m := receive(t, conn); m.Type != "problem" || m.Problem.Status != c.status {
				t.Errorf("%+v", m)
			}
			_, _, err := conn.ReadMessage()
			if !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
				t.Errorf("closed with %v", err)
			}
		})
	}
	conn := s.greeted(run)
	conn.WriteMessage(websocket.BinaryMessage, []byte{1})
	if m := receive(t, conn); m.Type != "problem" {
		t.Errorf("%+v", m)
	}
	conn = s.greeted(run)
	conn.WriteMessage(websocket.TextMessage, make([]byte, 300<<10))
	if _, _, err := conn.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseMessageTooBig) {
		t.Errorf("closed with %v", err)
	}
}

func TestSocketOfNoRun(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	s.advance(time.Hour)
	for _, id := range []string{"n_none", run.Run} {
		_, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.url, "http")+api.Socket(s.handle(id)), nil)
		if !errors.Is(err, websocket.ErrBadHandshake) || response.StatusCode != 404 {
			t.Errorf("%s: %v %v", id, err, response)
		}
	}
}

func TestSocketsOfARunAreLimited(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	for range 8 {
		s.greeted(run)
	}
	_, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.url, "http")+api.Socket(s.handle(run.Run)), nil)
	if !errors.Is(err, websocket.ErrBadHandshake) || response.StatusCode != 429 {
		t.Errorf("%v %v", err, response)
	}
}

func TestSocketCutByTheNetwork(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	s.greeted(run).UnderlyingConn().Close()
	s.upgradesSeen(run.Run, func(u []report.Upgrade) bool { return len(u) == 1 && u[0].ClosedBy == "network" })
}

func TestShutdownSaysSo(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	conn := s.greeted(run)
	s.server.Close()
	if _, _, err := conn.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("closed with %v", err)
	}
	s.upgradesSeen(run.Run, func(u []report.Upgrade) bool { return len(u) == 1 && u[0].ClosedBy == "server" })
}

// A proxy that takes Upgrade and Connection away leaves the other headers,
// and a plain GET of the agent's own has none of them.
func TestStrippedUpgradeIsSeenAndAPlainGetIsNot(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	plain := s.call("GET", api.Socket(s.handle(run.Run)), "", nil).refused(426, "", "takes a WebSocket")
	if plain.header.Get("Upgrade") != "websocket" || plain.header.Get(api.HeaderOurs) == "" {
		t.Errorf("%v", plain.header)
	}
	s.call("GET", api.Socket("h_none"), "", nil).refused(426, "", "")
	s.upgradesSeen(run.Run, func(u []report.Upgrade) bool { return len(u) == 1 && !u[0].Arrived })

	r, err := http.NewRequest("GET", s.url+api.Socket(s.handle(run.Run)), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Sec-WebSocket-Version", "13")
	r.Header.Set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
	r.Header.Set("Via", "1.1 proxy")
	s.send(r).refused(426, "", "")
	s.upgradesSeen(run.Run, func(u []report.Upgrade) bool {
		return len(u) == 1 && u[0].Arrived && u[0].Upgrade == "" && !u[0].Opened && fmt.Sprint(u[0].Proxy) == "[Via]"
	})

	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "websocket")
	r.Header.Set("Sec-WebSocket-Version", "7")
	s.send(r).refused(400, "", "malformed")
}
