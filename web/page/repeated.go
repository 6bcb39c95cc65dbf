package page

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/web"
	"sidetone/web/request"
)

// repeated is the check that the caller repeated beside this one: how it went,
// whether it was the same network, and what else differs.
func (v *view) repeated() []app.UI {
	if v.o.Before == nil {
		return nil
	}
	other := newView(v.w, *v.o.Before, ReportOptions{})
	pair := [2]*view{other, v}
	rows := append([]comparedRow{
		compared(v.say("repeat.verdict"), pair, (*view).ownVerdict),
		compared(v.say("repeat.cause"), pair, (*view).ownCause),
	}, differing(compareServers(pair), comparePaths(pair), compareFacts(pair, (*view).connectionFacts))...)

	column := func(title string, seen *view) app.UI {
		return app.Th().Scope("col").Body(app.Text(title), app.Br(), clock(seen.r.Created))
	}
	first := app.Th().Scope("col").Body(
		app.A().Href("/r/"+other.r.ID+v.query).Text(v.say("repeat.first")), app.Br(), clock(other.r.Created))
	lines := make([]app.UI, len(rows))
	for i, row := range rows {
		lines[i] = row.render()
	}
	return []app.UI{v.section("repeated", v.say("repeat.headline"), "", app.Div().Body(
		app.P().Text(joined(" ", v.say(web.WentAs(other.r.Diagnosis, v.r.Diagnosis)), v.say(v.sameNetwork(other)))),
		app.Div().Class("scroll").TabIndex(0).Role("group").Aria("label", v.say("repeat.differs")).Body(
			app.Table().Class("compare").Body(
				app.THead().Body(app.Tr().Body(
					app.Th().Scope("col").Body(app.Span().Class("hidden-text").Text(v.say("repeat.differs"))),
					first, column(v.say("repeat.second"), v))),
				app.TBody().Body(lines...))),
		app.If(len(rows) == 2, func() app.UI { return app.P().Class("quiet").Text(v.say("repeat.nothing_differs")) }),
	))}
}

// sameNetwork is what the public addresses of both say, which the reader may see
// shortened: two that differ only in what is cut off count as not known.
func (v *view) sameNetwork(other *view) string {
	a, b := request.PublicAddress(other.r.Observations), request.PublicAddress(v.r.Observations)
	switch {
	case a == "" || b == "", a == b && !v.o.Full:
		return "repeat.no_address"
	case a == b:
		return "repeat.same_address"
	}
	return "repeat.other_address"
}

// ownVerdict is the headline; empty: there is no verdict.
func (v *view) ownVerdict() string {
	if v.r.Diagnosis == nil {
		return ""
	}
	return v.headline()
}

// ownCause is the root cause in words; empty: none was found.
func (v *view) ownCause() string {
	if d := v.r.Diagnosis; d != nil && d.Primary != nil {
		return v.cause(d.Primary.Hypothesis, d.Primary.Cause)
	}
	return ""
}

// compared is a row of both.
func compared(name string, pair [2]*view, of func(*view) string) comparedRow {
	row := comparedRow{name: name, text: [2]string{of(pair[0]), of(pair[1])}}
	row.differs = row.text[0] != row.text[1]
	return row
}

// differing are the rows that are worth a look.
func differing(lists ...[]comparedRow) (rows []comparedRow) {
	for _, list := range lists {
		for _, row := range list {
			if row.differs {
				rows = append(rows, row)
			}
		}
	}
	return rows
}
