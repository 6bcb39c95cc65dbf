package web

import (
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"

	"sidetone/shared/run"
	"sidetone/shared/words"
	"sidetone/web/stories/scene"
)

func TestReportPath(t *testing.T) {
	for url, want := range map[string]string{
		"https://sidetone.example/r/r_abc-DEF_9": "/r/r_abc-DEF_9",
		"/r/r_abc":                               "/r/r_abc",
		"":                                       "",
		"/r/":                                    "",
		"https://sidetone.example/":              "",
		"javascript:alert(1)//r/x\"y":            "",
		"/r/a/b":                                 "",
		"/r/a?x=1":                               "",
		"/r/é":                                   "",
	} {
		if got := ReportPath(url); got != want {
			t.Errorf("ReportPath(%q) = %q, want %q", url, got, want)
		}
	}
}

// draw renders a page as the server does and parses it.
func draw(t *testing.T, p *RunPage) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(app.HTMLString(p)))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func byID(root *html.Node, id string) *html.Node {
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" && a.Val == id {
				return n
			}
		}
	}
	return nil
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func has(n *html.Node, attribute string) bool {
	for _, a := range n.Attr {
		if a.Key == attribute {
			return true
		}
	}
	return false
}

func TestStates(t *testing.T) {
	watching := scene.State(scene.Report(), true)
	watching.Phase, watching.URL = run.Running, ""
	w := words.English()
	for _, c := range []struct {
		name    string
		page    RunPage
		ids     []string // elements that have to be there
		not     []string
		says    []string
		silence []string
	}{
		{"before the agent", RunPage{}, []string{"start", "boot-progress"}, []string{"copy-address", "token"}, []string{w.Say("run.privacy"), w.Say("run.token_label")}, nil},
		{"idle", RunPage{State: run.State{Phase: run.Idle}}, []string{"start", "token"}, []string{"boot-progress"}, nil, nil},
		{"token in the link", RunPage{State: run.State{Phase: run.Idle}, HasToken: true}, []string{"start"}, []string{"token"}, []string{w.Say("run.token_from_link")}, nil},
		{"running", RunPage{State: scene.Running(), Seconds: 3}, []string{"cancel"}, []string{"start", "again"}, []string{"Running for 3 s", "Checking… 2 of 4", "Problem found", "Not tested"}, nil},
		{"verdict stands", RunPage{State: watching}, []string{"request"}, []string{"again", "save"}, []string{w.Say("run.still_watching"), w.Say("delivery.sending")}, []string{w.Say("delivery.sent")}},
		{"delivered", RunPage{State: scene.State(scene.Report(), true)}, []string{"again", "copy-address", "details", "request"}, []string{"save"}, []string{w.Say("delivery.sent")}, []string{w.Say("run.still_watching")}},
		{"undelivered", RunPage{State: scene.State(scene.Report(), false), Origin: "https://sidetone.example"}, []string{"again", "save", "request", "qr", "copy-code"}, []string{"copy-address", "details"}, []string{w.Say("delivery.kept")}, []string{w.Say("delivery.sent")}},
		{"healthy", RunPage{State: scene.State(scene.Healthy(), true)}, []string{"again"}, []string{"request"}, nil, []string{w.Say("run.it_headline")}},
		{"problem", RunPage{State: run.State{Phase: run.Failed, Problem: "expired", Refused: 404}}, nil, []string{"again"}, []string{w.Say("run.refused.404"), w.Say("run.problem_next")}, nil},
		{"too many", RunPage{State: run.State{Phase: run.Failed, Problem: "too many", Refused: 429, Wait: time.Minute}}, []string{"wait"}, []string{"again"},
			[]string{w.Say("run.refused.429"), "Please come back at ", "60 seconds left"}, []string{w.Say("run.problem_next"), w.Say("wait.over")}},
		{"the wait is over", RunPage{State: run.State{Phase: run.Failed, Refused: 429, Wait: time.Minute}, waitUntil: time.Now().Add(-time.Second)},
			[]string{"again", "wait"}, nil, []string{w.Say("wait.over")}, []string{"left"}},
		{"another network would tell", RunPage{State: scene.State(scene.Report(), true)}, []string{"elsewhere", "check-there"}, []string{"both"}, nil, nil},
		{"another network tells nothing where all is well", RunPage{State: scene.State(scene.Healthy(), true)}, nil, []string{"elsewhere", "both", "for-it"}, nil, nil},
		{"on another network", RunPage{State: scene.State(scene.Healthy(), true), Before: new(scene.State(scene.Report(), true))}, []string{"both"}, []string{"elsewhere"},
			[]string{w.Say("repeat.better"), w.Say("repeat.first")}, []string{w.Say("repeat.seen_by_support")}},
		{"no run left", RunPage{State: run.State{Phase: run.Idle}, Left: new(int)}, []string{"spent"}, []string{"start", "token"}, []string{w.Say("run.spent")}, nil},
		{"the last run", RunPage{State: scene.State(scene.Report(), true), Left: new(int)}, []string{"spent", "copy-address"}, []string{"again"}, nil, nil},
		{"inconclusive", RunPage{State: scene.State(scene.Inconclusive(), true)}, []string{"again"}, nil, []string{w.Say("advice.run_again")}, nil},
		{"inconclusive in the last run", RunPage{State: scene.State(scene.Inconclusive(), true), Left: new(int)}, []string{"spent"}, []string{"again"},
			nil, []string{w.Say("advice.run_again"), w.Say("advice.run_elsewhere")}},
		{"cancelled", RunPage{State: run.State{Phase: run.Idle}, Broken: Cancelled}, []string{"start", "broken"}, []string{"details"}, []string{w.Say("run.cancelled")}, nil},
		{"interrupted", RunPage{State: run.State{Phase: run.Idle, URL: "https://sidetone.example/r/r_1"}, Broken: Interrupted},
			[]string{"start", "broken", "details"}, nil, []string{w.Say("run.interrupted"), w.Say("run.broken_report")}, nil},
		{"failed", RunPage{State: run.State{Phase: run.Failed}}, []string{"again"}, nil, []string{w.Say("run.failed")}, []string{w.Say("run.problem_next")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := draw(t, &c.page)
			if byID(root, headline) == nil {
				t.Error("no headline takes the focus")
			}
			for _, id := range c.ids {
				if byID(root, id) == nil {
					t.Errorf("no #%s", id)
				}
			}
			for _, id := range c.not {
				if byID(root, id) != nil {
					t.Errorf("there is #%s", id)
				}
			}
			text := textOf(root)
			for _, s := range c.says {
				if !strings.Contains(text, s) {
					t.Errorf("does not say %q", s)
				}
			}
			for _, s := range c.silence {
				if strings.Contains(text, s) {
					t.Errorf("says %q", s)
				}
			}
		})
	}
}

// Start can be pressed before the agent has arrived, and so can no other control.
func TestStartWorksBeforeTheAgentIsThere(t *testing.T) {
	before := draw(t, &RunPage{})
	if has(byID(before, "start"), "disabled") {
		t.Error("the button cannot be pressed before the agent has arrived")
	}
	if byID(before, "token") != nil {
		t.Error("a token can be typed that nobody reads")
	}
	if !has(byID(before, "boot-progress"), "value") {
		t.Error("the bar has no value: browsers animate it then, and the page's only thread does that")
	}
	if !has(byID(before, "boot-pressed"), "hidden") {
		t.Error("the page says that it was pressed")
	}
}
