package main

import (
	"io"
	"net/url"
	"strings"
	"time"

	"sidetone/shared/report"
	"sidetone/web/page"
	"sidetone/web/stories/scene"
)

// consoleStories are the console in each of its states.
func consoleStories(site *page.Site) map[string]story {
	now := scene.Report().Created.Add(2 * time.Minute)
	form := page.ConsoleForm{
		Profiles: []string{"embedded", "acs"}, Runs: 5,
		Expires:   []page.Choice{{Value: "24h0m0s", Name: "24 hours"}, {Value: "168h0m0s", Name: "7 days"}},
		Languages: []page.Choice{{Value: "de", Name: "Deutsch"}, {Value: "ja", Name: "日本語"}},
	}
	open := form
	open.Open = true
	frame := page.ConsoleFrame{Form: form}
	asked := page.ConsoleFrame{Form: form, Asked: url.Values{"q": {"case"}, "verdict": {"blocked"}, "network": {"203.0.113.0/24"}}}
	lines := consoleLines(now)
	long := append([]page.ConsoleReport{}, lines...)
	for i := range long {
		long[i].Ticket = strings.Repeat("CASE-4711-of-a-customer-with-a-long-name ", 5)
		long[i].Note = strings.Repeat("Called back, will ask the IT department, no answer yet. ", 20)
		long[i].Owner = strings.Repeat("ana.maria.", 12)
		long[i].Browser = strings.Repeat("Browser", 20)
	}
	states := []string{"open", "waiting", "solved", "closed", "none"}
	saved := []page.ConsoleFilter{
		{ID: "f_1", Name: "Case in this network", Asked: asked.Asked, MayForget: true},
		{ID: "f_2", Name: "Blocked this week", Asked: url.Values{"verdict": {"blocked"}, "since": {"7d"}}, Shared: true},
	}
	reports := func(f page.ConsoleFrame, list []page.ConsoleReport, next string) story {
		return func(w io.Writer) error {
			return site.ConsoleReports(w, page.ConsoleReports{ConsoleFrame: f, Reports: list, Next: next, Me: "ana", States: states, MayShare: true, Saved: saved})
		}
	}
	links := []page.ConsoleLink{
		{ID: "l1", Ticket: "CASE-4711", URL: "https://sidetone.example/d/3q7xk2m4v5c6b7n8", Created: now, Expires: now.Add(24 * time.Hour), Runs: 5, Used: 2, CanBeUsed: true, Reports: lines[:2]},
		{ID: "l2", Ticket: "", URL: "https://sidetone.example/d/9q7xk2m4v5c6b7n8", Created: now.Add(-time.Hour), Expires: now.Add(time.Hour), Runs: 1, Used: 1,
			Language: "Deutsch", Devices: true, Token: true},
		{ID: "l3", Ticket: long[0].Ticket, URL: "https://sidetone.example/d/7q7xk2m4v5c6b7n8", Created: now.Add(-time.Hour), Expires: now.Add(time.Hour), Runs: 5, Revoked: true},
	}
	return map[string]story{
		"console-reports.html":  reports(frame, lines, "next"),
		"console-found.html":    reports(asked, lines[:1], ""),
		"console-none.html":     reports(asked, nil, ""),
		"console-empty.html":    reports(frame, nil, ""),
		"console-too-long.html": reports(page.ConsoleFrame{Form: form, Asked: url.Values{"ticket": {long[0].Ticket}}}, long, ""),
		"console-problem.html":  reports(page.ConsoleFrame{Form: form, Problem: "network has to be an address, a network such as 203.0.113.0/24, or the first parts of an address."}, nil, ""),
		"console-new-link.html": reports(page.ConsoleFrame{Form: open, Done: "revoked"}, lines, ""),
		"console-links.html": func(w io.Writer) error {
			return site.ConsoleLinks(w, page.ConsoleLinks{ConsoleFrame: frame, Links: links, Made: "l1"})
		},
		"console-links-empty.html": func(w io.Writer) error {
			return site.ConsoleLinks(w, page.ConsoleLinks{ConsoleFrame: page.ConsoleFrame{Form: open}})
		},
		"console-networks.html": func(w io.Writer) error {
			return site.ConsoleNetworks(w, page.ConsoleNetworks{ConsoleFrame: frame, Days: 7, Since: now.AddDate(0, 0, -6), Networks: []page.ConsoleNetwork{
				{Network: "203.0.113.0/24", Runs: 41, Failing: 38, Hypothesis: "udp_blocked", Cause: "all_udp", Same: 38, Last: now, Place: &page.Place{Operator: "Example ISP", Country: "DE"}},
				{Network: "2001:db8:1::/48", Runs: 3, Last: now.Add(-time.Hour)},
			}})
		},
		"console-networks-empty.html": func(w io.Writer) error {
			return site.ConsoleNetworks(w, page.ConsoleNetworks{ConsoleFrame: frame, Days: 7, Since: now})
		},
		"console-files.html": func(w io.Writer) error { return site.ConsoleFiles(w, page.ConsoleFiles{ConsoleFrame: frame}) },
		"console-compare.html": func(w io.Writer) error {
			c := page.ConsoleCompare{ConsoleFrame: frame}
			c.Reports[0], c.Reports[1] = scene.Report(), scene.Healthy()
			c.Options[0], c.Options[1] = page.ReportOptions{Full: true}, page.ReportOptions{Full: true}
			return site.ConsoleCompare(w, c)
		},
	}
}

// deskStory is a report as support sees it.
func deskStory(site *page.Site) story {
	states := []string{"open", "waiting", "solved", "closed"}
	return func(w io.Writer) error {
		r := scene.Report()
		lines := consoleLines(r.Created)
		return site.Report(w, r, page.ReportOptions{
			URL: "https://sidetone.example/r/" + r.ID, Full: true, Place: &page.Place{Operator: "Example ISP", Country: "DE", Anonymous: true},
			Desk: &page.Desk{
				Note: "Asked the IT department of the customer.", Owner: "ana", State: "waiting", States: states, Me: "ana", Write: true, Public: true,
				Others: []page.Others{
					{By: "link", Value: "l1", Count: 2, Same: 1, Reports: lines[:2]},
					{By: "network", Value: "203.0.113.0/24", Count: 40, Same: 38, Reports: lines[:3]},
				},
			},
		})
	}
}

// consoleLines are a report of each verdict, one of a run that goes on and one
// of a run that was cut off.
func consoleLines(now time.Time) []page.ConsoleReport {
	line := func(id, verdict, hypothesis, cause string, ago time.Duration) page.ConsoleReport {
		return page.ConsoleReport{ID: id, Verdict: verdict, Hypothesis: hypothesis, Cause: cause, Ticket: "CASE-4711", Network: "203.0.113.0/24",
			Browser: "Chromium 156", OS: "Windows", Created: now.Add(-ago), Complete: true}
	}
	running := line("r_1", "", "", "", 5*time.Second)
	running.Running, running.Complete, running.Latest = true, false, report.CheckICE
	cut := line("r_2", "", "", "", time.Hour)
	cut.Complete = false
	token := line("r_3", "blocked", "token_invalid", "expired", 2*time.Minute)
	token.Owner, token.State, token.Browser, token.Note = "ana", "open", "Firefox 153", "The service renews it only at the next sign-in."
	healthy := line("r_5", "healthy", "", "", 48*time.Hour)
	healthy.Title, healthy.Network, healthy.Ticket = "Your connection is fine", "2001:db8:1::/48", ""
	healthy.Carried = true
	unknown := line("r_6", "inconclusive", "", "", 72*time.Hour)
	unknown.Title = "The check could not come to a result"
	return []page.ConsoleReport{running, token, line("r_4", "degraded", "udp_blocked", "all_udp", 5*time.Minute), cut, healthy, unknown}
}
