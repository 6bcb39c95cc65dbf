package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/words"
	"sidetone/web"
	"sidetone/web/stories/scene"
)

// hostile are texts that end an attribute, a text node or an element, that
// would run as the target of a link, or that confuse a reader of bytes.
var hostile = []string{
	`"><script>alert(1)</script>`,
	`' onmouseover='alert(1)' x='`,
	`</textarea></pre></title></style><script>alert(1)</script>`,
	`javascript:alert(1)`,
	`<img src=x onerror=alert(1)>`,
	`<!--`,
	`]]><svg/onload=alert(1)>`,
	`&quot;&gt;&lt;script&gt;`,
	"`${alert(1)}`\x00\x08\\\"\u2028\u202e",
	"/r/\"><script>alert(1)</script>",
}

// elements and attributes that pages are made of. style and on* are not among
// them, nor is anything that loads from elsewhere.
var (
	elements = set("html head meta title link body div a header span main footer p section h1 h2 h3 ul li dl dt dd " +
		"details summary table thead tbody tr th td strong code pre button form progress label input " +
		"svg circle path rect script noscript nav ol time bdi b i")
	attributes = set("lang dir charset name property content rel href type class id role tabindex aria-label aria-hidden aria-describedby " +
		"scope colspan open disabled max for autocomplete spellcheck focusable viewbox width height fill stroke " +
		"stroke-width stroke-linecap stroke-linejoin stroke-dasharray opacity cx cy r d xmlns hidden " +
		"x y preserveaspectratio datetime data-copy data-copied data-offset data-live defer src as crossorigin data-agent data-loader data-version data-bytes aria-current hreflang")
)

func set(words string) map[string]bool {
	s := map[string]bool{}
	for _, w := range strings.Fields(words) {
		s[w] = true
	}
	return s
}

func site() *Site {
	return &Site{
		Asset:      func(name string) string { return "/assets/" + name },
		AgentBytes: 1, AgentVersion: "0123456789ab", Public: true, Console: true,
	}
}

func TestHostileReports(t *testing.T) {
	for i, text := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			r := poisoned(text)
			requireClean(t, rendered(t, func(b *bytes.Buffer) error {
				return site().Report(b, r, ReportOptions{URL: text})
			}), text)
			s := scene.State(r, true)
			s.URL, s.Problem = text, text
			for _, phase := range []run.Phase{run.Running, run.Done, run.Failed} {
				s.Phase = phase
				requireClean(t, rendered(t, func(b *bytes.Buffer) error {
					return site().RunState(b, &web.RunPage{State: s})
				}), "")
			}
		})
	}
}

// The same with values that have words of their own, so that the texts reach
// the parts of the page that unknown checks and paths do not.
func TestHostileTextInKnownChecks(t *testing.T) {
	for i, text := range hostile {
		r := poisoned(text)
		keep := scene.Logs()
		for j := range keep.Observations {
			r.Observations[j].Check = keep.Observations[j].Check
			r.Observations[j].Source = keep.Observations[j].Source
			if keep.Observations[j].Check != report.CheckICE {
				r.Observations[j].Target = keep.Observations[j].Target
			}
		}
		r.Diagnosis.Verdict = report.Blocked
		for j := range r.Diagnosis.Hypotheses {
			r.Diagnosis.Hypotheses[j].State = report.Confirmed
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			requireClean(t, rendered(t, func(b *bytes.Buffer) error {
				return site().Report(b, r, ReportOptions{URL: text})
			}), text)
		})
	}
}

// The parts of the page that only a real call has, beside a run and alone.
func TestHostileCalls(t *testing.T) {
	for i, text := range hostile {
		for _, kept := range []report.Report{scene.Call(), scene.CallAndRun(), scene.HealthyCall()} {
			r := poisonedAs(kept, text)
			for j := range kept.Observations {
				o, known := &r.Observations[j], kept.Observations[j]
				o.Check, o.Outcome, o.Source, o.Origin = known.Check, known.Outcome, known.Source, known.Origin
				if known.Check == report.CheckPathICE {
					o.Target = known.Target
				}
			}
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				requireClean(t, rendered(t, func(b *bytes.Buffer) error {
					return site().Report(b, r, ReportOptions{URL: text})
				}), text)
			})
			r.Observations[0].Origin = report.Origin(text)
			requireClean(t, rendered(t, func(b *bytes.Buffer) error { return site().Report(b, r, ReportOptions{}) }), text)
		}
	}
}

// poisoned is a report with text in every field of type string.
func poisoned(text string) report.Report { return poisonedAs(scene.Logs(), text) }

func poisonedAs(r report.Report, text string) report.Report {
	r.Observations = append(r.Observations, report.Observation{ID: "x", Check: "unknown", Outcome: "unknown"})
	for i := range r.Observations {
		fill(reflect.ValueOf(&r.Observations[i].Detail).Elem(), text)
	}
	replace(reflect.ValueOf(&r).Elem(), text)
	for i := range r.Observations {
		r.Observations[i].Origin = "" // a run; a call is shown elsewhere
	}
	r.Signals = append(r.Signals, report.Signal{Name: text, Value: text})
	return r
}

// fill makes every pointer and every slice below v point to something.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		fill(v.Elem(), text)
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		for i := range v.Len() {
			fill(v.Index(i), text)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	}
}

// replace puts text into every string below v.
func replace(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Pointer:
		if !v.IsNil() {
			replace(v.Elem(), text)
		}
	case reflect.Slice:
		for i := range v.Len() {
			replace(v.Index(i), text)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			replace(v.Field(i), text)
		}
	}
}

func rendered(t *testing.T, page func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := page(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// requireClean parses a page as a browser does and looks for anything that is
// not ours. shown has to be on the page as text; empty: not looked for.
func requireClean(t *testing.T, page []byte, shown string) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			all.WriteString(n.Data)
		case html.CommentNode:
			t.Errorf("comment %q", n.Data)
		case html.ElementNode:
			requireOurs(t, n)
		}
	}
	// A parser drops NUL; the rest has to come through whole.
	want := strings.ReplaceAll(shown, "\x00", "")
	if !strings.Contains(all.String(), want) {
		t.Errorf("the page does not show %q", want)
	}
}

func requireOurs(t *testing.T, n *html.Node) {
	t.Helper()
	if !elements[n.Data] {
		t.Errorf("element <%s>", n.Data)
	}
	for _, a := range n.Attr {
		name := strings.ToLower(a.Key)
		if !attributes[name] {
			t.Errorf("attribute %s=%q of <%s>", a.Key, a.Val, n.Data)
		}
		if name == "href" || name == "src" {
			requireLocal(t, a.Val)
		}
		if strings.Contains(a.Val, "alert") {
			t.Errorf("foreign text in %s=%q of <%s>", a.Key, a.Val, n.Data)
		}
	}
	if n.Data == "script" && n.FirstChild != nil {
		t.Errorf("inline script %q", n.FirstChild.Data)
	}
}

func requireLocal(t *testing.T, url string) {
	t.Helper()
	local := strings.HasPrefix(url, "#") || strings.HasPrefix(url, "?lang=") || strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//")
	if !local || strings.ContainsAny(url, "\"'<>\\ \t\n:") {
		t.Errorf("link to %q", url)
	}
}

// The detector itself: without it the tests above could not fail.
func TestDetectorSeesMarkup(t *testing.T) {
	for _, page := range []string{
		`<p><script>alert(1)</script>`, `<p onclick="x">`, `<p style="x">`, `<a href="javascript:alert(1)">`,
		`<a href="//evil.example">`, `<iframe>`, `<p><!-- x -->`,
	} {
		var probe testing.T
		requireClean(&probe, []byte("<!doctype html><html><body>"+page), "")
		if !probe.Failed() {
			t.Errorf("%s passed as clean", page)
		}
	}
}

// FuzzReport feeds whatever parses as a report.
func FuzzReport(f *testing.F) {
	for _, text := range hostile {
		raw, err := json.Marshal(poisoned(text))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var r report.Report
		if json.Unmarshal(raw, &r) != nil {
			return
		}
		requireStructure(t, rendered(t, func(b *bytes.Buffer) error { return site().Report(b, r, ReportOptions{}) }))
		if err := site().ReportText(&bytes.Buffer{}, r, ReportOptions{}); err != nil {
			t.Fatal(err)
		}
	})
}

// requireStructure is requireClean without the search for known texts.
func requireStructure(t *testing.T, page []byte) {
	t.Helper()
	requireClean(t, page, "")
}

func TestTextHasNoForgedLines(t *testing.T) {
	r := scene.Report()
	r.Ticket = "x\nVerdict: Healthy\r\x1b[2Jx\u2028y"
	var b bytes.Buffer
	if err := site().ReportText(&b, r, ReportOptions{}); err != nil {
		t.Fatal(err)
	}
	want := words.All("en").Say("report.ticket") + ": x Verdict: Healthy [2Jx y\n"
	if !strings.Contains(b.String(), want) {
		t.Errorf("control characters in\n%q", b.String()[:400])
	}
}

// A value of the other direction turns no line around it.
func TestTextIsolatesValues(t *testing.T) {
	r := scene.Report()
	r.Ticket = "\u202eevil"
	var b bytes.Buffer
	if err := site().In(arabic(t), nil).ReportText(&b, r, ReportOptions{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), ": \u2068evil\u2069\n") || strings.Contains(b.String(), "\u202e") {
		t.Errorf("the ticket is not isolated in\n%q", b.String()[:400])
	}
}
