//go:build linux

package floor

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

//go:embed floor.js
var floorScript string

// patience ends what hangs; nothing that is measured includes it.
const patience = 90 * time.Second

// settle is how long the main thread of a page has to have been idle before a
// run by a click, and before the floor: what the browser still does for the
// arrival of the page belongs to neither.
const settle = 300 * time.Millisecond

func asked() bool { return os.Getenv("SIDETONE_BENCH_RUN") != "" }

func TestMain(m *testing.M) { world.Main(m, func() bool { return !asked() }, nil) }

// longest is how many minutes the table may take: eleven pairs of twenty cases are
// 75 on a quiet machine, at 20 s a pair. Every case gets a pair before any gets
// another, so that what the time has room for is spread over all of them.
const longest = 90

// TestBenchRun prints the table.
func TestBenchRun(t *testing.T) {
	if !asked() {
		t.Skip("only make bench-run measures beside the floor")
	}
	only, err := regexp.Compile(os.Getenv("SIDETONE_BENCH_ONLY"))
	if err != nil {
		t.Fatal(err)
	}
	pairs := 11
	if err := world.Number("SIDETONE_BENCH_PAIRS", 1, &pairs); err != nil {
		t.Fatal(err)
	}
	minutes := longest
	if err := world.Number("SIDETONE_BENCH_MINUTES", 1, &minutes); err != nil {
		t.Fatal(err)
	}
	b := open(t)
	end := time.Now().Add(time.Duration(minutes) * time.Minute)
	var asked []aCase
	var rows []row
	for _, c := range cases() {
		if !only.MatchString(c.String()) {
			continue
		}
		r := row{name: c.String(), columns: []column{{name: "floor"}, {name: "run"}}}
		if b.other != "" {
			r.columns = append(r.columns, column{name: "other"})
		}
		asked, rows = append(asked, c), append(rows, r)
	}
	for round := range pairs {
		for i, c := range asked {
			if time.Now().After(end) {
				fmt.Printf("\n%d minutes are over in round %d of %d\n", minutes, round+1, pairs)
				fmt.Printf("\n%s\n%s", b.versions, table(rows))
				return
			}
			for k := range rows[i].columns {
				s, err := b.take(c, rows[i].columns[k].name)
				if err != nil {
					t.Errorf("%s, %s: %v", c, rows[i].columns[k].name, err)
					continue
				}
				rows[i].columns[k].samples = append(rows[i].columns[k].samples, s)
			}
		}
	}
	fmt.Printf("\n%s\n%s", b.versions, table(rows))
}

type bench struct {
	stage         *backends.Stage
	binary, other string
	versions      map[browser.Kind]string
	traces        int // that were kept
}

func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{binary: os.Getenv("SIDETONE_LAB_BINARY"), other: os.Getenv("SIDETONE_BENCH_OTHER"), versions: map[browser.Kind]string{}}
	if b.binary == "" {
		b.binary = filepath.Join("..", "..", "..", "bin", "sidetone")
	}
	for _, path := range []*string{&b.binary, &b.other} {
		if *path == "" {
			continue
		}
		var err error
		if *path, err = filepath.Abs(*path); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(*path); err != nil {
			t.Fatalf("%v; run make build", err)
		}
	}
	dir, err := os.MkdirTemp("", "floor")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	w, err := world.Make(dir)
	if err != nil {
		t.Fatal(err)
	}
	if b.stage, err = backends.New(w, b.binary, dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.stage.Close)
	return b
}

// take is one turn of the floor, of the run, or of another build's run, in a
// browser of its own.
func (b *bench) take(c aCase, what string) (sample, error) {
	binary := b.binary
	if what == "other" {
		binary = b.other
	}
	b.stage.Use(binary)
	sc := c.scenario()
	if err := b.stage.Set(sc); err != nil {
		return sample{}, err
	}
	dir, err := os.MkdirTemp("", "floor")
	if err != nil {
		return sample{}, err
	}
	defer os.RemoveAll(dir)
	br, err := browser.Launch(b.stage.World.Caller, c.kind, dir, browser.Options{})
	if err != nil {
		return sample{}, err
	}
	defer br.Close()
	b.versions[c.kind] = br.Version
	if c.slow {
		if err := br.Slow(slowed); err != nil {
			return sample{}, err
		}
	}
	if what == "floor" {
		return floor(br)
	}
	return b.run(br, c, sc)
}

// floor runs the least on a page of the same origin that loads no agent. Its
// faults are never on: what is dropped has no least.
func floor(br *browser.Browser) (sample, error) {
	before, err := br.MainThread()
	if err != nil {
		return sample{}, err
	}
	if status, err := br.Open(backends.Origin + "/"); err != nil || status != 200 {
		return sample{}, fmt.Errorf("open the page: status %d, %w", status, err)
	}
	var spent map[string]float64
	if err := br.Evaluate(floorScript, &spent); err != nil {
		return sample{}, err
	}
	after, err := br.MainThread()
	return sample{took: time.Duration(spent["all"] * float64(time.Millisecond)), busy: after.Since(before)}, err
}

func (b *bench) run(br *browser.Browser, c aCase, sc scenario.Scenario) (sample, error) {
	if dir := os.Getenv("SIDETONE_BENCH_TRACE"); dir != "" && c.kind == browser.Chromium {
		b.traces++
		if err := br.Trace(filepath.Join(dir, fmt.Sprintf("%s %d.json", c, b.traces))); err != nil {
			return sample{}, err
		}
	}
	address := backends.Origin + "/d/public"
	if !c.click {
		address += "?auto=1"
		if err := b.stage.Fault(sc); err != nil {
			return sample{}, err
		}
	}
	before, err := br.MainThread()
	if err != nil {
		return sample{}, err
	}
	if status, err := br.Open(address); err != nil || status != 200 {
		return sample{}, fmt.Errorf("open the page: status %d, %w", status, err)
	}
	if c.click {
		if before, err = b.click(br, sc); err != nil {
			return sample{}, err
		}
	}
	stands, err := br.Wait(patience, func(d browser.Data) bool { return d.Values["verdict"] != "" })
	if err != nil {
		return sample{}, err
	}
	spent, err := br.MainThread()
	if err != nil {
		return sample{}, err
	}
	if got := scenario.Judgement(stands.Values["verdict"], stands.Values["hypothesis"], stands.Values["cause"]); got != c.verdict() {
		return sample{}, fmt.Errorf("judged %s", got)
	}
	if b.traces > 0 && c.kind == browser.Chromium {
		if err := br.Traced(); err != nil {
			return sample{}, err
		}
	}
	ended, err := br.Wait(patience, func(d browser.Data) bool { return d.Values["run"] == "done" && d.Values["report"] != "" })
	if err != nil {
		return sample{}, err
	}
	if err := br.Idle(settle, patience); err != nil {
		return sample{}, err
	}
	all, err := br.MainThread()
	if err != nil {
		return sample{}, err
	}
	text, err := b.stage.Get("/api/v1/reports/" + path.Base(ended.Values["report"]))
	if err != nil {
		return sample{}, err
	}
	var report struct {
		Diagnosis struct {
			MS float64 `json:"ms"`
		} `json:"diagnosis"`
	}
	err = json.Unmarshal([]byte(text), &report)
	return sample{time.Duration(report.Diagnosis.MS * float64(time.Millisecond)), spent.Since(before), all.Since(before)}, err
}

// click starts the run when the page has come to rest, and says what had been worked
// until then.
func (b *bench) click(br *browser.Browser, sc scenario.Scenario) (browser.Work, error) {
	if _, err := br.Wait(patience, func(d browser.Data) bool { return d.Values["run"] == "idle" }); err != nil {
		return nil, err
	}
	if err := br.Idle(settle, patience); err != nil {
		return nil, err
	}
	if err := b.stage.Fault(sc); err != nil {
		return nil, err
	}
	before, err := br.MainThread()
	if err != nil {
		return nil, err
	}
	return before, br.Click("#start")
}
