package page

import (
	"io"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/words"
	"sidetone/web"
)

// CarriedPath is the page that shows a report which stands in the address
// itself, behind "#".
const CarriedPath = "/r/"

// Carried is that page before it has looked at its address. Everything that its
// script (carried.js) may have to say stands in it, hidden.
func (s *Site) Carried(w io.Writer) error {
	t := s.words()
	opener := s.asset(AssetOpener)
	if opener == "" {
		return s.notBuilt(w)
	}
	d := s.deskDocument(t.Say("carried.title"), AssetCarried)
	problem := func(id string, again bool) app.UI {
		return app.Div().ID("carried-"+id).Class("note").Attr("role", "alert").Hidden(true).Body(
			app.P().Text(t.Say("carried."+id)),
			app.If(again, func() app.UI {
				return app.Button().Type("button").Class("carried-again").Text(t.Say("carried.again"))
			}),
		)
	}
	return s.write(w, d, web.Frame(t, s.to("/"), web.Wide,
		app.Div().ID("carried").
			DataSet("opener", opener).DataSet("loader", s.asset(AssetLoader)).DataSet("api", api.PathCarried).
			DataSet("query", s.query()).
			Body(
				app.Section().ID("carried-before").Class("hero").Body(
					app.H1().ID("carried-headline").TabIndex(-1).Text(t.Say("carried.headline")),
					app.P().Class("lead").Text(t.Say("carried.lead")),
					app.NoScript().Body(app.P().Class("note").Text(t.Say("carried.no_script"))),
					app.P().ID("carried-opening").Class("quiet").Attr("role", "status").Hidden(true).Text(t.Say("carried.opening")),
					problem("none", false), problem("damaged", false), problem("newer", false), problem("unread", true),
				),
				app.Section().ID("carried-hand-in").Class("card").Class("noprint").Hidden(true).Body(
					app.P().ID("carried-not").Text(t.Say("carried.not_handed_in")),
					app.P().ID("carried-has").Hidden(true).TabIndex(-1).Body(
						app.Text(t.Say("carried.has_it")+" "), app.A().ID("carried-address")),
					app.P().ID("carried-state").Attr("role", "status"),
					app.Div().Class("actions").Body(
						app.Button().ID("hand-in").Type("button").Class("primary").Text(t.Say("carried.hand_in")),
						app.Button().ID("save").Type("button").Text(t.Say("carried.save")),
					),
					app.Div().Hidden(true).Body(
						app.Span().ID("carried-handing").Text(t.Say("carried.handing_in")),
						app.Span().ID("carried-refused").Text(t.Say("carried.refused")),
						app.Span().ID("carried-no-answer").Text(t.Say("carried.no_answer")),
					),
				),
				app.Div().ID("carried-report"),
			),
	))
}

// CarriedReport is what the page shows of a report that was opened: the title of
// the page, and HTML.
func (s *Site) CarriedReport(r report.Report) (title, html string) {
	v := newView(s.words(), r, ReportOptions{})
	v.query = s.query()
	return s.title(v.title()), app.HTMLString(app.Div().Body(v.sections()...))
}

// cameAsCode says so of a report, what is not in it, and where the page that made
// it judged otherwise.
func (v *view) cameAsCode() []string {
	c := v.r.Carried
	if c == nil {
		return nil
	}
	said := []string{v.say("carried.from_code")}
	if !c.HandedIn.IsZero() {
		said[0] = v.say("carried.handed_in", words.Args{"time": moment(c.HandedIn)})
	}
	var omitted []string
	for _, o := range c.Omitted { // somebody else's word
		if slices.Contains(report.Omissions, o) {
			omitted = append(omitted, string(o))
		}
	}
	if len(omitted) > 0 {
		text := v.say("carried.omitted", words.Args{"omissions": omitted})
		if c.Fewer > 0 {
			text += " " + v.say("carried.fewer", words.Args{"count": c.Fewer})
		}
		said = append(said, text)
	}
	if id := "run.verdict." + string(c.Verdict); !c.Agrees(v.r.Diagnosis) && v.w.Has(id) {
		said = append(said, v.say("carried.differs", words.Args{"title": v.say(id)}))
	}
	return said
}
