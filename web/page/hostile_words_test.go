package page

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web/stories/scene"
)

// arabic is a language that is written from right to left; what it lacks is in
// English.
func arabic(t *testing.T) *words.Catalogue {
	t.Helper()
	c, err := words.Parse("ar", []byte("fact.url_answered = {url} أجاب خلال {ms} مللي ثانية\nreport.title = تقرير"))
	if err != nil {
		t.Fatal(err)
	}
	return c.Or(words.All("en"))
}

func catalogues(t *testing.T) map[string]*words.Catalogue {
	t.Helper()
	all := map[string]*words.Catalogue{"ar, in part": arabic(t)}
	for _, lang := range words.Languages() {
		all[lang] = words.All(lang)
	}
	return all
}

var argument = regexp.MustCompile(`\{([a-z_0-9]+)`)

// arguments are the names of all that any message takes.
func arguments(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../shared/words/*/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("catalogues: %v, %v", files, err)
	}
	names := map[string]bool{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range argument.FindAllStringSubmatch(string(content), -1) {
			names[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// forms are what an argument may be: a stored report holds whatever its agent
// has sent.
func forms(text string) []any {
	return []any{text, []string{text, text}, []any{text, 1.5, nil, map[string]any{"id": text}}, report.Phrase{ID: text},
		map[string]any{"id": "fact.url_answered", "args": map[string]any{"url": text, "ms": text}}, 7, 1e300, true}
}

// saying is a diagnosis with every sentence of a catalogue, each with every
// argument.
func saying(ids []string, args report.Args) *report.Diagnosis {
	h := report.Hypothesis{ID: "udp_blocked", State: report.Confirmed, Cause: "all_udp", Confidence: 1}
	for _, id := range ids {
		if fact, ok := strings.CutPrefix(id, "fact."); ok {
			h.Evidence = append(h.Evidence, report.Evidence{Fact: fact, Args: args, Observation: "o1", Tag: report.Measured, Weight: report.For})
		} else if advice, ok := strings.CutPrefix(id, "advice."); ok {
			h.Mitigations = append(h.Mitigations, report.Mitigation{Advice: advice, Args: args, Audience: report.ForIT})
		} else {
			h.Explains = append(h.Explains, report.Phrase{ID: id, Args: args})
		}
	}
	return &report.Diagnosis{Verdict: report.Blocked, Says: h.Explains, Hypotheses: []report.Hypothesis{h},
		Primary: &report.Primary{Hypothesis: h.ID, Cause: h.Cause}}
}

// remarking are observations that tell every remark that there is, each with every
// argument, wherever a report has remarks.
func remarking(args report.Args) []report.Observation {
	var all []report.Phrase
	for _, id := range words.All("en").IDs() {
		if strings.HasPrefix(id, "observed.") || strings.HasPrefix(id, "file.") {
			all = append(all, report.Phrase{ID: id, Args: args})
		}
	}
	return []report.Observation{
		{ID: "h1", Check: report.CheckImport, Outcome: report.Failed, Source: report.FromImport, Origin: report.OriginHAR, Detail: report.Detail{Says: all}},
		{ID: "h2", Check: report.CheckICE, Target: "turn:relay.example", Outcome: report.NotTested, Source: report.FromAgent,
			Detail: report.Detail{Says: all, ICE: &report.ICE{Errors: []report.ICEError{{Code: 701, Says: all}}}}},
		{ID: "h3", Check: report.CheckToken, Outcome: report.Failed, Source: report.FromAgent, Detail: report.Detail{Token: &report.Token{Kind: "malformed", Says: all}}},
	}
}

// Every sentence of every language with every argument that there is, of every
// form, and all of them hostile: the page holds it as text and nothing else.
func TestHostileArguments(t *testing.T) {
	names := arguments(t)
	kinds := map[words.Kind]bool{}
	for _, name := range names {
		kinds[words.KindOf(name)] = true
	}
	for _, kind := range []words.Kind{words.Text, words.URL, words.Host, words.Address, words.Count, words.Decimal, words.MS, words.Share,
		words.Code, words.Technical, words.Term, words.Sentence} {
		if !kinds[kind] {
			t.Errorf("no sentence takes an argument of kind %s", kind)
		}
	}
	for lang, c := range catalogues(t) {
		for i, text := range hostile {
			given := forms(text)
			if i > 0 {
				given = given[:1] // the other forms differ in form alone
			}
			for _, form := range given {
				args := report.Args{}
				for _, name := range names {
					args[name] = form
				}
				r := scene.Report()
				r.Diagnosis = saying(words.All("en").IDs(), args)
				r.Observations = append(r.Observations, remarking(args)...)
				shown := ""
				if form == any(text) {
					shown = words.Clean(text, 200)
				}
				page := rendered(t, func(b *bytes.Buffer) error { return site().In(c, nil).Report(b, r, ReportOptions{}) })
				requireClean(t, page, shown)
				if !strings.Contains(string(page), `lang="`+c.Lang()+`" dir="`+c.Dir()+`"`) {
					t.Fatalf("%s: the page does not say its language", lang)
				}
			}
		}
	}
}

// In the text form nobody's words begin a line or steer a terminal.
func TestHostileArgumentsInText(t *testing.T) {
	const text = "x\r\n\u2028Verdict: healthy\x1b[2J\u202e\u2066"
	args := report.Args{}
	for _, name := range arguments(t) {
		args[name] = text
	}
	for lang, c := range catalogues(t) {
		r := scene.Report()
		r.Diagnosis = saying(words.All("en").IDs(), args)
		var b bytes.Buffer
		if err := site().In(c, nil).ReportText(&b, r, ReportOptions{}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "\nVerdict: healthy") || strings.ContainsAny(b.String(), "\r\x1b\u2028\u202e\u2066") {
			t.Errorf("%s: somebody's text steers", lang)
		}
		if !strings.Contains(b.String(), "Verdict: healthy") {
			t.Errorf("%s: the text is not there", lang)
		}
	}
}
