package middlebox

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestFiles(t *testing.T) {
	whole := strings.Repeat("the agent ", 10000)
	behind := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/wasm")
		w.Header().Set("Content-Length", "100000")
		_, _ = io.WriteString(w, whole)
	}))
	t.Cleanup(behind.Close)
	upstream, err := url.Parse(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		file   File
		status int // 0: no answer
		kind   string
		bytes  int // at most so many; the file's own length when whole
		breaks bool
	}{
		{"other file", File{Suffix: ".js", Drop: true}, 200, "application/wasm", len(whole), false},
		{"nothing", File{Suffix: ".wasm"}, 200, "application/wasm", len(whole), false},
		{"refused", File{Suffix: ".wasm", Refuse: 403}, 403, "text/plain; charset=utf-8", 100, false},
		{"dropped", File{Suffix: ".wasm", Drop: true}, 0, "", 0, false},
		{"replaced", File{Suffix: ".wasm", Replace: "blocked"}, 200, "text/html", 7, false},
		{"replaced with a type", File{Suffix: ".wasm", Replace: "go()", Type: "text/javascript"}, 200, "text/javascript", 4, false},
		{"other type", File{Suffix: ".wasm", Type: "text/plain"}, 200, "text/plain", len(whole), false},
		{"cut", File{Suffix: ".wasm", Cut: true}, 200, "application/wasm", len(whole) / 2, true},
		{"stalled", File{Suffix: ".wasm", Stall: true}, 200, "application/wasm", len(whole) / 2, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			box := New(upstream, http.DefaultTransport)
			box.Set(Rules{Files: []File{tt.file}})
			server := httptest.NewServer(box)
			t.Cleanup(server.Close)
			// A stall is silent until the reader gives up.
			client := http.Client{Timeout: 10 * time.Second}
			if tt.file.Stall {
				client.Timeout = 300 * time.Millisecond
			}
			answer, err := client.Get(server.URL + "/assets/agent.wasm")
			if tt.status == 0 {
				if err == nil {
					t.Fatalf("answered %d", answer.StatusCode)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if answer.StatusCode != tt.status || answer.Header.Get("Content-Type") != tt.kind || len(body) > tt.bytes || len(body) == 0 {
				t.Errorf("status %d, type %q, %d bytes", answer.StatusCode, answer.Header.Get("Content-Type"), len(body))
			}
			if (err != nil) != tt.breaks {
				t.Errorf("the body ends with %v", err)
			}
			if met := tt.file.Suffix == ".wasm"; (box.Hits() == 1) != met {
				t.Errorf("%d hits", box.Hits())
			}
		})
	}
}
