package main

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"sidetone/web/page"
	"sidetone/web/qr"
)

// loaderStages are the reasons for which no agent comes, by the first name that
// the loader has for each.
var loaderStages = []string{"unsupported", "fetch", "script", "cut", "start", "offline"}

// loaded is the diagnostic page before its agent, as a document without the
// loader, which would find in a folder of files that there is none.
func loaded(site *page.Site) (*html.Node, error) {
	return scriptsRemoved(func(w io.Writer) error { return site.Run(w, page.RunOptions{}) })
}

// scriptsRemoved is a page as a document in which nothing runs.
func scriptsRemoved(write story) (*html.Node, error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return nil, err
	}
	root, err := html.ParseWithOptions(&b, html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, err
	}
	for _, script := range slices.Collect(elements(root, func(n *html.Node) bool { return n.DataAtom == atom.Script })) {
		script.Parent.RemoveChild(script)
	}
	return root, nil
}

// waiting is the page whose agent is under way.
func waiting(site *page.Site) story {
	return func(w io.Writer) error {
		root, err := loaded(site)
		if err != nil {
			return err
		}
		boot(root)
		return html.Render(w, root)
	}
}

// scriptless is the page where nothing can run: what it has for that stands in
// the open, for browsers that have scripts to see it.
func scriptless(write story) story {
	return func(w io.Writer) error {
		root, err := scriptsRemoved(write)
		if err != nil {
			return err
		}
		for _, silent := range slices.Collect(elements(root, func(n *html.Node) bool { return n.DataAtom == atom.Noscript })) {
			for silent.FirstChild != nil {
				said := silent.FirstChild
				silent.RemoveChild(said)
				silent.Parent.InsertBefore(said, silent)
			}
			silent.Parent.RemoveChild(silent)
		}
		return html.Render(w, root)
	}
}

// withoutAgent is the page as the loader leaves it when no agent comes.
// delivered: its report arrived.
func withoutAgent(site *page.Site, stage string, delivered bool) story {
	return func(w io.Writer) error {
		root, err := loaded(site)
		if err != nil {
			return err
		}
		boot(root)
		problem := first(root, func(n *html.Node) bool { return slices.Contains(fields(n, "data-stages"), stage) })
		after := first(root, hasID("boot-after"))
		main := first(root, hasID("main"))
		for main.FirstChild != nil {
			main.RemoveChild(main.FirstChild)
		}
		for _, part := range []*html.Node{problem, after} {
			part.Parent.RemoveChild(part)
			unhide(part)
			main.AppendChild(part)
		}
		first(root, hasID("boot-sending")).Attr = append(first(root, hasID("boot-sending")).Attr, html.Attribute{Key: "hidden"})
		first(root, hasID("boot-reason")).AppendChild(&html.Node{Type: html.TextNode, Data: stage + ": TypeError: Failed to fetch"})
		if !delivered {
			unhide(first(root, hasID("boot-undelivered")))
			return html.Render(w, root)
		}
		unhide(first(root, hasID("boot-shared")))
		first(root, hasID("boot-address")).AppendChild(&html.Node{Type: html.TextNode, Data: "https://sidetone.example/r/r_4k2mv7qcx3zq5o6hbn2ytwl3ae"})
		return html.Render(w, root)
	}
}

// lost is the page that has neither its agent nor a way for its report, as
// package lost leaves it.
func lost(site *page.Site) story {
	return func(w io.Writer) error {
		var b bytes.Buffer
		if err := withoutAgent(site, "fetch", false)(&b); err != nil {
			return err
		}
		root, err := html.Parse(&b)
		if err != nil {
			return err
		}
		for _, id := range []string{"boot-scan", "boot-qr", "boot-code"} {
			unhide(first(root, hasID(id)))
		}
		if err := draw(first(root, hasID("boot-qr"))); err != nil {
			return err
		}
		first(root, hasID("boot-plain")).AppendChild(&html.Node{Type: html.TextNode, Data: `{"schema":2,"complete":true}`})
		return html.Render(w, root)
	}
}

// draw puts a code of the usual size into a figure.
func draw(figure *html.Node) error {
	code, ok := qr.Make("https://sidetone.example"+page.CarriedPath+"#", strings.Repeat("02713", 350))
	if !ok {
		return errors.New("the code of the story does not fit")
	}
	nodes, err := html.ParseFragment(strings.NewReader(code.SVG(2)), figure)
	for _, n := range nodes {
		figure.AppendChild(n)
	}
	return err
}

// boot marks the page as one whose loader runs.
func boot(root *html.Node) {
	top := first(root, func(n *html.Node) bool { return n.DataAtom == atom.Html })
	top.Attr = append(top.Attr, html.Attribute{Key: "class", Val: "booted"})
}

func unhide(n *html.Node) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "hidden" })
}

func hasID(id string) func(*html.Node) bool {
	return func(n *html.Node) bool { return slices.Equal(fields(n, "id"), []string{id}) }
}

// first is the first element that is meant; a page that lacks it is no story.
func first(root *html.Node, meant func(*html.Node) bool) *html.Node {
	for n := range elements(root, meant) {
		return n
	}
	panic("the page has lost an element that its loader needs")
}
