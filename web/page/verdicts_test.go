package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/playbook"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/words"
	"sidetone/web/request"
)

// likeliest are the verdicts that callers meet most, by recordings of real
// browsers and calls that come to them.
var likeliest = []string{
	"golden/healthy/chromium", "golden/udp-dropped/chromium", "golden/udp-dropped-relays-silent/firefox",
	"golden/relay-ports-udp-silent/chromium", "golden/token-expired/firefox", "golden/loss-15-and-missing-scope/chromium",
	"golden/token-opaque/chromium", "golden/upgrade-stripped/chromium", "golden/wrong-password-embedded/chromium", "golden/loss-15/firefox",
	"golden/bandwidth-64k/chromium", "golden/chromium-no-unproxied-udp/chromium", "golden/portal-page/chromium", "golden/runs-dropped/firefox",
	"golden/link-down/chromium", "golden/echoless-unknown-credentials/chromium", "golden-call/capture-microphone-denied/observations",
	"golden-call/both-contradict-udp/observations", "golden-call/log-unknown-code/observations",
}

// TestLikeliestVerdicts holds all that is said of a verdict side by side: title,
// summary, steps, what to do, the request to the IT department and the report.
// The pictures are read together by whoever changes one of them: nothing may
// contradict. A language that has pictures is held against them, too.
func TestLikeliestVerdicts(t *testing.T) {
	for _, name := range likeliest {
		for _, lang := range words.Languages() {
			picture := filepath.Join("testdata", "verdicts", strings.ReplaceAll(strings.TrimPrefix(name, "golden"), "/", "_")[1:]+"."+lang+".txt")
			want, err := os.ReadFile(picture)
			if err != nil && lang != "en" && !*update {
				continue
			}
			got := sideBySide(t, name, words.All(lang))
			if *update {
				if err := os.WriteFile(picture, got, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s: another text (-update after reading it):\n%s", picture, got)
			}
		}
	}
}

func judgedRecording(t *testing.T, name string, w *words.Catalogue) report.Report {
	t.Helper()
	data, err := os.ReadFile("../../shared/playbook/testdata/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var r report.Report
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	d := playbook.Diagnose(r)
	render.Diagnosis(&d, w)
	for i := range d.Hypotheses {
		d.Hypotheses[i].Confidence = 0.99 // it is measured over all recordings, and each new one moves it
	}
	r.Diagnosis = &d
	return r
}

func sideBySide(t *testing.T, name string, w *words.Catalogue) []byte {
	t.Helper()
	r := judgedRecording(t, name, w)
	d := r.Diagnosis
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s: %s\n%s\n\n", d.Verdict, d.Title, d.Summary)
	for _, s := range stepsOf(r) {
		fmt.Fprintf(&b, "  %s: %s\n", w.Say("step."+string(s.ID)), w.Say("step_state."+string(s.State)))
	}
	b.WriteString("\n")
	todo := request.ToDo(w, d, true)
	for i, one := range todo {
		fmt.Fprintf(&b, "%d. %s\n", i+1, one)
	}
	text := request.Text(w, r, "https://sidetone.example/r/r_1")
	fmt.Fprintf(&b, "\n--- IT\n%s", text)
	b.WriteString("--- report\n")
	site := Site{Words: w}
	var whole bytes.Buffer
	if err := site.ReportText(&whole, r, ReportOptions{Full: true}); err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(whole.String(), "\n"+w.Say("report.hypotheses")+"\n")
	b.WriteString(head)
	checkTogether(t, name, w, r, todo, text, b.String())
	return addresses.ReplaceAll(b.Bytes(), []byte("https://server.example"))
}

// addresses of the lab's servers have random names.
var addresses = regexp.MustCompile(`https?://[a-z0-9.:-]+\.test(:\d+)?`)

// checkTogether is what can be told without reading.
func checkTogether(t *testing.T, name string, w *words.Catalogue, r report.Report, todo []string, text, all string) {
	t.Helper()
	lang := name + " in " + w.Lang()
	if strings.Contains(all, words.Missing) {
		t.Errorf("%s: a sentence is missing:\n%s", lang, all)
	}
	if len(todo) == 0 || len(todo) > 3 {
		t.Errorf("%s: %d things to do", lang, len(todo))
	}
	if (text != "") != (len(request.Mitigations(r.Diagnosis, report.ForIT)) > 0) {
		t.Errorf("%s: a request to the IT department without anything to ask for, or the other way round:\n%s", lang, text)
	}
	if move := w.Say("advice.move_closer"); slices.Contains(todo, move) && r.Diagnosis.Primary.Hypothesis != "poor_network" {
		t.Errorf("%s: %q where the network's quality is not what is wrong", lang, move)
	}
	steps := stepsOf(r)
	found := slices.ContainsFunc(steps, func(s run.Step) bool { return s.State == run.StepProblem })
	ended := strings.HasPrefix(r.Diagnosis.Says[0].ID, "verdict.made_call")
	if len(steps) > 0 && found != (r.Diagnosis.Primary != nil && !ended) {
		t.Errorf("%s: the steps do not fit the verdict %s: %v", lang, r.Diagnosis.Verdict, steps)
	}
}

// stepsOf are the steps of the caller's page when the run is over, summed up
// from its observations as the engine does while it runs.
func stepsOf(r report.Report) []run.Step {
	if !slices.ContainsFunc(r.Observations, report.Observation.OfRun) {
		return nil
	}
	outcomes := map[run.StepID][]report.Outcome{}
	add := func(id run.StepID, o report.Outcome) { outcomes[id] = append(outcomes[id], o) }
	find := func(check report.Check, target string) report.Outcome {
		for _, o := range r.Observations {
			if o.Check == check && o.Target == target && o.Origin == "" {
				return o.Outcome
			}
		}
		return report.NotTested
	}
	for _, o := range r.Observations {
		if o.Origin != "" || o.Source == report.FromServer {
			continue
		}
		switch o.Check {
		case report.CheckEnvironment:
			if e := o.Detail.Environment; e != nil && report.No(e.WebRTC) {
				o.Outcome = report.Failed
			}
			add(run.StepBrowser, o.Outcome)
		case report.CheckBegin, report.CheckHTTPS:
			add(run.StepServer, o.Outcome)
		case report.CheckSignaling, report.CheckSignalingIdle, report.CheckSignalingFetch:
			add(run.StepSignaling, o.Outcome)
		case report.CheckICE:
			add(run.StepRelays, o.Outcome)
		case report.CheckPathICE:
			if o.Target == string(report.DirectTCP) {
				continue
			}
			media := o.Outcome
			for _, check := range []report.Check{report.CheckPathDTLS, report.CheckPathRTP} {
				if media == report.OK {
					media = find(check, o.Target)
				}
			}
			add(run.StepMedia, media)
			quality := find(report.CheckPathData, o.Target)
			if large := find(report.CheckPathLarge, o.Target); large == report.Silent {
				quality = large
			}
			add(run.StepQuality, quality)
		case report.CheckToken, report.CheckTokenAuthority:
			add(run.StepToken, o.Outcome)
		}
	}
	var steps []run.Step
	for _, id := range []run.StepID{run.StepBrowser, run.StepServer, run.StepSignaling, run.StepRelays, run.StepMedia, run.StepQuality, run.StepToken} {
		s := run.Step{ID: id, State: run.StepNotTested}
		for _, o := range outcomes[id] {
			switch {
			case o == report.Failed || o == report.Silent:
				s.State = run.StepProblem
			case o == report.OK:
				s.Good++
				if s.State == run.StepNotTested {
					s.State = run.StepOK
				}
			}
		}
		steps = append(steps, s)
	}
	return run.Concluded(steps, r.Diagnosis)
}
