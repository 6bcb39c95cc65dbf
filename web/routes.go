package web

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// Routes registers the pages on which the agent runs, in the words of the page's
// language; fetch gets a file of the server's, and ready is called when a page
// waits for its caller to press Start. The first page is not among them:
// it is complete as the server renders it and loads no agent.
func Routes(runner Runner, deliver Deliver, fetch func(path string) []byte, ready func()) {
	speak := func(lang string) *words.Catalogue { return Speak(lang, fetch) }
	w := speak(Language())
	if path := app.Window().URL().Path; runs(path) {
		app.Route(path, func() app.Composer {
			return &RunPage{Words: w, runner: runner, deliver: deliver, speak: speak, ready: ready}
		})
	}
}

// runs: path is /d/ with the link's last part. The page that is open is the only one
// that is ever asked for, since links are plain (keepLinksPlain); a pattern that
// matches every link's takes 17 ms to be made, before anything is drawn.
func runs(path string) bool {
	link, ok := strings.CutPrefix(path, "/d/")
	return ok && link != "" && !strings.Contains(link, "/")
}
