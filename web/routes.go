package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// Routes registers the pages on which the agent runs, in the words of w; speak
// gives those of another language. The first page is not among them: it is
// complete as the server renders it and loads no agent.
func Routes(runner Runner, post Post, w *words.Catalogue, speak func(lang string) *words.Catalogue) {
	app.RouteWithRegexp("^/d/[^/]+$", func() app.Composer {
		return &RunPage{Words: w, runner: runner, post: post, speak: speak}
	})
}
