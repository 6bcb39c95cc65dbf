package main

import (
	"io"
	"iter"
	"strings"
	"time"

	"golang.org/x/net/html"

	"sidetone/shared/words"
	"sidetone/web/demo"
	"sidetone/web/page"
)

// support is every state of the pages that support alone works with, which are
// in English.
func support(site *page.Site, assets func(string) string) map[string]story {
	console := func(c page.ConsoleData) story { return func(w io.Writer) error { return site.ConsolePage(w, c) } }
	signIn := func(wrong bool) story { return func(w io.Writer) error { return site.SignIn(w, wrong) } }
	at := time.Date(2026, 3, 4, 9, 41, 7, 0, time.UTC)
	long := strings.Repeat("A ticket of many words ", 8)
	return map[string]story{
		"sign-in.html":       signIn(false),
		"sign-in-wrong.html": signIn(true),
		"console-empty.html": console(page.ConsoleData{}),
		"console.html": console(page.ConsoleData{
			Reports: []page.ConsoleReport{
				{ID: "r_1", Verdict: "blocked", Hypothesis: "udp_blocked", Cause: "all_udp", Ticket: "CASE-20417", Created: at},
				{ID: "r_2", Verdict: "healthy", Ticket: long, Created: at},
			},
			Links: []page.ConsoleLink{
				{ID: "l1", Ticket: "CASE-20417", URL: "https://sidetone.example/d/l1", Created: at, Expires: at.Add(24 * time.Hour), Runs: 5, Used: 1, CanBeUsed: true},
				{ID: "l2", Ticket: long, URL: "https://sidetone.example/d/l2", Created: at, Expires: at, Runs: 5, Used: 5, Revoked: true},
			},
			Q: "CASE", Verdict: "blocked", Made: "https://sidetone.example/d/l1",
		}),
		"console-problem.html": console(page.ConsoleData{Problem: "expires_s: has to be from 1 to 2592000."}),
		"verify.html":          site.Verify,
		"demo-call.html": func(w io.Writer) error {
			return demo.Page{CSS: assets(page.AssetCSS), Words: words.All("en")}.Write(w)
		},
	}
}

// elements are those below root that are meant.
func elements(root *html.Node, meant func(*html.Node) bool) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && meant(n) && !yield(n) {
				return
			}
		}
	}
}

// fields are the words of an attribute.
func fields(n *html.Node, name string) []string {
	for _, a := range n.Attr {
		if a.Key == name {
			return strings.Fields(a.Val)
		}
	}
	return nil
}
