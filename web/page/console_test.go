package page

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"sidetone/shared/report"
	"sidetone/web/stories/scene"
)

// consolePages are all tabs with a text in every field that somebody else
// fills.
func consolePages(text string) map[string]func(*bytes.Buffer) error {
	s := site()
	at := time.Date(2026, 3, 4, 9, 41, 7, 0, time.UTC)
	asked := url.Values{}
	for _, name := range searchNames {
		asked.Set(name, text)
	}
	frame := ConsoleFrame{Asked: asked, Problem: text, Form: ConsoleForm{Profiles: []string{text}, Typed: url.Values{"ticket": {text}, "runs": {text}, "call_id": {text}}, Languages: []Choice{{text, text}}, Expires: []Choice{{text, text}}}}
	line := ConsoleReport{ID: "r_1", Verdict: text, Hypothesis: text, Cause: text, Title: text, Ticket: text, Network: text,
		Browser: text, OS: text, Owner: text, State: text, Note: text, Created: at}
	link := ConsoleLink{ID: "abc", Ticket: text, URL: "https://sidetone.example/d/abc", Profile: text, Created: at, Expires: at, CanBeUsed: true, Reports: []ConsoleReport{line}}
	report := poisoned(text)
	report.ID = "r_1"
	desk := &Desk{Note: text, Owner: text, State: text, States: []string{"open"}, Me: text, Write: true, Public: true, PublicUntil: at,
		Others: []Others{{By: "ticket", Value: text, Count: 1, Same: 1, Reports: []ConsoleReport{line}}}}
	options := ReportOptions{URL: text, Full: true, Desk: desk, Place: &Place{Operator: text, Country: text, Anonymous: true}}
	return map[string]func(*bytes.Buffer) error{
		"reports": func(b *bytes.Buffer) error {
			return s.ConsoleReports(b, ConsoleReports{ConsoleFrame: frame, Reports: []ConsoleReport{line}, Next: text, Me: text, States: []string{"open"}, MayShare: true,
				Saved: []ConsoleFilter{{ID: "f_1", Name: text, Asked: url.Values{"q": {text}}, Shared: true}, {ID: "f_2", Name: text, Asked: clone(frame.Asked), MayForget: true}}})
		},
		"links": func(b *bytes.Buffer) error {
			return s.ConsoleLinks(b, ConsoleLinks{ConsoleFrame: frame, Links: []ConsoleLink{link}, Made: text})
		},
		"networks": func(b *bytes.Buffer) error {
			return s.ConsoleNetworks(b, ConsoleNetworks{ConsoleFrame: frame, Days: 7, Since: at, Networks: []ConsoleNetwork{{Network: text, Runs: 1, Hypothesis: text, Cause: text, Same: 1, Place: options.Place}}})
		},
		"files": func(b *bytes.Buffer) error { return s.ConsoleFiles(b, ConsoleFiles{frame}) },
		"compare": func(b *bytes.Buffer) error {
			c := ConsoleCompare{ConsoleFrame: frame}
			c.Reports[0], c.Reports[1] = report, scene.Report()
			c.Options[0], c.Options[1] = options, options
			return s.ConsoleCompare(b, c)
		},
		"report": func(b *bytes.Buffer) error { return s.Report(b, report, options) },
	}
}

// What callers and support type ends no attribute, no element and no text. A
// value that comes back into its field is whole.
func TestHostileConsole(t *testing.T) {
	for _, text := range hostile {
		for name, write := range consolePages(text) {
			root, err := html.Parse(bytes.NewReader(rendered(t, write)))
			if err != nil {
				t.Fatal(err)
			}
			for n := range root.Descendants() {
				if n.Type == html.CommentNode {
					t.Errorf("%s: comment %q", name, n.Data)
				}
				if n.Type != html.ElementNode {
					continue
				}
				if n.Data == "img" || n.Data == "script" && n.FirstChild != nil || n.Data == "svg" && n.Parent.Data == "td" {
					t.Errorf("%s: element <%s> of %q", name, n.Data, text)
				}
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "x" && n.Data != "rect" {
						t.Errorf("%s: attribute %s=%q of %q", name, a.Key, a.Val, text)
					}
					if a.Key == "href" || a.Key == "src" || a.Key == "action" {
						requireLink(t, name, a.Val)
					}
				}
			}
			if name == "reports" {
				requireField(t, root, "q", strings.ReplaceAll(text, "\x00", "\ufffd"))
			}
		}
	}
}

func requireLink(t *testing.T, name, to string) {
	t.Helper()
	local := strings.HasPrefix(to, "#") || strings.HasPrefix(to, "?") || strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//")
	if !local || strings.ContainsAny(to, "\"'<>\\ \t\n") {
		t.Errorf("%s: link to %q", name, to)
	}
}

// requireField: the field of an id has a value.
func requireField(t *testing.T, root *html.Node, id, want string) {
	t.Helper()
	for n := range root.Descendants() {
		values := map[string]string{}
		for _, a := range n.Attr {
			values[a.Key] = a.Val
		}
		if values["id"] == id {
			if got := values["value"]; got != want {
				t.Errorf("the field %s has %q, want %q", id, got, want)
			}
			return
		}
	}
	t.Errorf("there is no field %s", id)
}

// A filter stands in the address, and its chip takes it off again.
func TestFilterChips(t *testing.T) {
	asked := url.Values{"q": {"a b"}, "verdict": {"blocked"}, "cursor": {"x"}}
	saved := []ConsoleFilter{{ID: "f_1", Name: "mine", Asked: url.Values{"owner": {"ana"}}}, {ID: "f_2", Name: "this", Asked: clone(asked), MayForget: true}}
	var b bytes.Buffer
	if err := site().ConsoleReports(&b, ConsoleReports{ConsoleFrame: ConsoleFrame{Asked: asked}, Next: "abc", Saved: saved}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`href="/console?q=a+b"`, // without the verdict
		`href="/console?q=a+b&verdict=healthy"`,
		`href="/console?q=a+b&since=7d&verdict=blocked"`,
		`href="/console/reports.csv?q=a+b&verdict=blocked"`,
		`href="/console?owner=ana"`, `name="forget"`, `value="f_2"`,
		"No report is like that",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// Two runs on the same line are alike, whatever their milliseconds.
func TestCompareFindsWhatDiffers(t *testing.T) {
	shown := func(c ConsoleCompare) (differs, all string) {
		t.Helper()
		page := string(rendered(t, func(b *bytes.Buffer) error { return site().ConsoleCompare(b, c) }))
		differs, _, _ = strings.Cut(page, `id="alike"`)
		return differs, page
	}
	var same ConsoleCompare
	same.Reports[0], same.Reports[1] = scene.Report(), scene.Report()
	for i := range same.Reports[1].Observations {
		same.Reports[1].Observations[i].MS += 7
	}
	if differs, _ := shown(same); !strings.Contains(differs, "Nothing that was compared differs") {
		t.Error("two runs that are alike are said to differ")
	}
	other := same
	other.Reports[1] = scene.Healthy()
	differs, all := shown(other)
	for _, want := range []string{"Healthy", "relay.example", "silent"} {
		if !strings.Contains(differs, want) {
			t.Errorf("%q is not among what differs", want)
		}
	}
	if strings.Contains(differs, "Nothing that was compared differs") || !strings.Contains(all, "What is alike in both") {
		t.Error("the page does not say what differs and what does not")
	}
}

// A page below a tab is called by what it is, among the tabs of a browser.
func TestPagesBelowATabHaveTheirTitles(t *testing.T) {
	var two ConsoleCompare
	two.Reports[0], two.Reports[1] = scene.Partial(), scene.Healthy()
	for title, write := range map[string]func(*bytes.Buffer) error{
		"Compare":   func(b *bytes.Buffer) error { return site().ConsoleCompare(b, two) },
		"Audit log": func(b *bytes.Buffer) error { return site().ConsoleAudit(b, ConsoleAudit{}) },
	} {
		page := string(rendered(t, write))
		for _, want := range []string{"<title>" + title + " – Sidetone</title>", "Console · " + title} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: there is no %q", title, want)
			}
		}
	}
}

// A search that is refused has found nothing out: that there are no such reports
// is not said beneath the reason.
func TestARefusedSearchSaysNothingOfReports(t *testing.T) {
	for problem, says := range map[string]bool{"": true, "Verdict: has to be another": false} {
		c := ConsoleReports{ConsoleFrame: ConsoleFrame{Problem: problem, Asked: url.Values{"verdict": {"nope"}}}}
		page := string(rendered(t, func(b *bytes.Buffer) error { return site().ConsoleReports(b, c) }))
		if strings.Contains(page, "No report is like that") != says {
			t.Errorf("refused %q: it is said that there are none: %v", problem, !says)
		}
	}
}

// Beside a cause that is confirmed others hold, too; of one that is likely they
// may be what it is instead.
func TestWhatElseACauseMayBe(t *testing.T) {
	for state, want := range map[report.State]string{report.Confirmed: "This was found as well:", report.Likely: "The same evidence would also allow:"} {
		r := scene.Report()
		d := *r.Diagnosis
		d.Hypotheses = slices.Clone(d.Hypotheses)
		for i := range d.Hypotheses {
			if h := &d.Hypotheses[i]; h.ID == d.Primary.Hypothesis {
				h.State, h.Alternatives = state, []string{"relay_ports"}
			}
		}
		r.Diagnosis = &d
		if page := string(rendered(t, func(b *bytes.Buffer) error { return site().Report(b, r, ReportOptions{}) })); !strings.Contains(page, want) {
			t.Errorf("%s: there is no %q", state, want)
		}
	}
}

// What was not tested is not shown as if it had failed.
func TestCompareLeavesUntestedAlone(t *testing.T) {
	var c ConsoleCompare
	c.Reports[0], c.Reports[1] = scene.Partial(), scene.Healthy()
	page := string(rendered(t, func(b *bytes.Buffer) error { return site().ConsoleCompare(b, c) }))
	if strings.Contains(page, `class="tone-bad">ICE not tested`) || !strings.Contains(page, `class="tone-quiet">ICE not tested`) {
		t.Error("a path that was not tested is shown as one that failed")
	}
}
