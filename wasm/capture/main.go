//go:build js && wasm

// The agent of the capture: what a calling page of somebody else's loads when
// one of its calls has failed. It reads what the script saw, judges it, and
// makes a run if it may. It has no pages: the script shows what comes of it.
package main

import (
	"context"
	"encoding/json"
	"syscall/js"
	"time"

	"sidetone/shared/capture"
	"sidetone/shared/playbook"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/signal"
	"sidetone/shared/words"
	"sidetone/wasm/hands"
)

// version is set by the build.
var version = "dev"

// request is what the script hands over.
type request struct {
	Server string `json:"server"` // origin
	Link   string `json:"link"`
	// Probes: a run may be made, and its report posted.
	Probes    bool            `json:"probes"`
	Recording json.RawMessage `json:"recording"`
	Lang      string          `json:"lang"` // of the panel
}

// answer is what it gets back; Found in capture.d.ts.
type answer struct {
	Report       *string              `json:"report"`
	URL          *string              `json:"url"`
	Diagnosis    report.Diagnosis     `json:"diagnosis"`
	Call         *report.Diagnosis    `json:"call"`
	Observations []report.Observation `json:"observations"`
	Problem      string               `json:"problem,omitempty"`
}

// main leaves one function where the script finds it, and stays: the page may
// ask again.
func main() {
	symbol := js.Global().Get("Symbol").Call("for", "sidetone.capture")
	port := js.Global().Get("Reflect").Call("get", js.Global(), symbol)
	port.Set("diagnose", js.FuncOf(func(_ js.Value, args []js.Value) any {
		text, progress, done := args[0].String(), args[1], args[2]
		go func() { done.Invoke(diagnose(text, progress)) }()
		return nil
	}))
	select {}
}

// diagnose answers a request in JSON.
func diagnose(text string, progress js.Value) string {
	var q request
	err := json.Unmarshal([]byte(text), &q)
	var recording capture.Recording
	if err == nil {
		recording, err = capture.Read(q.Recording)
	}
	if err != nil {
		return encode(answer{Problem: "the recording cannot be read: " + err.Error()})
	}
	page := &hands.Hands{Server: q.Server}
	w := speak(page, q.Lang)
	environment := page.Environment()
	seen := recording.Observe(environment.Browser)
	alone := judge(seen, w)
	a := answer{Diagnosis: alone, Call: &alone, Observations: seen}
	if q.Probes {
		a.probe(q, page, w, progress)
	}
	return encode(a)
}

// wordsWithin is how long the words of another language may take; the caller
// waits for them.
const wordsWithin = 3 * time.Second

// speak gives the words of the panel's language; English where they do not come.
func speak(page *hands.Hands, lang string) *words.Catalogue {
	english := words.Explaining()
	if lang == "" || lang == english.Lang() {
		return english
	}
	ctx, cancel := context.WithTimeout(context.Background(), wordsWithin)
	defer cancel()
	if w, err := words.Parse(lang, page.Fetch(ctx, run.Request{URL: words.Path(lang)}).Body); err == nil && len(w.IDs()) > 0 {
		return w.Or(english)
	}
	return english
}

// judge is the diagnosis from the call alone.
func judge(seen []report.Observation, w *words.Catalogue) report.Diagnosis {
	r := report.Report{Schema: report.Schema, Observations: seen}
	r.Signals = signal.Raise(seen)
	d := playbook.Diagnose(r)
	render.Explained(&d, w)
	return d
}

// probe makes a run with what was seen of the call.
func (a *answer) probe(q request, page *hands.Hands, w *words.Catalogue, progress js.Value) {
	engine := run.Engine{Hands: page, Clock: hands.Clock{}}
	last := engine.Run(context.Background(), run.Options{
		Link: q.Link, Origin: q.Server, Version: version, Evidence: a.Observations,
	}, func(s run.State) {
		done, total := 0, 0
		for _, step := range s.Steps {
			done, total = done+step.Done, total+step.Total
		}
		progress.Invoke(done, max(1, total))
	})
	a.Problem = last.Problem
	if d := last.Report.Diagnosis; d != nil && last.Phase != run.Failed {
		if d.Lang != w.Lang() { // the server's words are in the browser's language
			render.Explained(d, w)
		}
		a.Diagnosis, a.Observations = *d, last.Report.Observations
	}
	if last.URL != "" {
		a.Report, a.URL = &last.Report.ID, &last.URL
	}
}

func encode(a answer) string {
	if a.Observations == nil {
		a.Observations = []report.Observation{}
	}
	text, err := json.Marshal(a)
	if err != nil {
		return `{"problem":"the answer cannot be written"}` // of our own types none can fail
	}
	return string(text)
}
