package assets

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

const wasm = "\x00asm the agent, many times over: "

func packed(t *testing.T) *Set {
	t.Helper()
	content := []byte(strings.Repeat(wasm, 100))
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write(content)
	z.Close()
	manifest, err := json.Marshal(Manifest{Files: []File{{
		Name: AgentName, Path: "agent.abc123.wasm", Type: "application/wasm", Hash: "abc123", Bytes: int64(len(content)),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := Load(fstest.MapFS{
		ManifestName:           {Data: manifest},
		"agent.abc123.wasm.br": {Data: []byte("brotli")},
		"agent.abc123.wasm.gz": {Data: zipped.Bytes()},
	})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func get(set *Set, method, path string, header http.Header) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	r.Header = header
	w := httptest.NewRecorder()
	set.Handler().ServeHTTP(w, r)
	return w.Result()
}

func accept(encodings ...string) http.Header { return http.Header{"Accept-Encoding": encodings} }

func TestEncodings(t *testing.T) {
	set := packed(t)
	for _, c := range []struct {
		accept []string
		want   string // Content-Encoding
	}{
		{[]string{"gzip, deflate, br, zstd"}, "br"},
		{[]string{"gzip", "br"}, "br"},
		{[]string{"gzip, deflate"}, "gzip"},
		{[]string{"GZIP"}, "gzip"},
		{[]string{"br;q=0, gzip;q=0.5"}, "gzip"},
		{[]string{"br;q=0.000, *"}, "gzip"},
		{[]string{"*"}, "br"},
		{[]string{"*;q=0"}, ""},
		{[]string{"identity"}, ""},
		{[]string{"brotli, x-gzip"}, ""},
		{nil, ""},
	} {
		res := get(set, http.MethodGet, set.URL(AgentName), accept(c.accept...))
		if got := res.Header.Get("Content-Encoding"); got != c.want {
			t.Errorf("%q: Content-Encoding %q, want %q", c.accept, got, c.want)
		}
		if res.Header.Get("Vary") != "Accept-Encoding" || res.Header.Get("Content-Type") != "application/wasm" || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%q: headers %v", c.accept, res.Header)
		}
		body, _ := io.ReadAll(res.Body)
		if c.want == "" && string(body) != strings.Repeat(wasm, 100) {
			t.Errorf("%q: the file does not arrive unpacked", c.accept)
		}
		if c.want == "br" && string(body) != "brotli" {
			t.Errorf("%q: body %q", c.accept, body)
		}
		if got := res.ContentLength; got != int64(len(body)) {
			t.Errorf("%q: Content-Length %d of %d", c.accept, got, len(body))
		}
	}
}

func TestRequests(t *testing.T) {
	set := packed(t)
	url := set.URL(AgentName)
	if url != "/assets/agent.abc123.wasm" {
		t.Fatalf("URL %q", url)
	}
	tag := get(set, http.MethodGet, url, accept("br")).Header.Get("ETag")
	for _, c := range []struct {
		name, method, path string
		header             http.Header
		want               int
	}{
		{"head", http.MethodHead, url, nil, 200},
		{"post", http.MethodPost, url, nil, 405},
		{"plain name", http.MethodGet, "/assets/agent.wasm", nil, 404},
		{"packed name", http.MethodGet, url + ".br", nil, 404},
		{"manifest", http.MethodGet, "/assets/manifest.json", nil, 404},
		{"folder", http.MethodGet, "/assets/", nil, 404},
		{"same tag", http.MethodGet, url, http.Header{"If-None-Match": {`"x", W/` + tag}, "Accept-Encoding": {"br"}}, 304},
		{"tag of another encoding", http.MethodGet, url, http.Header{"If-None-Match": {tag}, "Accept-Encoding": {"gzip"}}, 200},
	} {
		res := get(set, c.method, c.path, c.header)
		if res.StatusCode != c.want {
			t.Errorf("%s: status %d, want %d", c.name, res.StatusCode, c.want)
		}
		if body, _ := io.ReadAll(res.Body); c.method == http.MethodHead && len(body) > 0 {
			t.Errorf("%s: a body of %d bytes", c.name, len(body))
		}
	}
}

func TestNothingPacked(t *testing.T) {
	set, err := Load(fstest.MapFS{".gitignore": {}})
	if err != nil {
		t.Fatal(err)
	}
	if set.URL(AgentName) != "" || set.Agent().Built() {
		t.Error("an empty folder has an agent")
	}
}

func TestBrokenPacking(t *testing.T) {
	for name, dir := range map[string]fstest.MapFS{
		"manifest": {ManifestName: {Data: []byte("{")}},
		"file":     {ManifestName: {Data: []byte(`{"files":[{"name":"a","path":"a.1"}]}`)}},
	} {
		if _, err := Load(dir); err == nil {
			t.Errorf("a broken %s is taken", name)
		}
	}
}
