//go:build linux

package calls

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/result"
	"sidetone/server/e2e/scenario"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// Patience of waiting; nothing is measured by it. A browser itself gives a
// call up after fifteen seconds.
const (
	callPatience  = 45 * time.Second
	judgePatience = 30 * time.Second
	askPause      = 500 * time.Millisecond // between two looks at a call that goes on
)

type diagnosis struct {
	Verdict string          `json:"verdict"`
	Summary string          `json:"summary"`
	Primary *report.Primary `json:"primary"`
}

// found is what the capture answers; see capture.d.ts.
type found struct {
	Report       *string              `json:"report"`
	URL          *string              `json:"url"`
	Diagnosis    diagnosis            `json:"diagnosis"`
	Call         *diagnosis           `json:"call"`
	Observations []report.Observation `json:"observations"`
	Problem      string               `json:"problem"`
}

// follow lets the page's root element tell that the capture saw a failure:
// asking for it all the time would disturb what is being watched.
const follow = `Sidetone.on("failed", (e) => { document.documentElement.dataset.failed = e.reason; }), true`

// alone asks for the diagnosis from the call alone.
const alone = `Sidetone.diagnose({ probes: false })`

func TestCallsAreDiagnosedFromTheCallItself(t *testing.T) {
	worlds.Enter(t)
	only := regexp.MustCompile(os.Getenv("SIDETONE_LAB_ONLY"))
	var jobs []pool.Job
	var doubts result.Doubts
	for _, c := range scenario.Calls {
		if !only.MatchString(c.Name) {
			continue
		}
		for _, kind := range pool.Kinds() {
			jobs = append(jobs, pool.Job{Serve: c.Serve, Do: func(p *pool.Place) bool { return held(t, p, &doubts, c, kind) }})
		}
	}
	run(t, jobs)
	if err := doubts.TooMany(len(jobs)); err != nil {
		t.Error(err)
	}
}

// held makes the call and holds what is said of it against the fault. As in the lab,
// a call that was judged otherwise is made again, alone.
func held(t *testing.T, p *pool.Place, doubts *result.Doubts, c scenario.Call, kind browser.Kind) (again bool) {
	name := c.Name + "/" + string(kind)
	times, doubted := doubts.Times(name)
	t.Run(name, func(t *testing.T) {
		for range times {
			got := diagnosed(t, p, c, kind)
			line := judgement(*got.Call)
			if c.Want.Accepts(line) {
				continue
			}
			tell(t, got)
			if doubted {
				t.Errorf("the call is judged %q, want %q", line, c.Want.Expected())
				continue
			}
			doubts.Raise(name, true)
			again = true
			fmt.Printf("again, alone: %s, which was judged %q, want %q\n", name, line, c.Want.Expected())
		}
	})
	return again
}

// diagnosed makes the call and asks what is said of it.
func diagnosed(t *testing.T, p *pool.Place, c scenario.Call, kind browser.Kind) found {
	t.Helper()
	st := p.Stage
	if err := st.Set(c.Scenario); err != nil {
		t.Fatal(err)
	}
	b := pool.Launch(t, p.Stage.World, kind, c.Browser)
	page(t, b, c.Query)
	var following bool
	if err := b.Evaluate(follow, &following); err != nil {
		t.Fatal(err)
	}
	if !c.Connected {
		if err := st.Fault(c.Scenario); err != nil {
			t.Fatal(err)
		}
	}
	begun := time.Now()
	if err := b.Click("#call"); err != nil {
		t.Fatal(err)
	}
	if c.Connected {
		await(t, p, b, "call", "connected")
		if err := st.Fault(c.Scenario); err != nil {
			t.Fatal(err)
		}
	}
	var got found
	if c.Survives {
		await(t, p, b, "call", "connected")
		got = ask(t, p, b, c.Want)
		if c.Want.Verdict == scenario.Healthy {
			undisturbed(t, b)
		}
	} else {
		await(t, p, b, "failed", "")
		if err := b.Evaluate(alone, &got); err != nil {
			t.Fatal(err)
		}
	}
	if got.Call == nil {
		t.Fatalf("nothing is said of the call: %+v\n%s", got, strings.Join(b.Console(), "\n"))
	}
	fmt.Printf("%-32s %-9s %5.1f s  %s\n", c.Name, kind, time.Since(begun).Seconds(), judgement(*got.Call))
	if err := st.Bitten(c.Scenario); err != nil {
		t.Errorf("the lab's own failure: %v", err)
	}
	for _, o := range got.Observations {
		if o.Origin != report.OriginCapture {
			t.Errorf("%s %s was not seen in the call", o.Check, o.Target)
		}
	}
	keep(t, c.Name, kind, got)
	return got
}

// await waits for a mark of the page's root element; empty: for any.
func await(t *testing.T, p *pool.Place, b *browser.Browser, mark, value string) {
	t.Helper()
	err := p.Rest(func() error {
		_, err := b.Wait(callPatience, func(d browser.Data) bool {
			return d.Values[mark] != "" && (value == "" || d.Values[mark] == value)
		})
		return err
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(b.Console(), "\n"))
	}
}

// ask asks about a call that goes on until the answer is the one that is
// wanted: what is silent has to be silent for a while before it is believed.
func ask(t *testing.T, p *pool.Place, b *browser.Browser, want scenario.Want) found {
	t.Helper()
	deadline := time.Now().Add(judgePatience)
	for {
		var got found
		if err := b.Evaluate(alone, &got); err != nil {
			t.Fatal(err)
		}
		if got.Call != nil && want.Accepts(judgement(*got.Call)) || time.Now().After(deadline) {
			return got
		}
		var waited bool
		pause := fmt.Sprintf("new Promise((done) => setTimeout(() => done(true), %d))", askPause.Milliseconds())
		if err := p.Rest(func() error { return b.Evaluate(pause, &waited) }); err != nil {
			t.Fatal(err)
		}
	}
}

// undisturbed: nothing was offered, and the agent's loader left no name in
// the page.
func undisturbed(t *testing.T, b *browser.Browser) {
	t.Helper()
	var left []string
	const names = `[...Object.getOwnPropertyNames(window).filter((n) => /^(Go|fs|process|path)$|sidetone/i.test(n)),
		...Object.getOwnPropertySymbols(window).map(String).filter((n) => n.includes("sidetone")),
		...document.querySelectorAll("sidetone-panel")].map(String)`
	if err := b.Evaluate(names, &left); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(left, []string{"Sidetone"}) {
		t.Errorf("the capture left %v in the page, want its one global", left)
	}
}

// tell prints the evidence of a wrong judgement.
func tell(t *testing.T, got found) {
	t.Helper()
	for _, o := range got.Observations {
		detail, _ := json.Marshal(o.Detail)
		t.Logf("%s %s %s %s %d at %d for %d %s", o.ID, o.Check, o.Target, o.Outcome, o.Code, o.At, o.MS, detail)
	}
}

// keep writes the evidence where SIDETONE_LAB_KEEP asks for it.
func keep(t *testing.T, name string, kind browser.Kind, got found) {
	t.Helper()
	folder := os.Getenv("SIDETONE_LAB_KEEP")
	if folder == "" {
		return
	}
	text, err := json.MarshalIndent(got, "", " ")
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+"-"+string(kind)+".json"), text, 0o644)
	}
	if err != nil {
		t.Error(err)
	}
}

// The caller presses the panel's button, and call and check become one
// report, without anything secret in it.
func TestThePanelLeadsToAReportOfCallAndCheck(t *testing.T) {
	each(t, false, func(t *testing.T, p *pool.Place, kind browser.Kind) {
		i := slices.IndexFunc(scenario.Calls, func(c scenario.Call) bool { return c.Name == "call-udp-dropped-relays-silent" })
		c, st := scenario.Calls[i], p.Stage
		if err := st.Set(c.Scenario); err != nil {
			t.Fatal(err)
		}
		b := pool.Launch(t, p.Stage.World, kind, c.Browser)
		page(t, b, c.Query)
		if err := st.Fault(c.Scenario); err != nil {
			t.Fatal(err)
		}
		if err := b.Click("#call"); err != nil {
			t.Fatal(err)
		}
		const press = `new Promise((done) => {
				Sidetone.on("diagnosis", done);
				const look = setInterval(() => {
					const panel = document.querySelector("sidetone-panel");
					const button = panel && panel.shadowRoot.querySelector("button.main");
					if (!button) return;
					clearInterval(look);
					button.click();
				}, 100);
			})`
		var got found
		if err := p.Rest(func() error { return b.Evaluate(press, &got) }); err != nil {
			t.Fatal(err)
		}
		if line := judgement(got.Diagnosis); line != c.Want.Expected() || got.URL == nil {
			t.Fatalf("together they say %q, %+v", line, got)
		}
		raw, err := st.Get(api.PathReports + "/" + path.Base(*got.URL))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"origin":"capture"`, `"Correlated"`} {
			if !strings.Contains(raw, want) {
				t.Errorf("%s is not in the report", want)
			}
		}
		secrets, err := b.Secrets()
		if err != nil || len(secrets) == 0 {
			t.Fatalf("no secrets to look for: %v", err)
		}
		for _, secret := range secrets {
			if strings.Contains(raw, secret) {
				t.Errorf("the report holds %s", secret)
			}
		}
	})
}
