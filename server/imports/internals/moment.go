package internals

import (
	"fmt"
	"strings"
	"time"
)

// layouts in which Chromium writes moments, beside timestamps or, in older
// dumps, alone: those of Date.toLocaleString in the countries that reports
// mostly come from. The time zone is not in them.
var layouts = []string{"1/2/2006, 3:04:05 PM", "2.1.2006, 15:04:05", "02/01/2006, 15:04:05", "02/01/2006 15:04:05", "2006-01-02 15:04:05", "2006/1/2 15:04:05"}

// moment of an event, by its timestamp, or else by the caller's clock. Where
// both are there they tell the caller's time zone.
func (d *dump) moment(at time.Time, local string) time.Time {
	if local == "" || len(local) > maxMoment || !at.IsZero() && d.into.Zone != "" {
		return at
	}
	local = strings.ReplaceAll(local, "\u202f", " ")
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

const (
	// maxMoment of a moment in words.
	maxMoment = 64
	// Zones differ from UTC by quarters of an hour, and by 14 hours at most.
	quarter = 15 * time.Minute
	widest  = 14 * time.Hour
)
