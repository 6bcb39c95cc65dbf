package internals

import (
	"fmt"
	"strings"
	"time"

	"sidetone/server/imports/dumped"
)

// layouts in which Chromium writes moments, beside timestamps or, in older
// dumps, alone: those of Date.toLocaleString in the countries that reports
// mostly come from. The time zone is not in them.
var layouts = []string{
	"1/2/2006, 3:04:05 PM", "2.1.2006, 15:04:05", "02/01/2006, 15:04:05", "02/01/2006 15:04:05", "2006-01-02 15:04:05", "2006/1/2 15:04:05",
	"2/1/2006, 3:04:05 pm", "2/1/2006, 15:04:05", "2/1/2006 15:04:05", "2-1-2006 15:04:05", "2-1-2006, 15:04:05", "2-1-2006, 3:04:05 pm",
	"2. 1. 2006 15:04:05", "2.1.2006 15:04:05", "2006-01-02, 15:04:05", "2006-01-02, 3:04:05 pm", "2006/1/2 PM3:04:05", "2006. 1. 2. PM 3:04:05",
}

// moment of an event, by its timestamp, or else by the caller's clock. Where
// both are there they tell the caller's time zone.
func (d *dump) moment(at time.Time, local string) time.Time {
	if local == "" || len(local) > maxMoment || !at.IsZero() && d.into.Zone != "" {
		return at
	}
	local = halves.Replace(local)
	for _, layout := range layouts {
		clock, err := time.Parse(layout, local)
		switch {
		case err != nil:
		case at.IsZero():
			d.into.LocalTimes = true
			return clock
		default:
			offset := clock.Sub(at).Round(quarter)
			if rest := clock.Sub(at) - offset; offset.Abs() <= widest && rest.Abs() < 2*time.Second {
				sign := '+'
				if offset < 0 {
					sign = '-'
				}
				d.into.Zone = fmt.Sprintf("%c%02d:%02d", sign, int(offset.Abs().Hours()), int(offset.Abs().Minutes())%60)
				return at
			}
		}
	}
	return at
}

// span is from when until when a connection's statistics were taken.
type span struct{ start, end time.Time }

func (s *span) add(start, end time.Time) {
	if !start.IsZero() && (s.start.IsZero() || start.Before(s.start)) {
		s.start = start
	}
	if end.After(s.end) {
		s.end = end
	}
}

// sampled notes when a connection's statistics were taken. They stand in UTC, and in
// older dumps its events by the caller's clock alone: the two are brought together by
// the first of each, which are seconds apart. Where they are not, since no more than
// the last samples of a long call are kept, nobody knows when they were taken.
func (d *dump) sampled(c *dumped.Connection) {
	if d.span.start.IsZero() {
		return
	}
	offset := time.Duration(0)
	if d.into.LocalTimes && !d.began.IsZero() {
		apart := d.began.Sub(d.span.start)
		if offset = apart.Round(quarter); (apart-offset).Abs() > sameBegin || offset.Abs() > widest {
			return
		}
	}
	c.SampledAt(d.span.start.Add(offset))
	c.SampledAt(d.span.end.Add(offset))
}

// halves of the day as Chromium writes them, after blanks that do not break:
// in Spanish and Canadian English, Chinese and Korean.
var halves = strings.NewReplacer("\u202f", " ", "\u00a0", " ", "a.\u202fm.", "am", "p.\u202fm.", "pm", "a.\u00a0m.", "am", "p.\u00a0m.", "pm",
	"a.m.", "am", "p.m.", "pm", "a. m.", "am", "p. m.", "pm", "上午", "AM", "下午", "PM", "오전", "AM", "오후", "PM")

const (
	// maxMoment of a moment in words.
	maxMoment = 64
	// Zones differ from UTC by quarters of an hour, and by 14 hours at most.
	quarter = 15 * time.Minute
	widest  = 14 * time.Hour
	// sameBegin: a page may wait for its user between making a connection and the first
	// sample, a second later at least.
	sameBegin = 2 * time.Minute
)
