package http_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/report/reporttest"
)

// everywhere gives a report with s in every string that its sender chooses.
func everywhere(s string) report.Report {
	var r report.Report
	reporttest.Fill(&r, s)
	r.Schema = report.Schema
	for i := range r.Observations {
		o := &r.Observations[i]
		o.ID, o.Check = "o1", report.Check(s[:min(len(s), 64)])
		o.Outcome, o.Source = report.Failed, report.FromAgent
	}
	return r
}

func TestMarkupInEveryField(t *testing.T) {
	for _, markup := range []string{
		`<script>alert(1)</script>`,
		`"><img src=x onerror=alert(1)>`,
		`' onmouseover='alert(1)`,
		`</title></textarea></style><svg onload=alert(1)>`,
		`javascript:alert(1)`,
	} {
		s := newRig(t, nil)
		run := s.begin("")
		var taken api.ReportReply
		a := s.post(run, everywhere(markup)).want(200, &taken)
		if bytes.Contains(a.body, []byte("<script")) {
			t.Errorf("the reply holds %s", a.body)
		}
		page := s.call("GET", "/r/"+taken.Report, operatorKey, nil).want(200, nil)
		noLiveMarkup(t, page.body)
		if policy := page.header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe-inline") || !strings.Contains(policy, "script-src 'self'") {
			t.Errorf("the policy is %q", policy)
		}
		text := s.call("GET", "/r/"+taken.Report+".txt", "", nil).want(200, nil)
		if got := text.header.Get("Content-Type"); got != "text/plain; charset=utf-8" {
			t.Errorf("the text is %q", got)
		}
		raw := s.call("GET", "/r/"+taken.Report+".json", "", nil).want(200, nil)
		if bytes.Contains(raw.body, []byte("<script")) {
			t.Error("the JSON holds a live tag")
		}
	}
}

// noLiveMarkup reads a page as a browser does and looks for anything in it
// that could run.
func noLiveMarkup(t *testing.T, page []byte) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if slices.Contains([]string{"img", "iframe", "object", "embed", "base"}, n.Data) {
			t.Errorf("a <%s> is in the page", n.Data)
		}
		// Scripts and forms of ours are there, and no others.
		ours := map[string]string{"script": "src=/assets/", "form": "action=/console"}[n.Data]
		if ours != "" && (n.Data == "script" && n.FirstChild != nil || !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
			return strings.HasPrefix(a.Key+"="+a.Val, ours)
		})) {
			t.Errorf("a <%s> that is not ours is in the page", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "javascript:") || a.Key == "style" {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
}

func TestLargeReport(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	o := observed("o1", report.CheckHTTPS, report.OK)
	o.Detail.Text = strings.Repeat("x", 300<<10)
	s.post(run, aReport(o)).refused(413, "", "262,144 bytes at most")
	o.Detail.Text = strings.Repeat("x", 250<<10)
	s.post(run, aReport(o)).want(200, nil)
	s.call("POST", api.PathRuns, "", `{"link":"`+strings.Repeat("x", 70<<10)+`"}`).refused(413, "", "at most")
}

func TestUnknownFields(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	const observation = `{"id":"o1","check":"https","outcome":"ok","ms":0,"at":0,"source":"agent","detail":{"http":{"sent":1,"speed":9}}}`
	ours := `{"schema":2,"observations":[` + observation + `]}`
	s.post(run, ours).refused(400, "observations.0.detail.http.speed", "not a field")
	s.post(run, `{"schema":2,"OBSERVATIONS":[]}`).refused(400, "OBSERVATIONS", "not a field")
	s.call("POST", api.PathRuns, "", `{"links":"x"}`).refused(400, "links", "not a field")
	s.call("POST", api.PathDemoToken, "", `{"defects":"x"}`).refused(400, "defects", "not a field")

	foreign := `{"schema":1,"mood":{"a":1},"OBSERVATIONS":[],"observations":[` + observation + `]}`
	var taken api.ReportReply
	s.post(run, foreign).want(200, &taken)
	got := s.read(taken.Report)
	if got.Dropped != 3 || got.Schema != report.Schema || got.Observations[0].Detail.HTTP == nil || len(got.Observations) == 0 {
		t.Errorf("%+v", got)
	}
}

func TestBrokenReports(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	o := func(member string) string {
		all := map[string]string{"id": `"o1"`, "check": `"https"`, "outcome": `"ok"`, "source": `"agent"`}
		name, value, _ := strings.Cut(member, "=")
		all[name] = value
		var parts []string
		for name, value := range all {
			if value != "" {
				parts = append(parts, `"`+name+`":`+value)
			}
		}
		return `{"schema":2,"observations":[{` + strings.Join(parts, ",") + `}]}`
	}
	for _, c := range []struct{ name, body, field, text string }{
		{"empty", ``, "", "broken at offset 0"},
		{"syntax", `{"schema":2,}`, "", "broken at offset 11"},
		{"cut off", `{"schema":2`, "", "ends too early"},
		{"trailing", `{"schema":2} {"schema":2}`, "", "something follows"},
		{"array", `[]`, "", "has to be an object"},
		{"null", `null`, "", "has to be an object"},
		{"deep", `{"schema":7,"x":` + strings.Repeat(`[`, 20000), "", "broken"},
		{"no schema", `{"observations":[]}`, "schema", "has to be a number"},
		{"schema of another type", `{"schema":"1"}`, "schema", "has to be a whole number"},
		{"schema below one", `{"schema":0}`, "schema", "has to be a number"},
		{"wrong type", `{"schema":2,"complete":"yes"}`, "complete", "has to be true or false, not a string"},
		{"wrong type within", o(`ms="soon"`), "observations.0.ms", "has to be a whole number"},
		{"number too large", o(`ms=1e99`), "observations.0.ms", "has to be a whole number, not a number"},
		{"bad time", `{"schema":2,"created":"yesterday"}`, "created", "cannot be read"},
		{"a name twice", `{"schema":2,"schema":2}`, "schema", "twice"},
		{"a name twice, within", `{"schema":2,"agent":{"os":"a","os":"b"}}`, "agent.os", "twice"},
		{"outcome", o(`outcome="perhaps"`), "observations.0.outcome", "has to be ok, failed"},
		{"no outcome", o(`outcome=`), "observations.0.outcome", "has to be ok, failed"},
		{"source", o(`source="me"`), "observations.0.source", "has to be agent or import"},
		{"no id", o(`id=""`), "observations.0.id", "1 to 64"},
		{"long id", o(`id="` + strings.Repeat("x", 65) + `"`), "observations.0.id", "1 to 64"},
		{"no check", o(`check=""`), "observations.0.check", "1 to 64"},
		{"negative time to verdict", `{"schema":2,"diagnosis":{"ms":-1}}`, "diagnosis.ms", "0 or more"},
		{"negative sequence", `{"schema":2,"sequence":-1}`, "sequence", "0 or more"},
		{"too many", `{"schema":2,"observations":[` + strings.Repeat(`{},`, 512) + `{}]}`, "observations", "512 entries"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := s.post(run, c.body)
			a.t = t
			a.refused(400, c.field, c.text)
		})
	}
}

// TestSecretsAreNowhere posts what must never be kept in every field and then
// looks for it wherever anything is kept or shown.
func TestSecretsAreNowhere(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	var demo api.DemoTokenReply
	s.call("POST", api.PathDemoToken, "", nil).want(200, &demo)
	s.call("GET", api.PathDemoCheck, demo.Token, nil).want(200, nil)
	secrets := []string{run.Token, turnPassword, demo.Token, strings.Split(demo.Token, ".")[2], "opaque-secret-1", "opaque-secret-2", "opaque-secret-3", "opaque-secret-4"}
	r := everywhere("https://x/d/y#token=opaque-secret-1 Authorization: Bearer opaque-secret-2\n" +
		`{"password":"opaque-secret-3"} a=ice-pwd:opaque-secret-4 ` + turnPassword + " " + demo.Token + " " + run.Token)
	r.Observations[0].Check = report.CheckHTTPS
	r.Complete = true
	var taken api.ReportReply
	a := s.post(run, r).want(200, &taken)

	places := map[string][]byte{"reply": a.body, "log": []byte(s.log.String())}
	for _, key := range []string{"", operatorKey} {
		for _, suffix := range []string{"", ".json", ".txt"} {
			places["page"+suffix+key] = s.call("GET", "/r/"+taken.Report+suffix, key, nil).want(200, nil).body
		}
		places["api"+key] = s.call("GET", api.PathReports+"/"+taken.Report, key, nil).want(200, nil).body
	}
	places["search"] = s.call("GET", api.PathReports, operatorKey, nil).want(200, nil).body
	places["metrics"] = s.call("GET", "/metrics", "", nil).want(200, nil).body
	files, err := filepath.Glob(s.db + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if places[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	// What was posted did arrive; an empty store would hide nothing.
	if !bytes.Contains(places["page.json"], []byte("[removed]")) {
		t.Error("nothing was removed")
	}
	for place, content := range places {
		for _, secret := range secrets {
			// JSON writes some characters in another way.
			quoted, err := json.Marshal(secret)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(content, []byte(secret)) || bytes.Contains(content, quoted[1:len(quoted)-1]) {
				t.Errorf("%q is in %s", secret, place)
			}
		}
	}
}

func TestAddressesAreCutWithoutTheKey(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	o := observed("o1", report.CheckICE, report.OK)
	o.Target = "turn:198.51.100.7:3478?transport=udp"
	o.Detail.Text = "from 203.0.113.77 and 2001:db8:1:2::77"
	o.Detail.ICE = &report.ICE{
		URL:        o.Target,
		Candidates: []report.Candidate{{Type: "srflx", Address: "203.0.113.77", RelatedAddress: "192.168.178.23"}},
		Errors:     []report.ICEError{{Code: 701, Address: "2001:db8:1:2::77", URL: o.Target}},
	}
	h := observed("o2", report.CheckHTTPS, report.OK)
	h.Detail.HTTP = &report.HTTP{Address: "203.0.113.77"}
	var taken api.ReportReply
	s.post(run, aReport(o, h)).want(200, &taken)
	whole := []string{"203.0.113.77", "2001:db8:1:2::77", "192.168.178.23"}
	for _, path := range []string{api.PathReports + "/" + taken.Report, "/r/" + taken.Report, "/r/" + taken.Report + ".json", "/r/" + taken.Report + ".txt"} {
		cut := string(s.call("GET", path, "", nil).want(200, nil).body)
		for _, address := range whole {
			if strings.Contains(cut, address) {
				t.Errorf("%s shows %s to everyone", path, address)
			}
		}
		if !strings.Contains(cut, "203.0.113.0/24") || !strings.Contains(cut, "198.51.100.7") {
			t.Errorf("%s shows too little: %s", path, cut)
		}
		full := string(s.call("GET", path, operatorKey, nil).want(200, nil).body)
		if !strings.Contains(full, "203.0.113.77") {
			t.Errorf("%s hides the address from the operator", path)
		}
		s.call("GET", path, "wrong key", nil).want(401, nil)
	}
}
