//go:build linux

package browser

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/world"
)

func TestMain(m *testing.M) { world.Main(m, testing.Short, nil) }

// standIn behaves as the diagnostic page does towards the lab.
const standIn = `<!doctype html><html data-run="idle"><title>stand-in</title><button id="start">Start</button>
<script>
const root = document.documentElement.dataset;
fetch('/api/v1/runs', {method: 'POST'}).then((r) => r.json()).then(() => {
  root.run = 'running';
  console.warn('gesture ' + navigator.userActivation?.hasBeenActive);
  setTimeout(() => { root.verdict = 'healthy'; root.run = 'done'; root.report = '/r/r_1'; }, 50);
});
start.onclick = () => { root.run = 'clicked'; URL.createObjectURL(new Blob(['kept'])); };
</script>`

// serve makes a world whose server answers by handler at port 8080.
func serve(t *testing.T, handler http.HandlerFunc) *world.World {
	t.Helper()
	if testing.Short() {
		t.Skip("browsers are not started with -short")
	}
	w, err := world.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	listener, err := w.Server.Listen("tcp", world.ServerIP+":8080")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Close() })
	return w
}

func TestDrivesBothBrowsersWithoutAGesture(t *testing.T) {
	w := serve(t, func(rw http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" {
			rw.Header().Set("Content-Type", "application/json")
			fmt.Fprint(rw, `{"token":"runtoken","iceServers":[{"urls":[],"credential":"turncredential"}]}`)
			return
		}
		rw.Header().Set("Content-Type", "text/html")
		fmt.Fprint(rw, standIn)
	})

	for _, kind := range Kinds {
		t.Run(string(kind), func(t *testing.T) {
			started := time.Now()
			// Chromium's profile holds a socket, whose path has to be short.
			dir, err := os.MkdirTemp("", "lab")
			if err != nil {
				t.Fatal(err)
			}
			defer os.RemoveAll(dir)
			b, err := Launch(w.Caller, kind, dir, Options{ClockOffset: 2 * time.Hour})
			if err != nil {
				t.Fatal(err)
			}
			defer b.Close()
			t.Logf("%s started in %v", b.Version, time.Since(started).Round(time.Millisecond))
			if status, err := b.Open("http://" + world.ServerIP + ":8080/d/public?auto=1"); status != 200 || err != nil {
				t.Fatalf("open: %d, %v", status, err)
			}
			data, err := b.Wait(10*time.Second, func(d Data) bool { return d.Values["report"] != "" })
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("done after %v", time.Since(started).Round(time.Millisecond))
			if data.Values["verdict"] != "healthy" || data.Values["run"] != "done" {
				t.Errorf("attributes %v", data.Values)
			}
			if ahead := time.Until(data.At); ahead < time.Hour || ahead > 3*time.Hour {
				t.Errorf("the page's clock is %v ahead, want two hours", ahead)
			}
			if !slices.ContainsFunc(b.Console(), func(line string) bool { return strings.Contains(line, "gesture false") }) {
				t.Errorf("watching counted as a gesture: %v", b.Console())
			}
			secrets, err := b.Secrets()
			if slices.Sort(secrets); err != nil || !slices.Equal(secrets, []string{"runtoken", "turncredential"}) {
				t.Errorf("secrets %v, %v; console %v", secrets, err, b.Console())
			}
			picture := filepath.Join(t.TempDir(), "page.png")
			if err := b.Screenshot(picture); err != nil {
				t.Error(err)
			}
			if info, err := os.Stat(picture); err != nil || info.Size() == 0 {
				t.Errorf("picture: %v", err)
			}
			if html, address, err := b.HTML(); err != nil || !strings.Contains(html, "stand-in") || !strings.HasSuffix(address, "auto=1") {
				t.Errorf("html %q at %q, %v", html, address, err)
			}
			if err := b.Click("#start"); err != nil {
				t.Error(err)
			}
			if _, err := b.Wait(5*time.Second, func(d Data) bool { return d.Values["run"] == "clicked" }); err != nil {
				t.Error(err)
			}
			if text, err := b.Saved("#start"); err != nil || text != "kept" {
				t.Errorf("saved %q, %v", text, err)
			}
			if text, err := b.Saved("#missing"); err != nil || text != "" {
				t.Errorf("without a button: saved %q, %v", text, err)
			}
			if _, err := b.Wait(100*time.Millisecond, func(d Data) bool { return d.Values["run"] == "never" }); err == nil {
				t.Error("waiting for what never comes succeeded")
			}
		})
	}
}
