//go:build linux

package desk

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/browser"
	"sidetone/server/e2e/local"
	"sidetone/web/page"
)

// within is how long the day may take on a busy machine; a quiet one needs half
// a minute.
const within = 4 * time.Minute

// mostHeight of the report of a healthy run at a width of 1280, in pixels, and
// mostSheets of any report's print.
const (
	mostHeight = 3000
	mostSheets = 2
)

// task is what the browser is to do.
type task struct {
	Executable string `json:"executable"`
	Base       string `json:"base"`
	Key        string `json:"key"`
	HAR        string `json:"har"`
	Pictures   string `json:"pictures"`
}

// done is what it says that it did.
type done struct {
	Step, Said, At, Live, Verdict  string
	Error, Page                    string // of what failed
	MS, Rows, Columns              int
	Alone, Shared, Gone            int // status that the caller got
	Height, Sheets, Filters, Chips int
	Copied, Same, Work, Unfolded   bool
}

// har is a request that failed, as browsers save it.
const har = `{"log":{"version":"1.2","creator":{"name":"Firefox","version":"153"},"pages":[],"entries":[
{"startedDateTime":"2026-03-04T09:41:07.000Z","time":21000,"request":{"method":"GET","url":"https://call.example/socket","httpVersion":"HTTP/1.1","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},
"response":{"status":502,"statusText":"Bad Gateway","httpVersion":"HTTP/1.1","headers":[],"cookies":[],"content":{"size":0,"mimeType":"text/html"},"redirectURL":"","headersSize":-1,"bodySize":0},"cache":{},"timings":{"send":0,"wait":21000,"receive":0}}]}}`

// ask has a browser do what the script says at a desk of its own with demo data, and
// gives what it wrote.
func ask[T any](t *testing.T, script string) []T {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser with -short")
	}
	m := local.Serve(t, "--demo-data")
	chromium, err := browser.Find(browser.Chromium)
	if err != nil {
		t.Fatal(err)
	}
	order, err := json.Marshal(task{Executable: chromium, Base: m.URL, Key: m.OperatorKey, HAR: har, Pictures: os.Getenv("SIDETONE_DESK_PICTURES")})
	if err != nil {
		t.Fatal(err)
	}
	return local.Node[T](t, within, script, string(order))
}

func TestDesk(t *testing.T) {
	steps := drive(t)
	want := func(step string, is bool) {
		t.Helper()
		if !is {
			t.Errorf("%s: %+v", step, steps[step])
		}
	}
	want("signed in", steps["signed in"].Rows == 50)
	want("link made", steps["link made"].Copied && strings.HasPrefix(steps["link made"].Said, "Link copied: "))
	want("run came in", strings.Contains(steps["run came in"].Said, "CASE-4711-E2E"))
	want("report followed", steps["report followed"].Live != "" && steps["report followed"].Same &&
		strings.HasPrefix(strings.ToLower(steps["report followed"].Said), steps["report followed"].Verdict))
	want("list followed", steps["list followed"].Same)
	want("found", steps["found"].Rows == 1 && strings.Contains(steps["found"].At, "q=11-e2e"))
	want("compared", steps["compared"].At == page.ConsoleComparePath && steps["compared"].Columns > 0)
	want("shared", steps["shared"].Alone == 404 && steps["shared"].Shared == 200 && !steps["shared"].Work)
	want("revoked", strings.Contains(steps["revoked"].Said, "revoked") && steps["revoked"].Gone == 404)
	want("dropped", strings.HasPrefix(steps["dropped"].At, "/r/r_"))
	saved := steps["saved"]
	want("saved", saved.Said == "The filter is saved." && saved.Filters == 1 && saved.Chips > 5 && strings.HasSuffix(saved.At, "?since=7d&verdict=healthy"))
	want("forgotten", steps["forgotten"].Step != "" && steps["forgotten"].Filters == 0)
	read := steps["read"]
	want("read", read.Height > 0 && read.Height <= mostHeight && read.Sheets > 0 && read.Sheets <= mostSheets && read.Unfolded)
	t.Logf("a healthy report is %d px high, a blocked one prints on %d sheets", read.Height, read.Sheets)
}

// drive has the browser do a day's work and gives what it says, by step.
func drive(t *testing.T) map[string]done {
	t.Helper()
	steps := map[string]done{}
	for _, d := range ask[done](t, "desk.mjs") {
		if d.Error != "" {
			t.Fatalf("%s\nat %s\n%s", d.Error, d.At, d.Page)
		}
		t.Logf("%s: %d ms", d.Step, d.MS)
		steps[d.Step] = d
	}
	return steps
}
