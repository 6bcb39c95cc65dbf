//go:build linux

package peers

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

const (
	// After so long a tool is cut: nobody waits longer for a diagnosis.
	patience = 60 * time.Second
	// What a page may take to load and to start its tool; not measured.
	startPatience = 30 * time.Second
	// A busy machine slows every tool; so long it is given to become calm.
	calmPatience = 30 * time.Second
	calmLoad     = 2.0
	// Sidetone's own time for its verdict may differ so much from that of the
	// page, which begins before it and shows the verdict after it.
	clockSlack = 700 * time.Millisecond
)

// asked: the comparison was asked for by name.
func asked() bool { return os.Getenv("SIDETONE_PEERS") != "" }

func TestMain(m *testing.M) { world.Main(m, func() bool { return !asked() }, nil) }

// bench is one comparison.
type bench struct {
	stage *backends.Stage
	site  *site
	kind  browser.Kind
	runs  []Run
	// version of the browser, as it says itself.
	version string
}

// TestPeers runs every tool on every fault and prints the table.
func TestPeers(t *testing.T) {
	if !asked() {
		t.Skip("only make bench-peers compares with other tools")
	}
	only, err := regexp.Compile(os.Getenv("SIDETONE_PEERS_ONLY"))
	if err != nil {
		t.Fatal(err)
	}
	repeat := 1
	if err := world.Number("SIDETONE_PEERS_REPEAT", 1, &repeat); err != nil {
		t.Fatal(err)
	}
	samples := os.Getenv("SIDETONE_PEERS_SAMPLES")
	installed, err := versions()
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, samples)
	names := []string{sidetone}
	for _, tool := range tools {
		if !tool.samples || samples != "" {
			names = append(names, tool.name)
		}
	}
	for _, f := range faults {
		for _, name := range names {
			for range repeat {
				if !only.MatchString(name) {
					continue
				}
				if err := b.run(t, name, f); err != nil {
					t.Errorf("%s, %s: %v", name, f.name, err)
				}
			}
		}
	}
	for i, r := range b.runs {
		if installed[r.Tool] != "" {
			b.runs[i].Tool += " " + installed[r.Tool]
		}
	}
	fmt.Printf("\n%s, %d run(s) each; load %s to %s\n\n%s\n", b.version, repeat, b.runs[0].Load, load(), Table(b.runs))
}

// open makes the world, Sidetone's side and the other tools' site.
func open(t *testing.T, samples string) *bench {
	t.Helper()
	binary := os.Getenv("SIDETONE_LAB_BINARY")
	if binary == "" {
		binary = filepath.Join("..", "..", "..", "bin", "sidetone")
	}
	binary, err := filepath.Abs(binary)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(binary); err != nil {
		t.Fatalf("%v; run make build", err)
	}
	dir := shortDir(t)
	w, err := world.Make(dir)
	if err != nil {
		t.Fatal(err)
	}
	st, err := backends.New(w, binary, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(st.Close)
	s, err := openSite(w, shortDir(t), samples)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.http.Close() })
	kind := browser.Chromium
	if name := os.Getenv("SIDETONE_PEERS_BROWSER"); name != "" {
		kind = browser.Kind(name)
	}
	return &bench{stage: st, site: s, kind: kind}
}

// shortDir is t.TempDir with a short name: a browser's profile holds sockets,
// whose path the kernel limits to 108 bytes.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// run is one run of one tool in a fresh browser.
func (b *bench) run(t *testing.T, name string, f fault) error {
	sc := f.scenario()
	if err := b.stage.Set(sc); err != nil {
		return err
	}
	servers, err := f.servers()
	if err != nil {
		return err
	}
	b.site.give(servers)
	br, err := browser.Launch(b.stage.World.Caller, b.kind, shortDir(t), options(name))
	if err != nil {
		return err
	}
	defer br.Close()
	b.version = br.Version
	if err := b.stage.Fault(sc); err != nil {
		return err
	}
	calm()
	run := Run{Tool: name, Fault: f.name, Load: load()}
	if status, err := br.Open(pageOf(name)); err != nil || status != 200 {
		return fmt.Errorf("status %d, %w", status, err)
	}
	began, err := br.Wait(startPatience, func(d browser.Data) bool { return d.Values["run"] != "" && d.Values["run"] != "idle" })
	if err != nil {
		return err
	}
	ended, err := br.Wait(patience, said)
	switch {
	case err != nil:
		run.Said = cut(patience)
	default:
		if run.Took, run.Said, err = b.result(name, began, ended, br); err != nil {
			return err
		}
	}
	b.runs = append(b.runs, run)
	fmt.Println(run.Line())
	return b.stage.Bitten(sc)
}

// options: other tools are given a secure origin, which a page that embeds
// them would have.
func options(name string) browser.Options {
	if name == sidetone {
		return browser.Options{}
	}
	return browser.Options{
		Args:  []string{"--unsafely-treat-insecure-origin-as-secure=" + origin},
		Prefs: map[string]any{"dom.securecontext.allowlist": world.ServerIP},
	}
}

// said: the tool has said its result. Sidetone's run goes on after its
// verdict stands, so its end is waited for and the verdict's time looked up.
func said(d browser.Data) bool { return d.Values["run"] == "done" || d.Values["run"] == "failed" }

// result is how long a tool took and what it said.
func (b *bench) result(name string, began, ended browser.Data, br *browser.Browser) (time.Duration, string, error) {
	if name != sidetone {
		return ended.At.Sub(began.At), ended.Values["said"], nil
	}
	if ended.Values["report"] == "" {
		return 0, "", errors.New("no report")
	}
	text, err := b.stage.Get("/api/v1/reports/" + filepath.Base(ended.Values["report"]))
	if err != nil {
		return 0, "", err
	}
	var report struct {
		Diagnosis struct {
			Summary string  `json:"summary"`
			MS      float64 `json:"ms"`
		} `json:"diagnosis"`
	}
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		return 0, "", err
	}
	took := stood(br.History(), ended).Sub(began.At)
	own := time.Duration(report.Diagnosis.MS * float64(time.Millisecond))
	if (took - own).Abs() > clockSlack {
		return 0, "", fmt.Errorf("%v by the page, %v by the report", took, own)
	}
	return took, judgement(ended) + ": " + report.Diagnosis.Summary, nil
}

// stood is since when the page has shown the judgement that the run ended with.
func stood(history []browser.Data, ended browser.Data) time.Time {
	at := ended.At
	for _, d := range slices.Backward(history) {
		if d.At.After(ended.At) {
			continue
		}
		if judgement(d) != judgement(ended) {
			break
		}
		at = d.At
	}
	return at
}

// judgement is what the page says as a whole.
func judgement(d browser.Data) string {
	return scenario.Judgement(d.Values["verdict"], d.Values["hypothesis"], d.Values["cause"])
}

// load is the machine's load average over a minute.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// calm waits for the machine to have nothing else to do, within reason: each
// run notes the load that it met.
func calm() {
	for deadline := time.Now().Add(calmPatience); time.Now().Before(deadline); time.Sleep(time.Second) {
		if now, err := strconv.ParseFloat(load(), 64); err != nil || now < calmLoad {
			return
		}
	}
}

func TestStood(t *testing.T) {
	at := func(ms int, run, verdict, cause string) browser.Data {
		return browser.Data{At: time.UnixMilli(int64(ms)), Values: map[string]string{"run": run, "verdict": verdict, "cause": cause}}
	}
	history := []browser.Data{
		at(0, "running", "", ""), at(100, "running", "degraded", "a"), at(200, "running", "degraded", "b"),
		at(300, "running", "degraded", "a"), at(400, "running", "degraded", "a"), at(500, "done", "degraded", "a"),
		at(600, "done", "healthy", ""),
	}
	if got := stood(history, history[5]); !got.Equal(time.UnixMilli(300)) {
		t.Errorf("stood at %v, want 300", got.UnixMilli())
	}
	if got := stood(history[:3], history[2]); !got.Equal(time.UnixMilli(200)) {
		t.Errorf("stood at %v, want 200", got.UnixMilli())
	}
}
