package page

import (
	"io"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/codes"
	"sidetone/shared/words"
	"sidetone/web"
)

// CodesPath is the address of the table of end codes.
const CodesPath = "/codes"

// maxFilter is how much of a filter is looked at and shown, in bytes.
const maxFilter = 64

// Codes is the table of end codes; filter leaves only what fits it.
func (s *Site) Codes(w io.Writer, filter string) error {
	v := &codesView{view: view{w: s.words()}}
	v.filter = strings.TrimSpace(strings.ToValidUTF8(filter[:min(len(filter), maxFilter)], ""))
	d := document{Title: s.title(v.say("codes.title")), Noindex: v.filter != ""}
	return s.write(w, d, web.Frame(s.words(), s.to("/"), web.Wide, v.sections()...))
}

type codesView struct {
	view
	filter string
}

func (v *codesView) sections() []app.UI {
	found, note := v.find()
	sections := []app.UI{
		app.H1().Text(v.say("codes.title")),
		app.P().Class("lead").Text(v.say("codes.lead")),
		v.form(),
	}
	if note != nil {
		sections = append(sections, note)
	}
	for _, vendor := range codes.Vendors {
		of := slices.DeleteFunc(slices.Clone(found), func(e codes.Entry) bool { return e.Vendor != vendor })
		if len(of) > 0 {
			sections = append(sections, v.vendor(vendor, of))
		}
	}
	return sections
}

// form works without a script. What was typed is not put back into it: it is
// somebody's text and would be an attribute.
func (v *codesView) form() app.UI {
	return app.Form().Class("find").Body(
		app.Label().For("q").Text(v.say("codes.label")),
		app.Div().Class("actions").Body(
			app.Input().ID("q").Name("q").Type("search").Aria("describedby", "q-hint"),
			app.Button().Type("submit").Text(v.say("codes.find")),
		),
		app.P().ID("q-hint").Class("quiet").Text(v.say("codes.hint")),
	)
}

// find gives the lines that fit the filter, and what is to be said of it.
func (v *codesView) find() ([]codes.Entry, app.UI) {
	all := codes.All()
	if v.filter == "" {
		return all, nil
	}
	query, err := codes.ParseQuery(v.filter)
	if err != nil {
		found := slices.DeleteFunc(all, func(e codes.Entry) bool { return !v.fits(e) })
		if len(found) == 0 {
			return nil, v.note(v.say("codes.none", v.named()))
		}
		return found, v.note(v.say("codes.found", v.named()))
	}
	found := query.Find()
	switch {
	case len(found) == 0:
		parts := []string{v.say("codes.unknown", v.named())}
		vendor := query.Vendor
		if vendor == "" {
			vendor = codes.ACS
		}
		if means := codes.Range(vendor, query.Code); means != "" {
			parts = append(parts, v.say("codes.range", words.Args{"text": words.Phrase{ID: means}}))
		}
		return nil, v.note(parts...)
	case found[0].FellBack:
		return found, v.note(v.say("codes.fell_back", v.named()))
	}
	return found, v.note(v.say("codes.found", v.named()))
}

// named is the filter as an argument.
func (v *codesView) named() words.Args { return words.Args{"filter": v.filter} }

// fits looks for every word of the filter in what is shown of a line.
func (v *codesView) fits(e codes.Entry) bool {
	shown := strings.ToLower(strings.Join([]string{e.Vendor, v.term("vendor", e.Vendor), e.Name(), v.say(e.MeaningID()),
		e.Hypothesis, e.Cause, v.cause(e.Hypothesis, e.Cause), string(e.Category)}, " "))
	for word := range strings.FieldsSeq(strings.ToLower(v.filter)) {
		if !strings.Contains(shown, word) {
			return false
		}
	}
	return true
}

func (v *codesView) note(parts ...string) app.UI {
	return app.P().Class("note").Body(
		app.Text(strings.Join(parts, " ")+" "),
		app.A().Href(CodesPath).Text(v.say("codes.all")),
	)
}

func (v *codesView) vendor(vendor string, entries []codes.Entry) app.UI {
	var rows, sources []app.UI
	seen := map[codes.Source]bool{}
	for _, e := range entries {
		rows = append(rows, v.row(e))
		source := codes.SourceOf(e)
		if source.URL != "" && !seen[source] {
			seen[source] = true
			sources = append(sources, app.Text(" "), app.A().Href(source.URL).Text(source.Title))
		}
	}
	title := v.term("vendor", vendor)
	return app.Section().ID(vendor).Class("part").Body(
		app.H2().Text(title),
		app.Section().Class("scroll").TabIndex(0).Aria("label", title).Body(
			app.Table().Class("codes").Body(
				app.THead().Body(app.Tr().Body(
					app.Th().Scope("col").Text(v.say("codes.code")),
					app.Th().Scope("col").Text(v.say("codes.meaning")),
					app.Th().Scope("col").Text(v.say("codes.points_to")),
				)),
				app.TBody().Body(rows...),
			),
		),
		app.P().Class("quiet").Body(append([]app.UI{app.Text(v.say("codes.sources"))}, sources...)...),
	)
}

func (v *codesView) row(e codes.Entry) app.UI {
	return app.Tr().Body(
		app.Th().Scope("row").ID(e.Anchor()).Body(app.A().Href("#"+e.Anchor()).Text(e.Name())),
		app.Td().Class("long").Body(
			app.P().Text(v.say(e.MeaningID())),
			app.P().Class("quiet").Text(v.say(e.AdviceID())),
		),
		app.Td().Body(v.points(e)...),
	)
}

// points says what a code is evidence for.
func (v *codesView) points(e codes.Entry) []app.UI {
	remark := string(e.Category)
	if e.Observed {
		remark = joined(", ", remark, v.say("codes.observed"))
	}
	if e.Hypothesis == "" {
		return []app.UI{app.P().Class("quiet").Text(v.say("codes.no_evidence")), app.P().Class("quiet").Text(remark)}
	}
	cause := v.cause(e.Hypothesis, e.Cause)
	if e.Weak {
		cause = v.say("codes.weak", words.Args{"what": cause})
	}
	return []app.UI{
		app.P().Text(cause),
		app.P().Body(app.Code().Text(e.Hypothesis + "/" + e.Cause)),
		app.P().Class("quiet").Text(remark),
	}
}
