package http_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"sidetone/server/profiles"
	"sidetone/shared/api"
)

const callingPage = "https://app.example"

// from asks as a page of an origin does. preflight is the method that it
// wants to use; empty: this is the request itself.
func (s *rig) from(origin, method, path, preflight string) answer {
	s.t.Helper()
	var body io.Reader
	if method == "POST" {
		body = strings.NewReader("{}")
	}
	request, err := http.NewRequest(method, s.url+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Origin", origin)
	if preflight != "" {
		request.Header.Set("Access-Control-Request-Method", preflight)
		request.Header.Set("Access-Control-Request-Headers", "authorization,content-type")
	}
	return s.send(request)
}

func TestOnlyNamedOriginsMayRunChecks(t *testing.T) {
	s := newRig(t, func(s *rig) { s.server.CaptureOrigins = []string{callingPage} })
	run := s.begin("")
	for _, path := range []string{api.PathRuns, api.RunReport(run.Run), api.RunEcho(run.Run)} {
		a := s.from(callingPage, "OPTIONS", path, "POST").want(http.StatusNoContent, nil)
		if a.header.Get("Access-Control-Allow-Origin") != callingPage || !strings.Contains(a.header.Get("Access-Control-Allow-Headers"), "Authorization") {
			t.Errorf("%s: %v", path, a.header)
		}
	}
	begun := s.from(callingPage, "POST", api.PathRuns, "").want(200, nil)
	if begun.header.Get("Access-Control-Allow-Origin") != callingPage || begun.header.Get("Access-Control-Expose-Headers") != api.HeaderOurs {
		t.Errorf("%v", begun.header)
	}
	// What is refused has to be readable too: the page tells the caller why.
	if a := s.from(callingPage, "GET", api.Socket("h_none"), ""); a.header.Get("Access-Control-Allow-Origin") != callingPage {
		t.Errorf("a refusal: %v", a.header)
	}
	for _, origin := range []string{"https://evil.example", "http://app.example", "https://app.example.evil", "null", callingPage + ":8443", ""} {
		for _, a := range []answer{s.from(origin, "OPTIONS", api.PathRuns, "POST"), s.from(origin, "POST", api.PathRuns, "")} {
			if a.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%q may read: %v", origin, a.header)
			}
			if !slices.Contains(a.header.Values("Vary"), "Origin") {
				t.Errorf("%q: a cache could take this answer for another origin's: %v", origin, a.header)
			}
		}
	}
	for _, path := range []string{api.PathReports, api.PathLinks, api.PathReports + "/r_none", "/metrics", "/"} {
		if a := s.from(callingPage, "GET", path, ""); a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s may be read from another origin", path)
		}
	}
	if a := s.from(callingPage, "POST", api.PathRuns, ""); a.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Error("cookies are allowed")
	}
}

func TestNoOriginIsAllowedUnlessNamed(t *testing.T) {
	s := newRig(t, nil)
	if a := s.from(callingPage, "OPTIONS", api.PathRuns, "POST"); a.status/100 == 2 || a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%d %v", a.status, a.header)
	}
}

func TestCaptureScripts(t *testing.T) {
	s := newRig(t, func(s *rig) {
		acs, err := profiles.Load("acs")
		if err != nil {
			t.Fatal(err)
		}
		s.server.Profiles[0] = acs
	})
	for path, kind := range map[string]string{"/capture.js": "text/javascript", "/capture.mjs": "text/javascript", "/capture.d.ts": "text/plain", "/capture.tgz": "application/gzip"} {
		a := s.call("GET", path, "", nil).want(200, nil)
		if a.header.Get("Access-Control-Allow-Origin") != "*" || a.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || !strings.HasPrefix(a.header.Get("Content-Type"), kind) {
			t.Errorf("%s: %v", path, a.header)
		}
		version := strings.Trim(a.header.Get("ETag"), `"`)
		if strings.Contains(a.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s without a version is kept for ever", path)
		}
		if b := s.call("GET", path+"?v="+version, "", nil); !strings.Contains(b.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s with its version is not kept", path)
		}
		if b := s.call("GET", path+"?v=old", "", nil); strings.Contains(b.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s with another version's number is kept for ever", path)
		}
	}
	script := string(s.call("GET", "/capture.js", "", nil).body)
	for _, host := range []string{`"self"`, `"*.skype.com"`, `"besides":["ecs.communication.microsoft.com"`} {
		if !strings.Contains(script, host) {
			t.Errorf("the script does not know %s", host)
		}
	}
}

func TestCapturePackage(t *testing.T) {
	s := newRig(t, func(s *rig) { s.server.Callers.PublicURL = "https://sidetone.example" })
	z, err := gzip.NewReader(bytes.NewReader(s.call("GET", "/capture.tgz", "", nil).want(200, nil).body))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		found[h.Name] = string(text)
	}
	for name, want := range map[string]string{
		"package/package.json": `"types": "capture.d.ts"`, "package/capture.mjs": `"server":"https://sidetone.example"`, "package/capture.d.ts": "export declare function watchCall",
	} {
		if !strings.Contains(found[name], want) {
			t.Errorf("%s does not hold %s", name, want)
		}
	}
}

func TestDemoCallBelongsToTheDemoIssuer(t *testing.T) {
	s := newRig(t, nil)
	page := string(s.call("GET", "/demo/call", "", nil).want(200, nil).body)
	if !strings.Contains(page, `<script src="/capture.js"></script>`) {
		t.Error("the capture is not on the page")
	}
	if plain := string(s.call("GET", "/demo/call?capture=off", "", nil).want(200, nil).body); strings.Contains(plain, "capture.js") {
		t.Error("the capture cannot be left out")
	}
	s = newRig(t, func(s *rig) {
		acs, err := profiles.Load("acs")
		if err != nil {
			t.Fatal(err)
		}
		s.server.Profiles[0] = acs
	})
	s.call("GET", "/demo/call", "", nil).want(404, nil)
	s.call("GET", "/demo/call.js", "", nil).want(404, nil)
}
