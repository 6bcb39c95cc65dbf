//go:build linux

package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"strings"
	"time"

	"sidetone/server/e2e/backends"
	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/pool"
	"sidetone/server/e2e/result"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

// Limits of waiting. They end a run that hangs; the bounds of the scenarios
// are held against the report's own time.
const (
	idlePatience = 60 * time.Second
	donePatience = 90 * time.Second
	// The page and the report tell the same time, but for the turn of the
	// event loop between the verdict and its attribute, which takes longer on
	// a busy machine.
	clockSlack = 1500 * time.Millisecond
	// What a busy machine may add to the line's delay before a wrong verdict
	// tells more of the machine than of the product.
	mostLate = 60 * time.Millisecond
)

// visit is one browser's visit to the page.
type visit struct {
	lab      *lab
	place    *pool.Place
	stage    *backends.Stage
	scenario scenario.Scenario
	kind     browser.Kind
	browser  *browser.Browser
	profile  string // the browser's folder
	token    string
	run      result.Run

	final  browser.Data  // the attributes when the run was over
	id     string        // of the report; empty: not delivered
	raw    string        // the report as the API gave it
	report report.Report // the same, read

	spoken string // what a run without a browser wrote beside it
	code   int    // and how it ended
}

func (v *visit) problem(format string, args ...any) {
	v.run.Problems = append(v.run.Problems, fmt.Sprintf(format, args...))
}

// overtime notes what may be the machine's doing: it was late.
func (v *visit) overtime(format string, args ...any) {
	v.run.Overtime = append(v.run.Overtime, fmt.Sprintf(format, args...))
}

// launch starts the browser with a fresh profile.
func (v *visit) launch() (err error) {
	// Not t.TempDir: profiles hold Unix sockets, whose path the kernel limits
	// to 108 bytes.
	if v.profile, err = os.MkdirTemp("", "lab"); err != nil {
		return err
	}
	options := v.scenario.Browser
	if v.scenario.Proxy != nil {
		options.Proxy = backends.ProxyAddress
	}
	v.browser, err = browser.Launch(v.stage.World.Caller, v.kind, v.profile, options)
	if err == nil && options.Slow > 0 {
		err = v.browser.Slow(options.Slow)
	}
	return err
}

// close ends the browser and takes its profile away.
func (v *visit) close() {
	if v.browser != nil {
		v.browser.Close()
	}
	if v.profile != "" {
		os.RemoveAll(v.profile)
	}
}

// take leads the browser through the run until the page says that it is over.
func (v *visit) take() error {
	sc, st := v.scenario, v.stage
	if err := st.Set(sc); err != nil {
		return fmt.Errorf("set the stage: %w", err)
	}
	var err error
	if sc.Token != "" {
		if v.token, err = st.Token(sc.Token); err != nil {
			return fmt.Errorf("token: %w", err)
		}
	}
	if err := v.launch(); err != nil {
		return err
	}
	if !sc.Late {
		if err := st.Fault(sc); err != nil {
			return err
		}
	}
	rest, err := world.Busy(sc.Busy)
	if err != nil {
		return err
	}
	defer rest()
	if err := v.place.Measure(v.untilVerdict); err != nil {
		return err
	}
	// From here on it watches its sockets.
	err = v.place.Rest(func() (err error) {
		v.final, err = v.browser.Wait(donePatience, over)
		return err
	})
	if err != nil {
		return err
	}
	if err := st.Bitten(sc); err != nil {
		v.problem("the lab's own failure: %v", err)
	}
	return nil
}

// untilVerdict opens the page and waits until its first verdict stands.
func (v *visit) untilVerdict() error {
	if status, err := v.browser.Open(v.address()); err != nil || status != 200 {
		return fmt.Errorf("open the page: status %d, %w", status, err)
	}
	if v.scenario.Late {
		if err := v.start(); err != nil {
			return err
		}
	}
	stands := func(d browser.Data) bool { return d.Values["verdict"] != "" || over(d) }
	_, err := v.browser.Wait(donePatience, stands)
	return err
}

// over: the run has ended one way or the other.
func over(d browser.Data) bool { return d.Values["run"] == "done" || d.Values["run"] == "failed" }

// address of the page, which starts by itself unless faults have to wait.
func (v *visit) address() string {
	address := backends.OriginOf(v.scenario) + "/d/public"
	if !v.scenario.Late {
		address += "?auto=1"
	}
	if v.token != "" {
		address += "#token=" + v.token
	}
	return address
}

// start switches the faults on and presses the button.
func (v *visit) start() error {
	idle := func(d browser.Data) bool { return d.Values["run"] == "idle" }
	if _, err := v.browser.Wait(idlePatience, idle); err != nil {
		return err
	}
	if err := v.stage.Fault(v.scenario); err != nil {
		return err
	}
	return v.browser.Click(startButton)
}

// startButton is the one button of the idle page.
const startButton = "main button"

// saveButton keeps a report that could not be delivered as a file.
const saveButton = "#save"

// handIn is how long a report may take to be handed in as a code when its run
// could not deliver it: 0.1 to 0.3 s where something answers.
const handIn = 2 * time.Second

// fetch reads the report that the page named from the API, or the one that it
// would save as a file.
func (v *visit) fetch() error {
	if v.final.Values["report"] == "" {
		named := func(d browser.Data) bool { return d.Values["report"] != "" }
		if later, err := v.browser.Wait(handIn, named); err == nil {
			v.final = later
		}
	}
	var err error
	if address := v.final.Values["report"]; address != "" {
		v.id = path.Base(address)
		v.raw, err = v.stage.Get(api.PathReports + "/" + v.id)
	} else {
		v.raw, err = v.browser.Saved(saveButton)
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(v.raw), &v.report); err != nil {
		return fmt.Errorf("the report is not JSON: %w", err)
	}
	if v.report.Diagnosis == nil {
		return fmt.Errorf("the report has no diagnosis")
	}
	return nil
}

// shown is the judgement of a moment's attributes.
func shown(d browser.Data) string {
	return scenario.Judgement(d.Values["verdict"], d.Values["hypothesis"], d.Values["cause"])
}

// seen is how long the page took from the start of the run to the judgement
// that it ended with.
func seen(history []browser.Data) time.Duration {
	var start, stood time.Time
	last := ""
	for _, d := range history {
		if start.IsZero() && d.Values["run"] == "running" {
			start = d.At
		}
		if d.Values["verdict"] != "" && shown(d) != last {
			last, stood = shown(d), d.At
		}
	}
	if start.IsZero() || stood.IsZero() {
		return 0
	}
	return stood.Sub(start)
}

// story tells the attributes over time, for the evidence that is kept.
func story(history []browser.Data) string {
	var b strings.Builder
	for _, d := range history {
		text, _ := json.Marshal(d.Values)
		fmt.Fprintf(&b, "%s %s\n", d.At.Format("15:04:05.000"), text)
	}
	return b.String()
}
