package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/api"
	"sidetone/shared/run"
	"sidetone/shared/words"
)

// PrivacyPath is the page that says what a check sends.
const PrivacyPath = "/privacy"

// Trust is what a page says before a run of who gets its report. The zero value
// says nothing.
type Trust struct {
	Support string // who gets it
	Contact string // how they are reached
	Logo    string // path of a picture of theirs
	Days    int    // for which it is kept
}

// trustOfPage is what the server wrote into the page.
func trustOfPage() (t Trust) {
	read := func(name string) string {
		if value := root().Call("getAttribute", name); value.Type() == app.TypeString {
			return value.String()
		}
		return ""
	}
	t.Support, t.Contact = read("data-support"), read("data-contact")
	t.Logo = read("data-logo")
	t.Days, _ = strconv.Atoi(read("data-days"))
	return t
}

// whoGetsIt is the second sentence before a run, and the page behind it.
func (p *RunPage) whoGetsIt(w *words.Catalogue) app.UI {
	if p.Trust.Support == "" || p.Trust.Days == 0 {
		return app.Text("")
	}
	return app.P().Class("quiet").Body(
		SupportLogo(p.Trust.Logo),
		app.Text(w.Say("run.sent_to", words.Args{"name": p.Trust.Support, "days": p.Trust.Days})+" "),
		app.A().ID("privacy").Href(PrivacyPath+p.Query).Target("_blank").Rel("noopener").Text(w.Say("run.sent_what")),
	)
}

// contact says how support is reached, where the operator has said so.
func (p *RunPage) contact(w *words.Catalogue) app.UI {
	if p.Trust.Contact == "" {
		return app.Text("")
	}
	return app.P().Class("quiet").Body(
		SupportLogo(p.Trust.Logo),
		app.Text(w.Say("run.support", words.Args{"name": p.Trust.Support, "text": p.Trust.Contact})),
	)
}

// SupportLogo is the picture of who helps, whose name stands behind it; empty:
// there is none.
func SupportLogo(path string) app.UI {
	if path == "" {
		return app.Text("")
	}
	return app.Img().Class("support-logo").Src(path).Alt("")
}

// deletion lets the caller delete a report that the server has. Folded, so that
// nobody does by a slip.
func (p *RunPage) deletion(w *words.Catalogue) app.UI {
	if ReportPath(p.State.URL) == "" || p.State.Handover.Run == "" || p.State.Phase != run.Done {
		return app.Text("")
	}
	return app.Details().ID("delete").Class("card").Body(
		app.Summary().Text(w.Say("run.delete")),
		app.P().Text(w.Say("run.delete_sure")),
		app.Button().ID("delete-yes").Type("button").OnClick(p.onDelete).Text(w.Say("run.delete_yes")),
		app.P().Role("status").Body(app.If(p.undeleted, func() app.UI { return app.Text(w.Say("run.delete_failed")) })),
	)
}

func (p *RunPage) onDelete(app.Context, app.Event) {
	h, path := p.State.Handover, ReportPath(p.State.URL)
	answered := func(gone bool) {
		p.page.Dispatch(func(app.Context) {
			if p.undeleted = !gone; gone {
				p.Broken, p.Before = Deleted, nil
				forget(p.link)
				clearState()
				p.show(run.State{Phase: run.Idle}, true)
			}
		})
	}
	// 404: it was deleted before, by support or by itself.
	done := app.FuncOf(func(_ app.Value, args []app.Value) any {
		status := args[0].Get("status").Int()
		answered(status == 204 || status == 404)
		return nil
	})
	failed := app.FuncOf(func(app.Value, []app.Value) any {
		answered(false)
		return nil
	})
	request := map[string]any{"method": "DELETE", "headers": map[string]any{"Authorization": "Bearer " + h.Token}}
	app.Window().Call("fetch", api.RunReport(h.Run)+"?report="+path[len("/r/"):], request).Call("then", done, failed)
}
