//go:build linux

package floor

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

// lines are what people load the page over.
var lines = []struct {
	name  string
	fault world.Fault
}{
	{"1.6 Mbit/s, 150 ms", world.Fault{Delay: 150 * time.Millisecond, Rate: "rate 1600kbit burst 16kb latency 400ms"}},
	{"400 kbit/s, 150 ms", world.Fault{Delay: 150 * time.Millisecond, Rate: "rate 400kbit burst 8kb latency 800ms"}},
}

// pressAtPaint presses Start as soon as the page has painted something, and
// says when that was and when the page had taken it, in ms from the navigation.
const pressAtPaint = `(async () => {
  const painted = await new Promise((done) => new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "first-contentful-paint") done(entry.startTime);
  }).observe({ type: "paint", buffered: true }));
  document.getElementById("start").click();
  const taken = !document.getElementById("boot-pressed").hidden || document.documentElement.dataset.run === "running";
  return { painted, pressed: taken ? performance.now() : -1, origin: performance.timeOrigin };
})()`

// arrival is one visit, all of it from the navigation.
type arrival struct{ painted, works, verdict time.Duration }

// TestBenchArrival prints how long a page takes to its first paint, to a button
// that works and to the verdict over narrow lines, in a browser that has nothing
// of it yet. It is over HTTPS, since over plain HTTP a browser takes gzip at best:
// the agent was 2.33 MB there, and is 1.64 where brotli is taken.
func TestBenchArrival(t *testing.T) {
	if !asked() {
		t.Skip("only make bench-run measures")
	}
	visits := 3
	if err := world.Number("SIDETONE_BENCH_VISITS", 1, &visits); err != nil {
		t.Fatal(err)
	}
	b := open(t)
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "line\tbrowser\tvisits\tpaint ms\tbutton works ms\tverdict ms")
	for _, line := range lines {
		for _, kind := range browser.Kinds {
			var all []arrival
			for range visits {
				a, err := b.arrive(kind, scenario.Scenario{Name: line.name, Fault: line.fault})
				if err != nil {
					t.Errorf("%s, %s: %v", line.name, kind, err)
					continue
				}
				all = append(all, a)
			}
			middle := func(of func(arrival) time.Duration) int64 {
				c := column{}
				for _, a := range all {
					c.samples = append(c.samples, sample{took: of(a)})
				}
				return c.median(took).Milliseconds()
			}
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\n", line.name, kind, len(all), middle(func(a arrival) time.Duration { return a.painted }),
				middle(func(a arrival) time.Duration { return a.works }), middle(func(a arrival) time.Duration { return a.verdict }))
		}
	}
	w.Flush()
	fmt.Print("\n", out.String())
}

func (b *bench) arrive(kind browser.Kind, sc scenario.Scenario) (arrival, error) {
	b.stage.Use(b.binary)
	sc.Serve.Encrypted, sc.Browser.Trusting = true, true
	if err := b.stage.Set(sc); err != nil {
		return arrival{}, err
	}
	dir, err := os.MkdirTemp("", "floor")
	if err != nil {
		return arrival{}, err
	}
	defer os.RemoveAll(dir)
	br, err := browser.Launch(b.stage.World.Caller, kind, dir, sc.Browser)
	if err != nil {
		return arrival{}, err
	}
	defer br.Close()
	if err := b.stage.Fault(sc); err != nil {
		return arrival{}, err
	}
	if status, err := br.Open(backends.OriginOf(sc) + "/d/public"); err != nil || status != 200 {
		return arrival{}, fmt.Errorf("open the page: status %d, %w", status, err)
	}
	var seen struct{ Painted, Pressed, Origin float64 }
	if err := br.Evaluate(pressAtPaint, &seen); err != nil {
		return arrival{}, err
	}
	if seen.Pressed < 0 {
		return arrival{}, fmt.Errorf("the press was not taken")
	}
	stands, err := br.Wait(patience, func(d browser.Data) bool { return d.Values["verdict"] != "" })
	if err != nil {
		return arrival{}, err
	}
	ms := func(v float64) time.Duration { return time.Duration(v * float64(time.Millisecond)) }
	return arrival{ms(seen.Painted), ms(seen.Pressed), stands.At.Sub(time.UnixMicro(int64(seen.Origin * 1000)))}, nil
}
