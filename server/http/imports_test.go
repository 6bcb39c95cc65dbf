package http_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/desk"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

const recorded = "../imports/testdata/recorded"

// hand posts files as a form does; contents by name.
func (s *rig) hand(key, query string, files map[string][]byte) answer {
	s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, data := range files {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			s.t.Fatal(err)
		}
	}
	form.Close()
	return s.upload(key, query, form.FormDataContentType(), &body)
}

func (s *rig) upload(key, query, kind string, body io.Reader) answer {
	s.t.Helper()
	request, err := http.NewRequest("POST", s.url+api.PathImports+query, body)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer{t: s.t, status: response.StatusCode, body: data, header: response.Header}
}

func recording(t *testing.T, scenario string, names ...string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(recorded, scenario, name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	return files
}

func TestFilesBecomeAReport(t *testing.T) {
	s := newRig(t, nil)
	var taken api.ReportReply
	s.hand(operatorKey, "", recording(t, "udp-dropped", "call.har", "console.log", "webrtc-internals.json.gz")).want(200, &taken)
	if p := taken.Diagnosis.Primary; p == nil || p.Hypothesis != "udp_blocked" {
		t.Errorf("%+v", taken.Diagnosis)
	}
	a := s.call("GET", "/api/v1/reports/"+taken.Report, operatorKey, nil)
	var r report.Report
	a.want(200, &r)
	seen := map[string]bool{}
	for _, o := range r.Observations {
		if seen[o.ID] || o.Source != report.FromImport || o.Origin == "" {
			t.Errorf("%+v", o)
		}
		seen[o.ID] = true
	}
	for _, secret := range []string{"planted", "ufrag", "sha-256", "Bearer"} {
		if strings.Contains(string(a.body), secret) || strings.Contains(s.log.String(), secret) {
			t.Errorf("%q is in the report or the log", secret)
		}
	}
	// More of the same call, added later, is judged together.
	var again api.ReportReply
	s.hand(operatorKey, "?report="+taken.Report, recording(t, "token-expired", "call.har")).want(200, &again)
	if again.Report != taken.Report || again.Diagnosis.Primary == nil || again.Diagnosis.Primary.Cause != "expired" {
		t.Errorf("%+v", again)
	}
	worded(t, again.Diagnosis)
}

// worded: all that a diagnosis says is said in words, evidence included.
func worded(t *testing.T, d report.Diagnosis) {
	t.Helper()
	if d.Lang == "" || d.Summary == "" {
		t.Errorf("the diagnosis says nothing: %+v", d)
	}
	for _, h := range d.Hypotheses {
		for _, e := range h.Evidence {
			if e.Text == "" {
				t.Errorf("%s: %+v has no sentence", h.ID, e)
			}
		}
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	s := newRig(t, nil)
	har := recording(t, "udp-dropped", "call.har")
	mine, err := json.Marshal(report.Report{Schema: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, key, query string
		files            map[string][]byte
		status           int
		says             string
	}{
		{"no key", "", "", har, 401, "operator key"},
		{"a wrong key", "x", "", har, 401, "operator key"},
		{"another parameter", operatorKey, "?run=1", har, 400, "is not a parameter"},
		{"an unknown report", operatorKey, "?report=r_none", har, 404, ""},
		{"no file", operatorKey, "", nil, 400, "is missing"},
		{"an empty file", operatorKey, "", map[string][]byte{"a.har": nil}, 400, "the file is empty"},
		{"binary", operatorKey, "", map[string][]byte{"a": {0, 1, 2, 3}}, 400, "it is no text"},
		{"ZIP", operatorKey, "", map[string][]byte{"a.zip": []byte("PK\x03\x04....")}, 400, "archive (ZIP) is broken"},
		{"broken gzip", operatorKey, "", map[string][]byte{"a.gz": []byte("\x1f\x8bplanted, and no header of gzip")}, 400, "gzip"},
		{"a report of ours", operatorKey, "", map[string][]byte{"r.json": mine}, 400, "?report="},
		{"a secret for a name", operatorKey, "", map[string][]byte{"token=planted-secret-in-a-name": {0}}, 400, "[removed]"},
	} {
		a := s.hand(c.key, c.query, c.files)
		if a.status != c.status || !strings.Contains(string(a.body), c.says) || strings.Contains(string(a.body), "planted") {
			t.Errorf("%s: %d %s", c.name, a.status, a.body)
		}
	}
	many := map[string][]byte{}
	for i := range desk.MaxFiles + 1 {
		many[string(rune('a'+i))+".log"] = []byte("app.js:1 iceConnectionState failed\n")
	}
	if a := s.hand(operatorKey, "", many); a.status != 413 {
		t.Errorf("many files: %d %s", a.status, a.body)
	}
	if a := s.upload(operatorKey, "", "application/json", strings.NewReader("{}")); a.status != 400 {
		t.Errorf("no form: %d %s", a.status, a.body)
	}
	if a := s.upload(operatorKey, "", "multipart/form-data; boundary=b", strings.NewReader("--b\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n{\"log\":")); a.status != 400 {
		t.Errorf("a form that ends early: %d %s", a.status, a.body)
	}
}

// Whoever hands in files has them read one form at a time, and a form that is
// broken off makes room again.
func TestOneImportAtATime(t *testing.T) {
	s := newRig(t, nil)
	har := recording(t, "udp-dropped", "call.har")["call.har"]
	var write *io.PipeWriter
	var form *multipart.Writer
	var part io.Writer
	var first chan answer
	half := func() {
		var body *io.PipeReader
		body, write = io.Pipe()
		form = multipart.NewWriter(write)
		kind, answered := form.FormDataContentType(), make(chan answer, 1)
		first = answered
		go func() { answered <- s.upload(operatorKey, "", kind, body) }()
		var err error
		if part, err = form.CreateFormFile("file", "call.har"); err == nil {
			_, err = part.Write(har[:len(har)/2])
		}
		if err != nil && !errors.Is(err, io.ErrClosedPipe) {
			t.Fatal(err)
		}
	}
	half()
	deadline := time.Now().Add(20 * time.Second)
	for {
		second := s.hand(operatorKey, "", recording(t, "udp-dropped", "call.har"))
		if second.status == http.StatusTooManyRequests {
			if second.header.Get("Retry-After") == "" {
				t.Error("it is not said when again")
			}
			break
		}
		if time.Now().After(deadline) {
			write.Close()
			t.Fatalf("a second one is read beside the first: %d", second.status)
		}
		select {
		case a := <-first: // on its way it was overtaken by the second
			a.want(http.StatusTooManyRequests, nil)
			half()
		default:
		}
	}
	if _, err := part.Write(har[len(har)/2:]); err != nil {
		t.Fatal(err)
	}
	form.Close()
	write.Close()
	a := <-first
	a.want(200, nil)
	s.hand(operatorKey, "", recording(t, "udp-dropped", "call.har")).want(200, nil)
}

func TestWhatCannotBeReadIsNamedBesideWhatCan(t *testing.T) {
	s := newRig(t, nil)
	files := recording(t, "udp-dropped", "webrtc-internals.json.gz")
	files["note.txt"] = []byte("the caller says that it rings and then stops")
	var taken api.ReportReply
	s.hand(operatorKey, "", files).want(200, &taken)
	text, err := json.Marshal(s.read(taken.Report))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "note.txt") {
		t.Error("the file that could not be read is not named in the report")
	}
	s.hand(operatorKey, "", map[string][]byte{"note.txt": files["note.txt"]}).want(400, nil)
}
