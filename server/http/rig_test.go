package http_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sidetone/server/account"
	"sidetone/server/auth"
	"sidetone/server/caller"
	"sidetone/server/demo"
	"sidetone/server/desk"
	sidetonehttp "sidetone/server/http"
	"sidetone/server/intake"
	"sidetone/server/profiles"
	"sidetone/server/runs"
	"sidetone/server/store"
	"sidetone/server/store/sqlite"
	"sidetone/server/syncbuffer"
	"sidetone/server/witness"
	"sidetone/shared/api"
	"sidetone/shared/playbook"
	"sidetone/shared/profile"
	"sidetone/shared/report"
	"sidetone/shared/signal"
)

const operatorKey = "sidetone-operator-of-the-tests"

// rig is a server behind its real handler, over a real store, with a clock
// that stands still unless it is moved.
type rig struct {
	t       testing.TB
	url     string
	server  *sidetonehttp.Server
	runs    *runs.Service
	store   store.Store
	witness *witness.Log
	log     *syncbuffer.Buffer
	db      string
	secrets auth.Secrets

	mu  sync.Mutex
	now time.Time
}

// fakeTURN gives a password that is easy to look for.
type fakeTURN struct{}

const turnPassword = "planted/TURN+password="

func (fakeTURN) Servers(run, _ string, _ time.Time) []api.ICEServer {
	return []api.ICEServer{
		{URLs: []string{"stun:192.0.2.1:3478"}},
		{URLs: []string{"turn:192.0.2.1:3478?transport=udp"}, Username: "1:" + run, Credential: turnPassword},
	}
}

type fakeEcho struct{ err error }

func (f fakeEcho) Answer(_ context.Context, run, _ string, path report.Path, offer string) (string, error) {
	return "answer to " + offer, f.err
}

// newRig starts one; change may be nil.
func newRig(t testing.TB, change func(*rig)) *rig {
	t.Helper()
	s := &rig{t: t, now: time.Now().Truncate(time.Second), log: &syncbuffer.Buffer{}, db: filepath.Join(t.TempDir(), "sidetone.db")}
	db, err := sqlite.Open(context.Background(), s.db)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s.store, s.witness = db, witness.New(s.clock)
	secrets, err := auth.NewSecrets("a master secret for tests")
	if err != nil {
		t.Fatal(err)
	}
	s.secrets = secrets
	var all []profile.Profile
	for _, name := range profiles.Names() {
		p, err := profiles.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.runs = &runs.Service{
		Store: db, Tokens: auth.RunTokens{Key: secrets.RunTokens, Now: s.clock}, Secrets: secrets,
		Witness: s.witness, Profiles: all, Public: true, RunsPerMinute: 30,
		TURN: fakeTURN{}, Echo: api.Echo{Addresses: []string{"192.0.2.1:3482"}, TCP: true}, Now: s.clock,
	}
	s.server = &sidetonehttp.Server{
		Version: "test", Store: db, Runs: s.runs, Witness: s.witness, Operator: auth.NewOperator(operatorKey), Accounts: account.New(db, secrets, auth.NewOperator(operatorKey), s.clock), Ways: account.Ways,
		Demo: demo.Service{Key: secrets.DemoTokens, Now: s.clock}, Callers: caller.Resolver{},
		Profiles: all, Echo: fakeEcho{}, Log: log, Now: s.clock,
		Intake: &intake.Service{
			Store: db, Witness: s.witness, Raise: signal.Raise, Diagnose: playbook.Diagnose,
			Profile: s.runs.ForReport, Now: s.clock, Secrets: s.runs.Handed,
		},
	}
	s.server.Desk = desk.Service{Store: db, Profile: all[0], ForReport: s.runs.ForReport, Judge: s.server.Intake.Rejudge,
		Reading: caller.NewShares(desk.Readers), Strangers: desk.NewStrangers(s.clock), Now: s.clock}
	s.server.Site.Public, s.server.Site.Read = true, true
	if change != nil {
		change(s)
	}
	ts := httptest.NewServer(s.server.Handler())
	t.Cleanup(func() {
		s.server.Close()
		ts.Close()
	})
	s.url = ts.URL
	return s
}

func (s *rig) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *rig) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// answer is what came back.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// call sends a request; body is a string as it is, or a value as JSON.
func (s *rig) call(method, path, bearer string, body any) answer {
	s.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		if err != nil {
			s.t.Fatal(err)
		}
		r = bytes.NewReader(data)
	}
	request, err := http.NewRequest(method, s.url+path, r)
	if err != nil {
		s.t.Fatal(err)
	}
	if bearer != "" {
		request.Header.Set("Authorization", "Bearer "+bearer)
	}
	return s.send(request)
}

func (s *rig) send(request *http.Request) answer {
	s.t.Helper()
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{s.t, response.StatusCode, response.Header, data}
}

// want checks the status and reads the body into v, unless it is nil.
func (a answer) want(status int, v any) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("got %d %s, want %d", a.status, a.body, status)
	}
	if v != nil {
		if err := json.Unmarshal(a.body, v); err != nil {
			a.t.Fatalf("%v in %s", err, a.body)
		}
	}
	return a
}

// refused checks that the answer is a problem that says a text and, where
// field is not empty, names it.
func (a answer) refused(status int, field, text string) answer {
	a.t.Helper()
	var p api.Problem
	a.want(status, &p)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("the content type is %q", got)
	}
	if p.Status != status || p.Title == "" || p.Type == "" || p.Field != field || !strings.Contains(p.Detail, text) {
		a.t.Errorf("got %+v, want field %q and %q", p, field, text)
	}
	return a
}

// never: what is no part of a server does not come by waiting, and who asked is
// not told to come again.
func never(t *testing.T, a answer) {
	t.Helper()
	if again := a.header.Get("Retry-After"); again != "" || bytes.Contains(a.body, []byte("retry_after_s")) {
		t.Errorf("come again after %q: %s", again, a.body)
	}
}

// begin begins a run of a link.
func (s *rig) begin(link string) api.BeginReply {
	s.t.Helper()
	var begun api.BeginReply
	s.call("POST", api.PathRuns, "", api.BeginRequest{Link: link}).want(200, &begun)
	return begun
}

// post posts a report of a run.
func (s *rig) post(run api.BeginReply, body any) answer {
	s.t.Helper()
	return s.call("POST", api.RunReport(run.Run), run.Token, body)
}

// stored posts a report and gives it back as the operator sees it.
func (s *rig) stored(run api.BeginReply, r report.Report) report.Report {
	s.t.Helper()
	var taken api.ReportReply
	s.post(run, r).want(200, &taken)
	return s.read(taken.Report)
}

func (s *rig) read(id string) report.Report {
	s.t.Helper()
	var r report.Report
	s.call("GET", api.PathReports+"/"+id, operatorKey, nil).want(200, &r)
	return r
}

// aReport has the given observations.
func aReport(observations ...report.Observation) report.Report {
	return report.Report{
		Schema: report.Schema, Agent: report.Agent{Version: "1", Browser: "Firefox 153", OS: "Linux"},
		Observations: observations,
	}
}

func observed(id string, check report.Check, outcome report.Outcome) report.Observation {
	return report.Observation{ID: id, Check: check, Outcome: outcome, Source: report.FromAgent}
}
