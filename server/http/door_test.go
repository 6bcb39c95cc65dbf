package http_test

import (
	"bytes"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"sidetone/server/caller"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func TestHeadersThatProtectAReader(t *testing.T) {
	s := newRig(t, func(s *rig) { s.server.CaptureOrigins = []string{"https://app.example"} })
	for _, path := range []string{"/", "/healthz", api.PathReports, "/r/x", "/none"} {
		h := s.call("GET", path, "", nil).header
		if h.Get("Cross-Origin-Resource-Policy") != "same-origin" || !strings.Contains(h.Get("Permissions-Policy"), "geolocation=()") ||
			h.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s over HTTP: %v", path, h)
		}
	}
	request, err := http.NewRequest("GET", s.url+api.PathSeen, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", "https://app.example")
	if h := s.send(request).header; h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("for a page that captures: %v", h)
	}
	secure := newRig(t, func(s *rig) { s.server.Callers = caller.Resolver{PublicURL: "https://check.example"} })
	if h := secure.call("GET", "/", "", nil).header; !strings.HasPrefix(h.Get("Strict-Transport-Security"), "max-age=31536000") {
		t.Errorf("over HTTPS: %v", h)
	}
}

// Metrics are for this machine and for the operator, and a proxy on this
// machine is not this machine.
func TestMetricsAreForFew(t *testing.T) {
	s := newRig(t, nil)
	s.call("GET", "/metrics", "", nil).want(200, nil)
	for _, c := range []struct {
		key    string
		status int
	}{{"", 401}, {"wrong key", 401}, {operatorKey, 200}} {
		request, err := http.NewRequest("GET", s.url+"/metrics", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Forwarded-For", "203.0.113.9")
		if c.key != "" {
			request.Header.Set("Authorization", "Bearer "+c.key)
		}
		if a := s.send(request); a.status != c.status || (a.status != 200 && bytes.Contains(a.body, []byte("sidetone_"))) {
			t.Errorf("with key %q through a proxy: %d", c.key, a.status)
		}
	}
}

// Reports that are refused are paid for like those that are taken, and by
// nobody else.
func TestRefusedReportsCount(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	large := `{"schema":1,"observations":[` + strings.Repeat("{},", 80000) + `{}]}`
	var last answer
	for n := range 200 {
		if last = s.post(run, large); last.status == http.StatusTooManyRequests {
			if n < 60 {
				t.Errorf("only %d were read", n)
			}
			break
		}
		last.refused(400, "observations", "512 entries")
	}
	last.refused(429, "", "bytes of reports")
	s.advance(30 * time.Second)
	s.post(run, aReport()).want(200, nil)
}

func TestFullDatabase(t *testing.T) {
	var ceiling *store.Ceiling
	s := newRig(t, func(s *rig) {
		ceiling = &store.Ceiling{Store: s.server.Store, Bytes: 1 << 40}
		s.runs.Ceiling, s.server.Intake.Ceiling = ceiling, ceiling
	})
	run := s.begin("")
	ceiling.Bytes = 1
	for name, a := range map[string]answer{
		"a run":    s.call("POST", api.PathRuns, "", api.BeginRequest{}),
		"a report": s.post(run, aReport()),
	} {
		if a.refused(503, "", "full"); a.header.Get("Retry-After") != "3600" {
			t.Errorf("%s: comes again after %q", name, a.header.Get("Retry-After"))
		}
	}
	if m := s.call("GET", "/metrics", "", nil).want(200, nil); !bytes.Contains(m.body, []byte("sidetone_database_limit_bytes 1\n")) {
		t.Error("the metrics do not tell of the limit")
	}
}

// Where little is left, whoever stored much is refused and others are not.
func TestTheHeaviestIsRefusedFirst(t *testing.T) {
	var ceiling *store.Ceiling
	s := newRig(t, func(s *rig) {
		s.runs.RunsPerMinute = 0
		s.server.Callers = caller.Resolver{Trusted: loopback}
		ceiling = &store.Ceiling{Store: s.server.Store, Bytes: 4 << 20}
		s.runs.Ceiling, s.server.Intake.Ceiling = ceiling, ceiling
	})
	begin := func(from string) (answer, api.BeginReply) {
		request, err := http.NewRequest("POST", s.url+api.PathRuns, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Forwarded-For", from)
		a := s.send(request)
		var begun api.BeginReply
		if a.status == 200 {
			a.want(200, &begun)
		}
		return a, begun
	}
	o := observed("o1", report.CheckHTTPS, report.OK)
	o.Detail.Text = strings.Repeat("x ", 100<<10)
	stored := 0
	for ; stored < 20; stored++ {
		a, run := begin("203.0.113.1")
		if a.status != 200 {
			a.refused(429, "", "from this address")
			break
		}
		s.post(run, aReport(o)).want(200, nil)
	}
	if stored < 2 || stored == 20 {
		t.Errorf("%d reports of 200 KB went into a database of 4 MiB", stored)
	}
	if a, _ := begin("203.0.113.2"); a.status != 200 {
		t.Errorf("somebody else: %d %s", a.status, a.body)
	}
}
