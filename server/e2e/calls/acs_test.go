//go:build linux

package calls

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/scenario"
	"sidetone/shared/report"
)

// bundle is the page on the SDK, made by esbuild in a folder of its own:
// nothing of the SDK is kept. install.sh fetches it, where there is a network.
func bundle(t *testing.T) string {
	t.Helper()
	const folder = "acs"
	lock := filepath.Join(folder, "node_modules", ".package-lock.json")
	if _, err := os.Stat(lock); err != nil {
		t.Skip("the calling SDK is not installed, so the capture is not tried beside it; server/e2e/install.sh fetches it from npm")
	}
	made := filepath.Join(t.TempDir(), "page.js")
	build := exec.Command(filepath.Join(folder, "node_modules", ".bin", "esbuild"), filepath.Join(folder, "page.js"),
		"--bundle", "--format=iife", "--define:global=window", "--log-level=warning", "--outfile="+made)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("esbuild: %v\n%s", err, out)
	}
	return made
}

// The SDK works on https, file and localhost alone.
const callingPage = "http://localhost:8099"

// serveSDK serves the page in the caller's own namespace.
func serveSDK(t *testing.T, p *pool.Place, script string) {
	t.Helper()
	listener, err := p.Stage.World.Caller.Listen("tcp", "127.0.0.1:8099")
	if err != nil {
		t.Fatal(err)
	}
	const document = `<!doctype html><title>A page on the SDK</title>
<script src="http://198.51.100.10:8080/capture.js" data-panel="off" data-hosts="*.skype.com *.communication.microsoft.com"></script>
<script src="/page.js"></script>`
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(document))
	})
	mux.HandleFunc("/page.js", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, script) })
	server := &http.Server{Handler: mux}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Close() })
}

// Beside the real SDK: its objects, its errors and its codes are understood,
// from another origin than the server's.
func TestCaptureBesideTheCallingSDK(t *testing.T) {
	worlds.Enter(t)
	script := bundle(t)
	run(t, []pool.Job{job(t, "chromium", scenario.Serve{}, false, func(t *testing.T, p *pool.Place) { besideSDK(t, p, script) })})
}

func besideSDK(t *testing.T, p *pool.Place, script string) {
	sc := scenario.Scenario{Name: "acs", Serve: scenario.Serve{Flags: []string{"--capture-origins", callingPage}}}
	if err := p.Stage.Set(sc); err != nil {
		t.Fatal(err)
	}
	serveSDK(t, p, script)
	b := pool.Launch(t, p.Stage.World, browser.Chromium, browser.Options{Args: []string{"--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"}})
	open := func(t *testing.T) {
		t.Helper()
		if status, err := b.Open(callingPage + "/"); err != nil || status != 200 {
			t.Fatalf("status %d, %v", status, err)
		}
	}
	for _, tt := range []struct {
		name, ask     string
		code, subCode int
		want          string
	}{
		{"malformed token", "acs.malformed()", 401, 44111, "blocked token_invalid/malformed"},
		{"token without voip", "acs.chatOnly()", 401, 44113, "blocked token_invalid/missing_scope"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			open(t)
			var thrown struct {
				Name          string
				Code, SubCode int
			}
			if err := b.Evaluate(tt.ask, &thrown); err != nil {
				t.Fatal(err)
			}
			if thrown.Code != tt.code || thrown.SubCode != tt.subCode {
				t.Errorf("the SDK threw %+v, want %d/%d", thrown, tt.code, tt.subCode)
			}
			var got found
			if err := b.Evaluate(alone, &got); err != nil {
				t.Fatal(err)
			}
			i := slices.IndexFunc(got.Observations, func(o report.Observation) bool { return o.Check == report.CheckCallStart })
			if i < 0 || got.Observations[i].Target != "acs" || got.Observations[i].Detail.Call.SubCode != tt.subCode {
				t.Errorf("the error is not among %+v", got.Observations)
			}
			if got.Call == nil || judgement(*got.Call) != tt.want {
				t.Errorf("judged %+v %s, want %q", got.Call, got.Problem, tt.want)
			}
		})
	}
	t.Run("signalling unreachable", func(t *testing.T) {
		open(t)
		var made struct {
			Agent          string
			Code, SubCode  int
			Network, Media []string
			Listens        bool
		}
		if err := b.Evaluate("acs.call()", &made); err != nil {
			t.Fatalf("%v\n%s", err, strings.Join(b.Console(), "\n"))
		}
		t.Logf("the SDK: %+v", made)
		if made.Code != 490 || made.SubCode != 4525 || made.Agent != "Disconnected" || !made.Listens {
			t.Errorf("the SDK ended the call with %+v, want 490/4525", made)
		}
		var got found
		if err := b.Evaluate(`Sidetone.diagnose()`, &got); err != nil {
			t.Fatal(err)
		}
		if got.Call == nil || !strings.Contains(judgement(*got.Call), "signaling_lost/") {
			t.Errorf("judged %+v %s, want signaling_lost", got.Call, got.Problem)
			tell(t, got)
		}
		// The run went to the server of another origin, which lets this one.
		if got.URL == nil {
			t.Errorf("there is no report: %s\n%s", got.Problem, strings.Join(b.Console(), "\n"))
		}
		for _, check := range []report.Check{report.CheckCallEnd, report.CheckCallAgent} {
			if !slices.ContainsFunc(got.Observations, func(o report.Observation) bool { return o.Check == check && o.Outcome == report.Failed }) {
				t.Errorf("%s is not in the evidence", check)
			}
		}
	})
}
