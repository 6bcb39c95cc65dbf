// Package pionlog gives the pion libraries a log.
package pionlog

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/pion/logging"
)

// Factory passes pion's lines on to log at debug level. What pion itself
// calls debug and trace is left out: some of those lines hold user names. The
// rest tells of strangers' packets, so it must not fill a log of which nobody
// asked for details. A nil log drops everything.
func Factory(log *slog.Logger) logging.LoggerFactory {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return leveled{log}
}

type leveled struct{ log *slog.Logger }

func (l leveled) NewLogger(scope string) logging.LeveledLogger {
	return leveled{l.log.With("pion", scope)}
}

func (l leveled) Trace(string)          {}
func (l leveled) Tracef(string, ...any) {}
func (l leveled) Debug(string)          {}
func (l leveled) Debugf(string, ...any) {}
func (l leveled) Info(m string)         { l.log.Debug(m) }
func (l leveled) Warn(m string)         { l.log.Debug(m) }
func (l leveled) Error(m string)        { l.log.Debug(m) }

func (l leveled) Infof(f string, a ...any)  { l.line(f, a) }
func (l leveled) Warnf(f string, a ...any)  { l.line(f, a) }
func (l leveled) Errorf(f string, a ...any) { l.line(f, a) }

// line formats only what will be written.
func (l leveled) line(f string, a []any) {
	if l.log.Enabled(context.Background(), slog.LevelDebug) {
		l.log.Debug(fmt.Sprintf(f, a...))
	}
}
