package probe

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"

	"sidetone/shared/run"
	"sidetone/web/words"
)

// Screen is where a person reads. Colours and progress come only where
// somebody looks on: https://no-color.org, and no terminal.
type Screen struct {
	out, errs io.Writer
	colour    bool // of out
	live      bool // errs shows progress

	mu    sync.Mutex
	shown bool
}

// NewScreen looks what it has before it. quiet shows no progress.
func NewScreen(out, errs io.Writer, getenv func(string) string, quiet bool) *Screen {
	dumb := getenv("TERM") == "dumb"
	return &Screen{
		out: out, errs: errs,
		colour: isTerminal(out) && !dumb && getenv("NO_COLOR") == "",
		live:   isTerminal(errs) && !dumb && !quiet,
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
	line := progress(state)
	if len(line) > progressWidth {
		line = line[:progressWidth]
	}
	fmt.Fprint(s.errs, lineStart+line)
}

// progress is "2.1 s  server ok, signalling ok, relays 5/12".
func progress(state run.State) string {
	names := words.ForRun(words.English).Step
	var steps []string
	for _, step := range state.Steps {
		if step.ID == run.StepBrowser {
			continue
		}
		how := ""
		switch step.State {
		case run.StepRunning:
			how = fmt.Sprintf("%d/%d", step.Done, step.Total)
		case run.StepOK:
			how = "ok"
		case run.StepProblem:
			how = "problem"
		default:
			continue
		}
		steps = append(steps, names[step.ID]+" "+how)
	}
	return fmt.Sprintf("%.1f s  %s", state.Elapsed.Round(100*time.Millisecond).Seconds(), strings.Join(steps, ", "))
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
