package page

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/web"
)

// VerifyPath is the walk through one real call of a tenant; with .txt it is
// plain text, in Markdown.
const VerifyPath = "/verify"

// verifySteps have their words under verify.<step>.<part>, and what is typed in
// files of the same names. The names of tables, columns, diagnostics and codes
// are those of Microsoft's reference of Azure Monitor and of
// @azure/communication-calling 2.0.0.
var verifySteps = []string{"before", "token", "call", "query", "diagnostic", "differs"}

// verifyParts are what to do, what to do then, and what is seen.
var verifyParts = []string{"do", "then", "see"}

//go:embed verify
var verifyFiles embed.FS

// verifyPart is a paragraph with what is typed after it; either may be empty.
type verifyPart struct {
	text     string
	seen     bool
	typed    string
	language string // of typed
}

func (s *Site) verifyStep(step string) (title string, parts []verifyPart) {
	t := s.words()
	for _, part := range verifyParts {
		id := "verify." + step + "." + part
		p := verifyPart{seen: part == "see"}
		if t.Has(id) {
			p.text = t.Say(id)
		}
		if files, err := fs.Glob(verifyFiles, "verify/"+step+"."+part+".*"); err == nil && len(files) == 1 {
			typed, _ := verifyFiles.ReadFile(files[0]) // it was just found
			p.typed = strings.TrimSpace(string(typed))
			p.language = files[0][strings.LastIndex(files[0], ".")+1:]
		}
		if p.text+p.typed != "" {
			parts = append(parts, p)
		}
	}
	return t.Say("verify." + step + ".title"), parts
}

// Verify is the walk as a page.
func (s *Site) Verify(w io.Writer) error {
	s = s.forSupport()
	t := s.words()
	sections := []app.UI{app.H1().Text(t.Say("verify.title")), app.P().Class("lead").Text(t.Say("verify.lead"))}
	for i, step := range verifySteps {
		title, parts := s.verifyStep(step)
		body := []app.UI{app.H2().Text(numbered(i, title))}
		for _, p := range parts {
			if p.seen {
				body = append(body, app.P().Class("note").Body(app.Strong().Text(t.Say("verify.see")), app.Text(p.text)))
			} else {
				body = append(body, app.P().Text(p.text))
			}
			if p.typed != "" {
				body = append(body, app.Pre().TabIndex(0).Text(p.typed))
			}
		}
		sections = append(sections, app.Section().ID(step).Class("part").Body(body...))
	}
	return s.write(w, document{Title: s.title(t.Say("verify.title"))}, web.Frame(t, s.to("/"), web.Narrow, sections...))
}

func numbered(i int, title string) string { return fmt.Sprintf("%d. %s", i+1, title) }

// VerifyText is the walk in Markdown, for a ticket or a folder.
func (s *Site) VerifyText(w io.Writer) error {
	t := s.words()
	blocks := []string{"# " + t.Say("verify.title"), t.Say("verify.lead")}
	for i, step := range verifySteps {
		title, parts := s.verifyStep(step)
		blocks = append(blocks, "## "+numbered(i, title))
		for _, p := range parts {
			text := p.text
			if p.seen {
				text = "**" + t.Say("verify.see") + "** " + text
			}
			blocks = append(blocks, text)
			if p.typed != "" {
				blocks = append(blocks, "```"+p.language+"\n"+p.typed+"\n```")
			}
		}
	}
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, strings.Join(blocks, "\n\n"))
	return out.Flush()
}
