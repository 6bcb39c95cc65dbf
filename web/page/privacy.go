package page

import (
	"io"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
	"sidetone/web"
)

// PrivacyPath is the page that says what a check sends.
const PrivacyPath = web.PrivacyPath

// Privacy says what a check sends, who sees it and how long it is kept.
func (s *Site) Privacy(w io.Writer) error {
	t := s.words()
	name := words.Args{"name": s.supportName()}
	var sent []app.UI
	for _, what := range []string{"tried", "browser", "address", "token"} {
		sent = append(sent, app.Li().Text(t.Say("privacy.sent."+what)))
	}
	part := func(head string, body ...app.UI) app.UI {
		return app.Section().Class("part").Body(append([]app.UI{app.H2().Text(head)}, body...)...)
	}
	return s.write(w, document{Title: s.title(t.Say("privacy.title"))}, web.Frame(t, s.to("/"), web.Narrow,
		app.H1().Text(t.Say("privacy.title")),
		part(t.Say("privacy.sent"), app.Ul().Class("todo").Body(sent...)),
		part(t.Say("privacy.never"), app.P().Text(t.Say("privacy.never_text"))),
		part(t.Say("privacy.who"), app.P().Text(t.Say("privacy.who_text", name)), app.P().Text(t.Say("privacy.servers"))),
		app.If(s.days() > 0, func() app.UI {
			return part(t.Say("privacy.kept"), app.P().Text(t.Say("privacy.kept_text", words.Args{"days": s.days()})))
		}),
		app.If(s.Support.Contact != "", func() app.UI { return part(t.Say("privacy.ask"), s.contact()) }),
	))
}

// days is for how many days a report is kept; 0: it is not said.
func (s *Site) days() int { return int((s.Kept + 24*time.Hour - 1) / (24 * time.Hour)) }

func (s *Site) supportName() string {
	if s.Support.Name == "" {
		return s.words().Say("privacy.operator")
	}
	return s.Support.Name
}

// contact says how support is reached, where the operator has said so.
func (s *Site) contact() app.UI {
	if s.Support.Contact == "" {
		return app.Text("")
	}
	return app.P().Class("note").Body(
		web.SupportLogo(s.Support.Logo),
		app.Text(s.words().Say("run.support", words.Args{"name": s.supportName(), "text": s.Support.Contact})),
	)
}
