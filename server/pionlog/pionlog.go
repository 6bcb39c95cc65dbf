// Package pionlog gives the pion libraries a log.
package pionlog

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/pion/logging"

	"sidetone/server/listen"
)

// Factory passes pion's lines on to log at debug level, without what they say
// of clients: addresses, user names and the texts of others' errors. What pion
// itself calls debug and trace is left out. The rest tells of strangers'
// packets, so it must not fill a log of which nobody asked for details. A nil
// log drops everything.
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
func (l leveled) Info(m string)         { l.text(m) }
func (l leveled) Warn(m string)         { l.text(m) }
func (l leveled) Error(m string)        { l.text(m) }

func (l leveled) Infof(f string, a ...any)  { l.line(f, a) }
func (l leveled) Warnf(f string, a ...any)  { l.line(f, a) }
func (l leveled) Errorf(f string, a ...any) { l.line(f, a) }

// text writes a line that pion has put together by itself, without the words
// that could be an address, a name or a number of somebody's: all that have a
// digit or a mark inside.
func (l leveled) text(m string) {
	if !l.log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	words := strings.Fields(m)
	for i, word := range words {
		if !isPlain(word) {
			words[i] = withheld
		}
	}
	l.log.Debug(strings.Join(words, " "))
}

// line formats only what will be written. Of the arguments those are written
// that cannot hold anything of a client: numbers, times and the reason of an
// error.
func (l leveled) line(f string, a []any) {
	if !l.log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	shown := make([]any, len(a))
	for i, one := range a {
		shown[i] = show(one)
	}
	l.log.Debug(fmt.Sprintf(verb.ReplaceAllString(f, "%v"), shown...))
}

// withheld stands where something was left out.
const withheld = "[withheld]"

// verb is a formatting verb that does not fit what is put in place of its
// argument.
var verb = regexp.MustCompile(`%[-+# 0]*[0-9.]*[a-zA-Z]`)

func show(v any) any {
	switch v := v.(type) {
	case int, int8, int16, int32, int64, uint8, uint16, uint32, uint64, uint, float32, float64, bool, time.Duration:
		return v
	case error:
		return listen.Reason(v)
	}
	return withheld
}

// isPlain: letters, with marks at the end alone.
func isPlain(word string) bool {
	word = strings.TrimRight(word, ".,:;!?)")
	word = strings.TrimLeft(word, "(")
	for _, r := range word {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '-' || r == '\'') {
			return false
		}
	}
	return true
}
