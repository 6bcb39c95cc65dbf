//go:build js && wasm

// The program of the page that shows a report which stands in its address. It
// opens the code, judges what is in it, and writes the report as its page is
// written on a server. It asks nothing of any network.
package main

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"syscall/js"

	"sidetone/shared/carried"
	"sidetone/shared/playbook"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/signal"
	"sidetone/shared/words"
	"sidetone/web/page"
)

// opened is what the page gets.
type opened struct {
	// Problem is "damaged" or "newer"; empty: there is a report.
	Problem    string `json:"problem,omitempty"`
	Title      string `json:"title,omitempty"`
	HTML       string `json:"html,omitempty"`
	Verdict    string `json:"verdict,omitempty"`
	Hypothesis string `json:"hypothesis"`
	Cause      string `json:"cause"`
	// Report as a file, in JSON.
	Report string `json:"report,omitempty"`
}

// main leaves two functions where the script finds them, and stays.
func main() {
	js.Global().Set("sidetoneWait", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return words.All(args[1].String()).Say("carried.refused_wait", words.Args{"count": args[0].Int()})
	}))
	js.Global().Set("sidetoneOpen", js.FuncOf(func(_ js.Value, args []js.Value) any {
		text, err := json.Marshal(open(args[0].String(), args[1].String(), args[2].String()))
		if err != nil {
			return `{"problem":"damaged"}` // of plain data none can fail
		}
		return string(text)
	}))
	select {}
}

// open reads a code for a page in a language, whose links have that query.
func open(code, lang, query string) opened {
	r, err := carried.Open(code)
	switch {
	case errors.Is(err, carried.ErrNewer):
		return opened{Problem: "newer"}
	case err != nil:
		return opened{Problem: "damaged"}
	}
	w := words.All(lang)
	judge(&r, w)
	asked, _ := url.ParseQuery(strings.TrimPrefix(query, "?")) // ours; what cannot be read asks for nothing
	out := opened{Verdict: string(r.Diagnosis.Verdict)}
	if p := r.Diagnosis.Primary; p != nil {
		out.Hypothesis, out.Cause = p.Hypothesis, p.Cause
	}
	out.Title, out.HTML = (&page.Site{}).In(w, asked).CarriedReport(r)
	if text, err := json.MarshalIndent(r, "", "  "); err == nil {
		out.Report = string(text)
	}
	return out
}

func judge(r *report.Report, w *words.Catalogue) {
	if r.Observations == nil {
		r.Observations = []report.Observation{}
	}
	r.Signals = signal.Raise(r.Observations)
	d := playbook.Diagnose(*r)
	d.MS = r.Carried.MS
	r.Diagnosis = &d
	*r = render.ReportIn(*r, w)
}
