package probe

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/mattn/go-isatty"

	"sidetone/shared/run"
	"sidetone/shared/words"
)

// Screen is where a person reads. Colours and progress come only where
// somebody looks on: https://no-color.org, and no terminal.
type Screen struct {
	out, errs io.Writer
	colour    bool // of out
	live      bool // errs shows progress
	words     *words.Catalogue

	mu    sync.Mutex
	shown bool
}

// NewScreen looks what it has before it. quiet shows no progress.
func NewScreen(out, errs io.Writer, getenv func(string) string, quiet bool, lang string) *Screen {
	dumb := getenv("TERM") == "dumb"
	return &Screen{
		out: out, errs: errs,
		colour: isTerminal(out) && !dumb && getenv("NO_COLOR") == "",
		live:   isTerminal(errs) && !dumb && !quiet,
		words:  words.All(lang),
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

const (
	lineStart = "\r\x1b[K" // to the first column, and nothing right of it
	// progressWidth keeps the line from breaking on an ordinary terminal.
	progressWidth = 78
)

// Progress shows how a run goes, on one line.
func (s *Screen) Progress(state run.State) {
	if !s.live {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shown = true
	line := progress(s.words, state)
	if len(line) > progressWidth {
		line = line[:progressWidth]
	}
	fmt.Fprint(s.errs, lineStart+line)
}

// progress is "2.1 s  server ok, signalling ok, relays 5/12".
func progress(w *words.Catalogue, state run.State) string {
	var steps []words.Phrase
	for _, step := range state.Steps {
		if step.ID == run.StepBrowser {
			continue
		}
		id := "terminal.step_" + string(step.State)
		if !w.Has(id) {
			continue // nothing is known of it yet
		}
		steps = append(steps, words.Phrase{ID: id, Args: words.Args{"step": string(step.ID), "count": step.Done, "total": step.Total}})
	}
	return w.Say("terminal.progress", words.Args{"seconds": state.Elapsed.Seconds(), "parts": steps})
}

// Clear takes the progress away.
func (s *Screen) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown {
		fmt.Fprint(s.errs, lineStart)
		s.shown = false
	}
}

// style is an SGR parameter (ECMA-48 8.3.117); empty: as it is.
type style string

const (
	plainText style = ""
	bold      style = "1"
	faint     style = "2"
	red       style = "31"
	green     style = "32"
	yellow    style = "33"
)

func (s *Screen) paint(text string, as style) string {
	if !s.colour || as == plainText || text == "" {
		return text
	}
	return "\x1b[" + string(as) + "m" + text + "\x1b[0m"
}
