package page

import (
	"net/url"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// What forms send for nothing: go-app leaves out the value of an option that is
// empty, and a browser sends the text instead.
const (
	NotTakenUp = "none"
	NoEnd      = "kept"
)

// Desk is what only support sees of a report, and does with it.
type Desk struct {
	Note, Owner, State string
	States             []string
	// Me is how the reader's own reports are owned; empty: not known.
	Me string
	// Write: the reader may change, share and delete.
	Write bool
	// Public: who has the address may see the report; PublicUntil is until
	// when; zero: there is no end.
	Public      bool
	PublicUntil time.Time
	// Others are the other reports of the same link, ticket and network.
	Others []Others
}

// Others are reports that have something in common with this one.
type Others struct {
	// By is what they have in common: link, ticket or network; Value is what
	// a list is asked for to show them.
	By, Value string
	Count     int
	// More: there are more than Count.
	More bool
	// Same is how many of them have the same cause; 0 where this has none.
	Same int
	// Reports are the latest of them.
	Reports []ConsoleReport
}

// work is what support does with the report; nothing for anybody else.
func (v *view) work() []app.UI {
	if d := v.o.Desk; d != nil && d.Write {
		return []app.UI{v.handling(d)}
	}
	return nil
}

// otherRuns are those that have something in common with this one.
func (v *view) otherRuns() []app.UI {
	if !v.has("others") {
		return nil
	}
	var others []app.UI
	for _, o := range v.o.Desk.Others {
		others = append(others, v.others(o))
	}
	return []app.UI{app.Section().ID("others").Class("part noprint").Body(app.H2().Text(v.say("console.others")), app.Ul().Class("others").Body(others...))}
}

// handling is a note, an owner and a state, who may see the report, and its
// end.
func (v *view) handling(d *Desk) app.UI {
	states := []app.UI{app.Option().Value(NotTakenUp).Text(v.say("console.state.none"))}
	for _, s := range d.States {
		o := app.Option().Value(s).Text(v.say("console.state." + s))
		if s == d.State {
			o = o.Selected(true)
		}
		states = append(states, o)
	}
	action := ConsoleReportPath + v.r.ID
	shared := []app.UI{app.Text(v.say("console.shared_support"))}
	button := app.Button().Type("submit").Name("share").Value("public").Text(v.say("console.share"))
	if d.Public {
		shared[0] = app.Text(v.say("console.shared_public"))
		if at := d.PublicUntil; !at.IsZero() {
			before, after, _ := strings.Cut(v.say("console.shared_until", words.Args{"time": moment(at)}), moment(at))
			shared = []app.UI{app.Text(before), clock(at), app.Text(after)}
		}
		button = app.Button().Type("submit").Name("share").Value("support").Text(v.say("console.unshare"))
	}
	return app.Details().ID("handling").Class("card noprint").Body(
		app.Summary().Body(
			app.Text(v.say("console.handling")+" "),
			app.Span().Class("quiet").Body(append([]app.UI{app.Bdi().Text(joined(" · ", v.handlingWord(d.State), d.Owner, d.Note)), app.Text(" · ")}, shared...)...)),
		app.Form().Class("fields").Method("post").Action(action).Body(
			app.Div().Class("field").Body(app.Label().For("state").Text(v.say("console.column.state")), app.Select().ID("state").Name("state").Body(states...)),
			app.Div().Class("field").Body(app.Label().For("owner").Text(v.say("console.column.owner")),
				app.Input().ID("owner").Name("owner").Type("text").AutoComplete(false).Placeholder(escaped(d.Me)).Value(escaped(d.Owner))),
			app.Div().Class("field wide").Body(app.Label().For("note").Text(v.say("console.note")), noteField(d.Note)),
			app.Button().Type("submit").Name("save").Value("1").Class("primary").Text(v.say("console.keep")),
		),
		app.Form().Class("fields").Method("post").Action(action).Body(
			app.P().Body(shared...),
			app.If(!d.Public, func() app.UI {
				return app.Div().Class("field").Body(app.Label().For("until").Text(v.say("console.share_for")), app.Select().ID("until").Name("for").Body(
					app.Option().Value(NoEnd).Text(v.say("console.no_end")), app.Option().Value("24h").Text(v.say("console.hours_24")), app.Option().Value("168h").Text(v.say("console.days_7"))))
			}),
			button,
		),
		app.Form().Class("fields").Method("post").Action(action).Body(
			app.Label().Body(app.Input().Type("checkbox").Name("delete").Value("1").Required(true), app.Text(" "+v.say("console.delete_sure"))),
			app.Button().Type("submit").Text(v.say("console.delete")),
		),
	)
}

// noteField holds the note as its content: go-app's own Textarea writes it into
// an attribute, which no browser reads, and what is saved then is nothing.
func noteField(note string) app.UI {
	return app.Elem("textarea").ID("note").Attr("name", "note").Attr("rows", 2).Body(app.Text(note))
}

func (v *view) handlingWord(state string) string {
	if id := "console.state." + state; state != "" && v.w.Has(id) {
		return v.say(id)
	}
	return v.say("console.state.none")
}

// others is a line: how many, how many of them alike, and the latest.
func (v *view) others(o Others) app.UI {
	args := words.Args{"count": o.Count, "total": o.Same}
	count := v.say("console.others."+o.By, args)
	if o.More {
		count = v.say("console.others_more."+o.By, args)
	}
	if o.Same > 0 {
		count = joined(", ", count, v.say("console.others_same", args))
	}
	list := []app.UI{app.A().Href(address(ConsolePath, url.Values{o.By: {o.Value}})).Text(count)}
	for _, r := range o.Reports {
		list = append(list, app.Div().Class("other").Body(
			verdictWord(v.w, r), app.A().Class("open").Href("/r/"+r.ID).Body(app.Bdi().Text(lineName(v.w, r))),
			app.Span().Class("quiet").Body(app.Bdi().Text(joined(" · ", r.Ticket, r.Browser))), age(r.Created),
			app.A().Class("button compare-with").Href(ConsoleComparePath+"?r="+url.QueryEscape(v.r.ID)+"&r="+url.QueryEscape(r.ID)).Text(v.say("console.compare")),
		))
	}
	return app.Li().Body(list...)
}
