package page

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/stories/scene"
)

// A page tells of every piece of evidence whether the call or the run gave
// it, leads from an end code to what it means, and lists the call's streams.
func TestCallOnThePage(t *testing.T) {
	r := scene.CallAndRun()
	r.Diagnosis = &report.Diagnosis{Verdict: report.Blocked, Primary: &report.Primary{Hypothesis: "udp_blocked", Cause: "all_udp"},
		Hypotheses: []report.Hypothesis{{ID: "udp_blocked", State: report.Confirmed, Cause: "all_udp", Match: report.Agrees, Evidence: []report.Evidence{
			{Tag: report.Measured, Observation: "o10", Weight: report.For, Text: "now"},
			{Tag: report.Correlated, Observation: "c7", Weight: report.For, Text: "then"},
		}}}}
	html := string(rendered(t, func(b *bytes.Buffer) error { return site().Report(b, r, ReportOptions{}) }))
	for _, want := range []string{"from this check", "from the service’s log", "call and check agree", `href="/codes#acs-410-3112"`, "410/3112", `id="real-servers"`, `id="quality"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	// The run's tables are the run's, the call's are the call's.
	if run, call := section(html, "servers"), section(html, "real-servers"); strings.Contains(run, "communication.microsoft.com") || strings.Contains(call, "relay.example") {
		t.Error("servers of run and call are mixed")
	}
	var b bytes.Buffer
	if err := site().ReportText(&b, r, ReportOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"for, Correlated, from the service’s log: then [c7]", "for, Measured, from this check: now [o10]", "end of the call acs: failed, 410/3112, Setup failed: the client's network"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the text does not hold %q", want)
		}
	}
}

// A report without a call looks as it did; one without a run does not show
// the tables of a run.
func TestOnlyWhatThereIs(t *testing.T) {
	run := string(rendered(t, func(b *bytes.Buffer) error { return site().Report(b, scene.Report(), ReportOptions{}) }))
	if strings.Contains(run, `id="real"`) || strings.Contains(run, "from this check") {
		t.Error("a run is shown as if there were a call")
	}
	call := string(rendered(t, func(b *bytes.Buffer) error { return site().Report(b, scene.HealthyCall(), ReportOptions{}) }))
	if strings.Contains(call, `id="quality"`) || strings.Contains(call, `id="server"`) {
		t.Error("a call is shown as if there had been a run")
	}
	if media := section(call, "real-media"); !strings.Contains(media, "16,050") || !strings.Contains(media, "sound, sent") {
		t.Errorf("streams: %s", media)
	}
}

// What a code means goes on with what was said beside it, in every language
// without a full stop between them.
func TestMeaningGoesOn(t *testing.T) {
	r := scene.CallAndRun()
	end := slices.IndexFunc(r.Observations, func(o report.Observation) bool { return codeOf(o) == "410/3112" })
	if end < 0 {
		t.Fatal("the sample has no call that ended with 410/3112")
	}
	o := r.Observations[end]
	o.Detail.Text = "said"
	for _, lang := range words.Languages() {
		got := newView(words.All(lang), r, ReportOptions{}).meaning(o)
		meant, said, goesOn := strings.Cut(got, "; ")
		if last, _ := utf8.DecodeLastRuneInString(meant); !goesOn || !unicode.IsLetter(last) || !strings.HasSuffix(said, "said") {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

// section is the part of a page that an id begins.
func section(html, id string) string {
	_, rest, _ := strings.Cut(html, `id="`+id+`"`)
	part, _, _ := strings.Cut(rest, "</section>")
	return part
}
