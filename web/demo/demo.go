// Package demo is a calling page as a developer would write it, with the
// capture added. It has nothing of Sidetone's own beside that.
package demo

import (
	_ "embed"
	"html/template"
	"io"

	"sidetone/shared/words"
)

//go:embed call.html
var page string

// Script is the page's own program.
//
//go:embed call.js
var Script string

var shell = template.Must(template.New("call").Parse(page))

// Page is what the server knows of it.
type Page struct {
	CSS     string // address of the style sheet; empty: none
	Capture bool   // the three lines are there
	Words   *words.Catalogue
}

// Write renders it.
func (p Page) Write(w io.Writer) error { return shell.Execute(w, p) }
