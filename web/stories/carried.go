package main

import (
	"io"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"sidetone/shared/report"
	"sidetone/web/page"
	"sidetone/web/stories/scene"
)

// carriedStates are the states of the page of a report in its address, by what
// its script shows in each.
var carriedStates = map[string][]string{
	"opening": {"carried-opening"},
	"none":    {"carried-none"}, "damaged": {"carried-damaged"}, "newer": {"carried-newer"}, "unread": {"carried-unread"},
	"no-script": {},
	"shown":     {"carried-hand-in"}, "refused": {"carried-hand-in"}, "handed-in": {"carried-hand-in", "carried-has"},
}

// carriedStory is one of them.
func carriedStory(site *page.Site, state string) story {
	return func(w io.Writer) error {
		if state == "no-script" {
			return scriptless(site.Carried)(w)
		}
		root, err := scriptsRemoved(site.Carried)
		if err != nil {
			return err
		}
		for _, id := range carriedStates[state] {
			unhide(first(root, hasID(id)))
		}
		if len(carriedStates[state]) > 0 && carriedStates[state][0] == "carried-hand-in" {
			if err := showCarried(root, site); err != nil {
				return err
			}
		}
		switch state {
		case "refused":
			say(root, "carried-state", text(first(root, hasID("carried-no-answer"))))
		case "handed-in":
			for _, id := range []string{"carried-not", "hand-in"} {
				hide(first(root, hasID(id)))
			}
			const address = "https://sidetone.example/r/r_4k2mv7qcx3zq5o6hbn2ytwl3ae"
			say(root, "carried-address", address)
			link := first(root, hasID("carried-address"))
			link.Attr = append(link.Attr, html.Attribute{Key: "href", Val: address})
		}
		return html.Render(w, root)
	}
}

// showCarried puts a report into the page as the program that opens codes does.
func showCarried(root *html.Node, site *page.Site) error {
	r := carriedScene()
	title, body := site.CarriedReport(r)
	place := first(root, hasID("carried-report"))
	nodes, err := html.ParseFragment(strings.NewReader(body), place)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		place.AppendChild(n)
	}
	hide(first(root, hasID("carried-before")))
	heading := first(root, func(n *html.Node) bool { return n.DataAtom == atom.Title })
	heading.FirstChild.Data = title
	return nil
}

// carriedScene is a report that came as a code.
func carriedScene() report.Report {
	r := scene.Degraded()
	r.ID = ""
	r.Carried = &report.Carried{
		Verdict: r.Diagnosis.Verdict, Primary: r.Diagnosis.Primary, MS: r.Diagnosis.MS,
		Omitted: []report.Omission{report.OmittedTexts, report.OmittedAddresses, report.OmittedCandidates, report.OmittedUncited}, Fewer: 12,
	}
	return r
}

// handedInScene is the same report after somebody has handed it in.
func handedInScene() report.Report {
	r := carriedScene()
	r.ID, r.Carried.HandedIn = "r_4k2mv7qcx3zq5o6hbn2ytwl3ae", r.Created.Add(20*time.Minute)
	return r
}

func hide(n *html.Node) { n.Attr = append(n.Attr, html.Attribute{Key: "hidden"}) }

func say(root *html.Node, id, words string) {
	first(root, hasID(id)).AppendChild(&html.Node{Type: html.TextNode, Data: words})
}

func text(n *html.Node) string {
	var b strings.Builder
	for child := range n.Descendants() {
		if child.Type == html.TextNode {
			b.WriteString(child.Data)
		}
	}
	return b.String()
}
