// Command stories writes every state of the pages as a file of its own, for
// the eye and for tools that examine pages. Run it from the root of the
// repository:
//
//	go run ./web/stories [-out build/stories] [-lang de]
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/words"
	"sidetone/web"
	"sidetone/web/page"
	"sidetone/web/stories/scene"
)

func main() {
	out := flag.String("out", "build/stories", "folder to fill")
	lang := flag.String("lang", "en", "language of the pages")
	flag.Parse()
	if err := write(*out, *lang); err != nil {
		fmt.Fprintln(os.Stderr, "stories:", err)
		os.Exit(1)
	}
}

type story func(io.Writer) error

func write(out, lang string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	for name, source := range map[string]string{
		page.AssetCSS: "web/css/sidetone.css", page.AssetIcon: "web/icons/logo.svg",
		page.AssetDevices: "web/devices/devices.js", page.AssetDevicesCSS: "web/devices/devices.css",
		page.AssetDeskCSS: "web/css/desk.css", page.AssetDesk: "web/page/desk.js", page.AssetConsole: "web/page/console.js",
	} {
		content, err := os.ReadFile(source)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, name), content, 0o644); err != nil {
			return err
		}
	}
	all := stories(lang)
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		var b bytes.Buffer
		if err := all[name](&b); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(out, name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	fmt.Println(strings.Join(names, "\n"))
	return nil
}

func stories(lang string) map[string]story {
	assets := func(name string) string {
		switch name {
		case page.AssetCSS, page.AssetIcon, page.AssetDeskCSS, page.AssetDesk, page.AssetConsole, page.AssetDevices, page.AssetDevicesCSS:
			return name
		}
		return ""
	}
	in := func(s page.Site) *page.Site { return s.In(words.All(lang), nil) }
	site := in(page.Site{Asset: assets, Public: true, Console: true})
	helped := in(page.Site{Asset: assets, Support: page.Support{Name: "Help desk", Contact: "help@sidetone.example"}, Kept: 30 * 24 * time.Hour})
	closed := in(page.Site{Asset: assets})
	withOpener := in(page.Site{Asset: func(name string) string {
		if name == page.AssetOpener {
			return name
		}
		return assets(name)
	}})
	withAgent := in(page.Site{Asset: assets, AgentBytes: 1})
	of := func(r report.Report, full bool) story {
		o := page.ReportOptions{URL: "https://sidetone.example/r/" + r.ID, Full: full}
		return func(w io.Writer) error { return site.Report(w, r, o) }
	}
	loading := func(site *page.Site, left *int) story {
		return func(w io.Writer) error { return site.Run(w, page.RunOptions{Left: left}) }
	}
	state := func(p *web.RunPage) story {
		return func(w io.Writer) error { return site.RunState(w, p) }
	}
	watched := scene.State(scene.Degraded(), true)
	watched.Phase = run.Running
	watched.URL = ""
	read := func(r page.ReadData) story { return func(w io.Writer) error { return site.ReadForm(w, r) } }
	longName := strings.Repeat("a-very-long-name-of-a-file", 6) + ".har"
	all := map[string]story{
		"home.html":                site.Home,
		"home-closed.html":         closed.Home,
		"codes.html":               func(w io.Writer) error { return site.Codes(w, "") },
		"codes-found.html":         func(w io.Writer) error { return site.Codes(w, "410/3112") },
		"codes-unknown.html":       func(w io.Writer) error { return site.Codes(w, "477/12") },
		"not-built.html":           loading(site, nil),
		"not-found.html":           site.NotFound,
		"link-gone.html":           site.LinkGone,
		"report-gone.html":         site.ReportGone,
		"error.html":               site.Error,
		"run-loading.html":         waiting(withAgent),
		"run-no-script.html":       scriptless(loading(withAgent, nil)),
		"run-spent.html":           loading(withAgent, new(int)),
		"run-cancelled.html":       state(&web.RunPage{State: run.State{Phase: run.Idle}, Broken: web.Cancelled}),
		"run-interrupted.html":     state(&web.RunPage{State: run.State{Phase: run.Idle, URL: "https://sidetone.example/r/r_1"}, Broken: web.Interrupted}),
		"run-wait.html":            state(&web.RunPage{State: run.State{Phase: run.Failed, Problem: "Too many checks were begun.", Refused: 429, Wait: 40 * time.Second}}),
		"run-idle.html":            state(&web.RunPage{State: run.State{Phase: run.Idle}}),
		"run-trust.html":           state(&web.RunPage{State: run.State{Phase: run.Idle}, Trust: web.Trust{Support: "Help desk", Contact: "help@sidetone.example", Days: 30}}),
		"run-deleted.html":         state(&web.RunPage{State: run.State{Phase: run.Idle}, Broken: web.Deleted}),
		"run-devices.html":         state(&web.RunPage{State: run.State{Phase: run.Idle}, Devices: true}),
		"run-idle-token.html":      state(&web.RunPage{State: run.State{Phase: run.Idle}, HasToken: true}),
		"run-running.html":         state(&web.RunPage{State: scene.Running(), Seconds: 2}),
		"run-watching.html":        state(&web.RunPage{State: watched}),
		"run-healthy.html":         state(&web.RunPage{State: scene.State(scene.Healthy(), true)}),
		"run-degraded.html":        state(&web.RunPage{State: scene.State(scene.Degraded(), true)}),
		"run-blocked.html":         state(&web.RunPage{State: scene.State(scene.Report(), true)}),
		"run-inconclusive.html":    state(&web.RunPage{State: scene.State(scene.Inconclusive(), true)}),
		"run-repeated.html":        state(&web.RunPage{State: scene.State(scene.Healthy(), true), Before: new(scene.State(scene.Report(), true))}),
		"run-undelivered.html":     state(&web.RunPage{State: scene.State(scene.Report(), false)}),
		"run-problem.html":         state(&web.RunPage{State: run.State{Phase: run.Failed, Problem: "This link has been used as often as it may be.", Refused: 404}}),
		"run-failed.html":          state(&web.RunPage{State: run.State{Phase: run.Failed}}),
		"report-blocked.html":      of(scene.Report(), false),
		"report-healthy.html":      of(scene.Healthy(), true),
		"report-degraded.html":     of(scene.Degraded(), true),
		"report-token.html":        of(scene.BadToken(), true),
		"report-inconclusive.html": of(scene.Inconclusive(), true),
		"report-partial.html":      of(scene.Partial(), false),
		"report-call.html":         of(scene.Call(), true),
		"report-call-agrees.html":  of(scene.CallAndRun(), true),
		"report-call-differs.html": of(scene.CallAndHealthyRun(), true),
		"report-call-healthy.html": of(scene.HealthyCall(), true),
		"report-call.txt": func(w io.Writer) error {
			return site.ReportText(w, scene.CallAndRun(), page.ReportOptions{URL: "https://sidetone.example/r/x"})
		},
		"report-logs.html": of(scene.Logs(), true),
		"report-repeated.html": func(w io.Writer) error {
			return site.Report(w, scene.Healthy(), page.ReportOptions{Before: new(scene.Report())})
		},
		"report-empty.html":      of(report.Report{}, false),
		"privacy.html":           helped.Privacy,
		"link-gone-contact.html": helped.LinkGone,
		"read.html":              read(page.ReadData{MaxMB: 32}),
		"read-problem.html":      read(page.ReadData{MaxMB: 32, Problem: "unreadable", Details: []string{longName}}),
		"report.txt": func(w io.Writer) error {
			return site.ReportText(w, scene.Report(), page.ReportOptions{URL: "https://sidetone.example/r/x"})
		},
	}
	for _, stage := range loaderStages {
		all["run-no-agent-"+stage+".html"] = withoutAgent(withAgent, stage, stage != "offline")
	}
	all["run-no-agent-lost.html"] = lost(withAgent)
	for state := range carriedStates {
		all["carried-"+state+".html"] = carriedStory(withOpener, state)
	}
	all["report-handed-in.html"] = of(handedInScene(), true)
	maps.Copy(all, support(site, assets))
	all["report-desk.html"] = deskStory(site)
	return all
}
