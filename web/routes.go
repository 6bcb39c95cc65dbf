package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/web/words"
)

// Routes registers the pages on which the agent runs. The first page is not
// among them: it is complete as the server renders it and loads no agent.
func Routes(runner Runner) {
	app.RouteWithRegexp("^/d/[^/]+$", func() app.Composer {
		return &RunPage{Lang: words.Match(root().Get("lang").String()), runner: runner}
	})
}
