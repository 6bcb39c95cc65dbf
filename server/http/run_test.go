package http_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/echo"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

func TestBeginGivesEverythingOnce(t *testing.T) {
	s := newRig(t, nil)
	a := s.call("POST", api.PathRuns, "", nil)
	var begun api.BeginReply
	a.want(200, &begun)
	if !strings.HasPrefix(begun.Run, "n_") || len(begun.Run) < 2+26 {
		t.Errorf("run id %q", begun.Run)
	}
	// Neither the members nor what they hold: TURN user names and the
	// signalling address carry the run's handle.
	for _, member := range []string{`"run":`, `"token":`, begun.Run, begun.Token} {
		if n := strings.Count(string(a.body), member); n != 1 {
			t.Errorf("%s appears %d times", member, n)
		}
	}
	if begun.Profile.Name != "embedded" || begun.Profile.Token.Check.Issuer != s.url {
		t.Errorf("profile %+v", begun.Profile)
	}
	if len(begun.ICEServers) != 2 || begun.ICEServers[1].Credential != turnPassword {
		t.Errorf("ice servers %+v", begun.ICEServers)
	}
	if begun.Signaling.URL != api.Socket(s.handle(begun.Run)) || !begun.Signaling.Ours || len(begun.Echo.Addresses) != 1 {
		t.Errorf("%+v %+v", begun.Signaling, begun.Echo)
	}
	if d := begun.Expires.Sub(s.clock()); d <= time.Minute || d > time.Hour {
		t.Errorf("the run expires after %v", d)
	}
	for _, body := range []string{`{}`, `{"link":""}`, `{"link":"public"}`} {
		s.call("POST", api.PathRuns, "", body).want(200, nil)
	}
}

func TestBeginWithoutPublicRuns(t *testing.T) {
	s := newRig(t, func(s *rig) { s.runs.Public = false })
	for _, body := range []string{`{}`, `{"link":"public"}`} {
		s.call("POST", api.PathRuns, "", body).refused(404, "", "no such link")
	}
	s.call("GET", "/d/public", "", nil).want(404, nil)
}

func TestBeginIsLimitedPerAddress(t *testing.T) {
	s := newRig(t, nil)
	for range 30 {
		s.begin("")
	}
	a := s.call("POST", api.PathRuns, "", nil).refused(429, "", "Too many runs")
	if got := a.header.Get("Retry-After"); got != "60" {
		t.Errorf("Retry-After is %q, want 60", got)
	}
	s.advance(time.Minute)
	s.begin("")
}

func TestReportIsMergedAndJudged(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	first := aReport(observed("o1", report.CheckHTTPS, report.OK), observed("o2", report.CheckToken, report.NotTested))
	first.Sequence = 1
	var taken api.ReportReply
	s.post(run, first).want(200, &taken)
	if !strings.HasPrefix(taken.Report, "r_") || taken.URL != s.url+"/r/"+taken.Report || taken.Diagnosis.Verdict == "" {
		t.Errorf("%+v", taken)
	}
	worded(t, taken.Diagnosis)
	if len(taken.Observations) != 1 || taken.Observations[0].Check != report.CheckUpgradeSeen || taken.Observations[0].Detail.Upgrade.Arrived {
		t.Errorf("the server's observations are %+v", taken.Observations)
	}

	second := aReport(observed("o2", report.CheckToken, report.Failed), observed("o3", report.CheckICE, report.Silent))
	second.Sequence, second.Complete = 3, true
	second.Diagnosis = &report.Diagnosis{MS: 1234, Verdict: report.Healthy, Summary: "forged"}
	second.Signals = []report.Signal{{Name: "forged"}}
	second.Profile.Name, second.Ticket, second.ID = "forged", "forged", "r_forged"
	got := s.stored(run, second)
	if ids(got) != "o1 o2 s1 o3" || got.Observations[1].Outcome != report.Failed {
		t.Errorf("observations are %s: %+v", ids(got), got.Observations)
	}
	worded(t, *got.Diagnosis)
	if got.ID != taken.Report || got.Profile.Name != "embedded" || got.Ticket != "" || !got.Complete || got.Sequence != 3 {
		t.Errorf("%+v", got)
	}
	if got.Diagnosis.MS != 1234 || got.Diagnosis.Summary == "forged" {
		t.Errorf("%+v", got.Diagnosis)
	}
	if slices.ContainsFunc(got.Signals, func(s report.Signal) bool { return s.Name == "forged" }) {
		t.Errorf("%+v", got.Signals)
	}

	late := aReport(observed("o2", report.CheckToken, report.OK))
	late.Sequence = 2
	if got := s.stored(run, late); got.Observations[1].Outcome != report.Failed || !got.Complete || got.Diagnosis.MS != 1234 {
		t.Errorf("a late partial report overwrote: %+v", got)
	}
	again := s.stored(run, second)
	if ids(again) != ids(got) {
		t.Errorf("posting again gave %s", ids(again))
	}
}

// A minimal answer has everything but the diagnosis, which is made all the same.
func TestMinimalAnswer(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	var taken api.ReportReply
	body := s.call("POST", api.RunReport(run.Run)+"?"+api.QueryMinimal, run.Token, aReport(observed("o1", report.CheckHTTPS, report.OK))).want(200, &taken)
	if taken.Report == "" || taken.URL != s.url+"/r/"+taken.Report || len(taken.Observations) != 1 || strings.Contains(string(body.body), "diagnosis") {
		t.Errorf("%s", body.body)
	}
	if got := s.read(taken.Report); got.Diagnosis == nil || got.Diagnosis.Verdict == "" {
		t.Errorf("stored: %+v", got)
	}
}

func ids(r report.Report) string {
	var list []string
	for _, o := range r.Observations {
		list = append(list, o.ID)
	}
	return strings.Join(list, " ")
}

func TestAgentCannotSpeakForTheServer(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	forged := observed("s1", report.CheckEchoSeen, report.OK)
	forged.Source = report.FromServer
	other := forged
	other.ID = "x9"
	got := s.stored(run, aReport(forged, other, observed("o1", report.CheckHTTPS, report.OK)))
	if ids(got) != "o1 s1" || got.Observations[1].Check != report.CheckUpgradeSeen {
		t.Errorf("%+v", got.Observations)
	}
	s.post(run, aReport(observed("s7", report.CheckHTTPS, report.OK))).refused(400, "observations.0.id", "kept for the server")
}

func TestPartialPostsAreLimited(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	for range 64 {
		s.post(run, aReport()).want(200, nil)
	}
	a := s.post(run, aReport()).refused(429, "", "too many reports")
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	complete := aReport(observed("o1", report.CheckHTTPS, report.OK))
	complete.Complete = true
	if got := s.stored(run, complete); !got.Complete {
		t.Error("the complete report was not taken")
	}
	for range 15 {
		s.post(run, complete).want(200, nil)
	}
	s.post(run, complete).refused(429, "", "too many reports")
}

func TestManyPostsCannotGrowAReportBeyondItsSize(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	for i := range 64 {
		var many []report.Observation
		for j := range 400 {
			o := observed(fmt.Sprintf("o%d-%d", i, j), report.CheckHTTPS, report.OK)
			o.Detail.Text = strings.Repeat("x", 300)
			many = append(many, o)
		}
		a := s.post(run, aReport(many...))
		if a.status == 413 {
			a.refused(413, "", "bytes at most")
			return
		}
		a.want(200, nil)
	}
	t.Error("64 posts of 200 KiB were all merged")
}

func TestWhoMayPost(t *testing.T) {
	s := newRig(t, nil)
	run, other := s.begin(""), s.begin("")
	body := aReport()
	for _, c := range []struct {
		name, run, token string
		status           int
	}{
		{"no token", run.Run, "", 401},
		{"garbled token", run.Run, "garbled", 401},
		{"a JWT of somebody else", run.Run, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln", 401},
		{"unsigned", run.Run, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", 401},
		{"operator key", run.Run, operatorKey, 401},
		{"a foreign run's token", run.Run, other.Token, 404},
		{"no such run", "n_none", run.Token, 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.call("POST", api.RunReport(c.run), c.token, body)
			a.t = t
			a.refused(c.status, "", "")
			if c.status == 401 && a.header.Get("WWW-Authenticate") == "" {
				t.Error("no WWW-Authenticate")
			}
			s.call("POST", api.RunEcho(c.run), c.token, api.EchoRequest{Path: report.DirectUDP, SDP: "v=0"}).want(c.status, nil)
		})
	}
	s.advance(time.Hour)
	s.post(run, body).refused(404, "", "has expired")
}

func TestEcho(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	var answered api.EchoReply
	s.call("POST", api.RunEcho(run.Run), run.Token, api.EchoRequest{Path: report.RelayTCP, SDP: "offer"}).want(200, &answered)
	if answered.SDP != "answer to offer" {
		t.Errorf("%+v", answered)
	}
	s.call("POST", api.RunEcho(run.Run), run.Token, `{"path":"pigeon","sdp":"offer"}`).refused(400, "path", "has to be one of")
	s.call("POST", api.RunEcho(run.Run), run.Token, `{"path":"direct/udp"}`).refused(400, "sdp", "is missing")

	for _, c := range []struct {
		echo   fakeEcho
		status int
		field  string
	}{
		{fakeEcho{echo.ErrOffer}, 400, "sdp"},
		{fakeEcho{echo.ErrTooMany}, 429, ""},
		{fakeEcho{http.ErrHandlerTimeout}, 500, ""},
	} {
		s := newRig(t, func(s *rig) { s.server.Echo = c.echo })
		run := s.begin("")
		s.call("POST", api.RunEcho(run.Run), run.Token, api.EchoRequest{Path: report.DirectUDP, SDP: "o"}).refused(c.status, c.field, "")
	}
	none := newRig(t, func(s *rig) { s.server.Echo = nil })
	run = none.begin("")
	never(t, none.call("POST", api.RunEcho(run.Run), run.Token, api.EchoRequest{Path: report.DirectUDP, SDP: "o"}).refused(503, "", "no echo peer"))
}

func TestSeen(t *testing.T) {
	s := newRig(t, nil)
	r, err := http.NewRequest("GET", s.url+api.PathSeen, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Via", "1.1 secret-proxy-name")
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	var seen api.SeenReply
	a := s.send(r).want(200, &seen)
	if seen.Address != "127.0.0.1" || seen.Protocol != "HTTP/1.1" || !seen.Time.Equal(s.clock()) {
		t.Errorf("%+v", seen)
	}
	if fmt.Sprint(seen.Proxy) != "[Via X-Forwarded-For]" || strings.Contains(string(a.body), "secret-proxy-name") {
		t.Errorf("%s", a.body)
	}
}

func TestEveryAnswerBearsOurMark(t *testing.T) {
	s := newRig(t, nil)
	for _, path := range []string{"/", "/d/public", "/d/none", "/r/r_none", "/r/r_none.json", "/api/v1/none", "/none", "/robots.txt", "/sitemap.xml", "/healthz", "/assets/none", api.PathRuns} {
		a := s.call("GET", path, "", nil)
		if a.header.Get(api.HeaderOurs) != "test" || a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Content-Security-Policy") == "" {
			t.Errorf("%s: %v", path, a.header)
		}
	}
}

func TestWrongMethodAndAddress(t *testing.T) {
	s := newRig(t, nil)
	a := s.call("DELETE", api.PathRuns, "", nil).refused(405, "", "POST")
	if a.header.Get("Allow") != "POST" {
		t.Errorf("Allow is %q", a.header.Get("Allow"))
	}
	s.call("PUT", api.PathLinks, operatorKey, nil).refused(405, "", "GET, HEAD, POST")
	s.call("GET", "/api/v2/none", "", nil).refused(404, "", "nothing at this address")
}

// A report from before diagnoses carried ids is judged again when it is read,
// and says so; what is stored stays as it is.
func TestOldReportIsJudgedAgainWhenRead(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	var taken api.ReportReply
	s.post(run, `{"schema":1,"observations":[{"id":"o1","check":"https","outcome":"ok","ms":4,"at":0,"source":"agent","detail":{"http":{"sent":1,"answered":1,"ours":true}}}]}`).want(200, &taken)
	if fresh := s.read(taken.Report); fresh.Rejudged || len(fresh.Diagnosis.Says) == 0 || fresh.Diagnosis.Lang != "en" {
		t.Fatalf("a new report: %+v", fresh)
	}
	err := s.server.Store.AmendReport(t.Context(), taken.Report, func(r *store.Record) error {
		r.Report.Diagnosis = &report.Diagnosis{Verdict: report.Blocked, Summary: "words of an earlier version", MS: 77}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got := s.read(taken.Report)
	if !got.Rejudged || len(got.Diagnosis.Says) == 0 || got.Diagnosis.MS != 77 || got.Diagnosis.Summary == "words of an earlier version" {
		t.Errorf("an old report: %+v", got.Diagnosis)
	}
}
