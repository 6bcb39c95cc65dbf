package http_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/desk"
	"sidetone/server/store"
	"sidetone/shared/report"
)

// strange sends files without signing in.
func (s *rig) strange(path string, header http.Header, files map[string][]byte) answer {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := part.Write(files[name]); err != nil {
			s.t.Fatal(err)
		}
	}
	form.Close()
	return s.strangeBody(path, header, form.FormDataContentType(), &body)
}

func (s *rig) strangeBody(path string, header http.Header, kind string, body io.Reader) answer {
	s.t.Helper()
	request, err := http.NewRequest("POST", s.url+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	maps.Copy(request.Header, header)
	request.Header.Set("Content-Type", kind)
	return s.send(request)
}

func (s *rig) nothingIsKept() {
	s.t.Helper()
	kept, err := s.store.Search(context.Background(), store.Query{Limit: 10})
	if err != nil || len(kept) > 0 {
		s.t.Errorf("%d reports are kept, %v", len(kept), err)
	}
}

// someone is an address of a person in the console below.
const someone = "198.51.100.77"

var talk = map[string][]byte{"console.log": []byte("app.js:1 WebSocket connection to 'wss://trouter.teams.microsoft.com/v4/c?token=planted-secret-of-a-log-0123456789' failed: Error during WebSocket handshake: Unexpected response code: 502\n" +
	"app.js:2 my address is " + someone + "\n")}

func TestFilesOfStrangersAreReadAndForgotten(t *testing.T) {
	s := newRig(t, nil)
	form := s.call("GET", "/read", "", nil).want(200, nil)
	for _, has := range []string{`method="post"`, `action="/read"`, `enctype="multipart/form-data"`, `type="file"`, "webrtc-internals"} {
		if !strings.Contains(string(form.body), has) {
			t.Errorf("no %s in the form", has)
		}
	}
	if policy := form.header.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe-inline") || !strings.Contains(policy, "form-action 'self'") {
		t.Errorf("the policy is %q", policy)
	}
	files := recording(t, "udp-dropped", "call.har", "console.log", "webrtc-internals.json.gz")
	page := s.strange("/read", nil, files).want(200, nil)
	for _, has := range []string{"blocks UDP", "Nothing of them was kept", `href="/read"`} {
		if !strings.Contains(string(page.body), has) {
			t.Errorf("no %q in the page", has)
		}
	}
	if got := page.header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("the content type is %q", got)
	}
	var r report.Report
	s.strange("/read.json", nil, files).want(200, &r)
	if p := r.Diagnosis.Primary; r.ID != "" || p == nil || p.Hypothesis != "udp_blocked" {
		t.Errorf("%q %+v", r.ID, r.Diagnosis)
	}
	var same report.Report
	s.strange("/read", http.Header{"Accept": {"application/json"}}, files).want(200, &same)
	if same.Diagnosis == nil || len(same.Observations) != len(r.Observations) {
		t.Errorf("by Accept: %+v", same)
	}
	if text := s.strange("/read.txt", nil, files).want(200, nil); !strings.HasPrefix(text.header.Get("Content-Type"), "text/plain") {
		t.Errorf("the text is %q", text.header.Get("Content-Type"))
	}
	s.nothingIsKept()
}

func TestStrangersSeeNeitherSecretsNorAddresses(t *testing.T) {
	s := newRig(t, nil)
	for _, path := range []string{"/read", "/read.json", "/read.txt"} {
		a := s.strange(path, nil, talk).want(200, nil)
		for _, secret := range []string{"planted", someone} {
			if strings.Contains(string(a.body), secret) || strings.Contains(s.log.String(), secret) {
				t.Errorf("%s: %q is shown or logged", path, secret)
			}
		}
	}
	// With the key addresses are whole, and secrets are gone all the same.
	a := s.strange("/read.json", http.Header{"Authorization": {"Bearer " + operatorKey}}, talk).want(200, nil)
	if strings.Contains(string(a.body), "planted") {
		t.Errorf("%s", a.body)
	}
	s.strange("/read", http.Header{"Authorization": {"Bearer no-key-of-this-server"}}, talk).refused(401, "", "operator key")
}

// A saved report is judged anew, whatever was written into it, and has no
// address here.
func TestStrangersHaveASavedReportRead(t *testing.T) {
	s := newRig(t, nil)
	saved := aReport(observed("o1", report.CheckEnvironment, report.OK))
	saved.ID, saved.Created, saved.Ticket = "r_elsewhere", s.now, "token=planted-secret-of-a-report-0123456789"
	saved.Diagnosis = &report.Diagnosis{Verdict: report.Blocked, Summary: "made up"}
	mine, err := json.Marshal(saved)
	if err != nil {
		t.Fatal(err)
	}
	a := s.strange("/read.json", nil, map[string][]byte{"r.json": mine})
	var r report.Report
	a.want(200, &r)
	if r.ID != "" || r.Diagnosis.Verdict == report.Blocked || strings.Contains(string(a.body), "planted") {
		t.Errorf("%s", a.body)
	}
	s.strange("/read.json", nil, map[string][]byte{"r.json": mine, "s.json": mine}).refused(400, "file", "several reports")
}

func TestWhatStrangersSendInVain(t *testing.T) {
	s := newRig(t, nil)
	many := map[string][]byte{}
	for i := range desk.MaxFiles + 1 {
		many[string(rune('a'+i))+".log"] = []byte("app.js:1 iceConnectionState failed\n")
	}
	large := map[string][]byte{"a.log": make([]byte, desk.StrangersUpload+1)}
	for _, c := range []struct {
		name   string
		files  map[string][]byte
		status int
		says   []string
	}{
		{"no file", nil, 400, []string{"None of this could be read", "is missing"}},
		{"binary", map[string][]byte{"a": {0, 1, 2, 3}}, 400, []string{"None of this could be read", "HAR", "it is no text", "rtcstats"}},
		{"each is named", map[string][]byte{"a": {0}, "b.json": []byte(`{"x":1}`)}, 400, []string{"it is no text", "JSON of no form"}},
		{"a name that is markup", map[string][]byte{"<b>planted": {0}}, 400, []string{"&lt;b&gt;planted"}},
		{"too many", many, 413, []string{"more than is read here"}},
		{"too large", large, 413, []string{"more than is read here", "32 MB"}},
	} {
		a := s.strange("/read?lang=en", nil, c.files)
		if a.status != c.status || !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %s", c.name, a.status, a.header.Get("Content-Type"))
		}
		for _, says := range c.says {
			if !strings.Contains(string(a.body), says) {
				t.Errorf("%s: no %q in %s", c.name, says, a.body)
			}
		}
		if strings.Contains(string(a.body), "<b>planted") || !strings.Contains(string(a.body), `action="/read?lang=en"`) {
			t.Errorf("%s: %s", c.name, a.body)
		}
		s.advance(time.Hour) // what was spent comes back
	}
	s.strange("/read.json", nil, many).refused(413, "", "files at most")
	s.strangeBody("/read", nil, "application/json", strings.NewReader("{}")).want(400, nil)
	s.strangeBody("/read.json", nil, "application/json", strings.NewReader("{}")).refused(400, "", "multipart/form-data")
	s.strange("/read", http.Header{"Origin": {"https://elsewhere.example"}}, talk).want(403, nil)
	s.call("PUT", "/read", "", nil).refused(405, "", "GET, HEAD, POST")
	s.call("GET", "/read.json", "", nil).refused(405, "", "POST")
	s.nothingIsKept()
}

// One unreadable file among good ones is named, and the others are judged.
func TestStrangersUnreadableFileIsNamed(t *testing.T) {
	s := newRig(t, nil)
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for name, data := range map[string][]byte{"talk.log": talk["console.log"], "picture.png": {0x89, 'P', 'N', 'G', 0, 0}} {
		w, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	archive.Close()
	a := s.strange("/read", nil, map[string][]byte{"call.zip": packed.Bytes()}).want(200, nil)
	for _, has := range []string{"picture.png", "it is no text", "About the files"} {
		if !strings.Contains(string(a.body), has) {
			t.Errorf("no %q in the page", has)
		}
	}
}

func TestStrangersReadWithinTheirBudget(t *testing.T) {
	s := newRig(t, nil)
	forms := 0
	for ; forms < 1000; forms++ {
		if a := s.strange("/read", nil, talk); a.status == 429 {
			if a.header.Get("Retry-After") == "" || !strings.Contains(string(a.body), "try again in") {
				t.Errorf("%v %s", a.header, a.body)
			}
			break
		}
	}
	if forms < 30 || forms > 200 {
		t.Errorf("%d forms were read at once", forms)
	}
	s.strange("/read.json", nil, talk).refused(429, "", "lately")
	s.advance(10 * time.Minute)
	s.strange("/read", nil, talk).want(200, nil)
}

// A caller has one form read at a time; support's own are not held up by it.
func TestStrangersHaveOneFormReadAtATime(t *testing.T) {
	s := newRig(t, nil)
	body, end := io.Pipe()
	var first answer
	done := make(chan struct{})
	go func() {
		defer close(done)
		first = s.strangeBody("/read.json", nil, "multipart/form-data; boundary=b", body)
	}()
	io.WriteString(end, "--b\r\nContent-Disposition: form-data; name=file; filename=a.log\r\n\r\n")
	for deadline := time.Now().Add(10 * time.Second); s.server.Desk.Strangers.Shares().Count().Open == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the form is not being read")
		}
	}
	if a := s.strange("/read", nil, talk).want(429, nil); !strings.Contains(string(a.body), "try again in") {
		t.Errorf("%s", a.body)
	}
	s.hand(operatorKey, "", recording(t, "udp-dropped", "console.log")).want(200, nil)
	end.Write(talk["console.log"])
	io.WriteString(end, "\r\n--b--\r\n")
	end.Close()
	<-done
	first.want(200, nil)
	// Who goes is given up.
	ctx, leave := context.WithCancel(context.Background())
	left, open := io.Pipe()
	defer open.Close() // the transport goes on reading a body whose request was given up
	request, err := http.NewRequestWithContext(ctx, "POST", s.url+"/read", left)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "multipart/form-data; boundary=b")
	go func() {
		if response, err := http.DefaultTransport.RoundTrip(request); err == nil {
			response.Body.Close()
		}
	}()
	io.WriteString(open, "--b\r\nContent-Disposition: form-data; name=file; filename=a.log\r\n\r\n")
	count := func() int { return s.server.Desk.Strangers.Shares().Count().Open }
	for deadline := time.Now().Add(10 * time.Second); count() != 1; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the form is not being read")
		}
	}
	leave()
	for deadline := time.Now().Add(10 * time.Second); count() != 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("somebody who has gone is still being read for")
		}
	}
}

func TestFilesOfStrangersCanBeSwitchedOff(t *testing.T) {
	s := newRig(t, func(s *rig) { s.server.Desk.Strangers, s.server.Site.Read = nil, false })
	s.call("GET", "/read", "", nil).want(404, nil)
	s.strange("/read", nil, talk).want(404, nil)
	s.strange("/read.json", nil, talk).refused(404, "", "nothing at this address")
	if a := s.call("GET", "/", "", nil); strings.Contains(string(a.body), `"/read"`) {
		t.Error("the home page leads to it")
	}
	on := newRig(t, nil)
	if a := on.call("GET", "/", "", nil); !strings.Contains(string(a.body), `href="/read"`) {
		t.Error("the home page does not lead to it")
	}
}

// A version of four numbers is nobody's address.
func TestVersionOfABrowserStaysWhole(t *testing.T) {
	s := newRig(t, nil)
	var r report.Report
	s.strange("/read.json", nil, recording(t, "udp-dropped", "webrtc-internals.json.gz")).want(200, &r)
	if r.Recorded == nil || strings.ContainsAny(r.Recorded.Version, "/.") || r.Recorded.Version == "" {
		t.Errorf("%+v", r.Recorded)
	}
}

func TestOperatorsAreWalkedThroughTheirTenant(t *testing.T) {
	s := newRig(t, nil)
	page := s.call("GET", "/verify", "", nil).want(200, nil)
	text := s.call("GET", "/verify.txt", "", nil).want(200, nil)
	for _, has := range []string{"ACSCallSummary", "networkRelaysNotReachable", "44114"} {
		if !strings.Contains(string(page.body), has) || !strings.Contains(string(text.body), has) {
			t.Errorf("no %s", has)
		}
	}
}
