package rtcstats

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"time"

	"sidetone/server/imports/stream"
	"sidetone/shared/report"
)

// line reads one line and gives what is wrong with it.
func (d *dump) line(line []byte) report.Phrase {
	text := bytes.TrimSpace(line)
	switch {
	case len(text) == 0 || string(text) == Magic:
		return report.Phrase{}
	case text[0] == '{': // what the file is, or who wrote it
		return d.header(text)
	}
	e := entry{}
	numbers := [2]float64{-1, -1} // the last two values
	count := 0
	r := stream.NewLine(text)
	found, err := r.Array(func(i int) (err error) {
		count++
		switch {
		case i == 0:
			var name any
			name, err = r.Value()
			e.method = method(name)
		case i == 1:
			var id any
			id, err = r.Value()
			e.id = connectionID(id)
		case i == 2 && isStats(e.method) && e.id != "":
			err = d.stats(r, e.id)
		case i == 2:
			e.value, err = r.Value()
		default:
			numbers[0] = numbers[1]
			numbers[1], err = timeOf(r)
		}
		return err
	})
	switch {
	case err != nil || !found || count < 3:
		return report.Say("file.rtcstats_entry")
	case e.method == "":
		return report.Say("file.rtcstats_method")
	}
	e.at = d.moment(numbers)
	return d.take(e)
}

func connectionID(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return "" // null: it belongs to the page
}

// timeOf reads a value that may be a time; -1: it is none.
func timeOf(r *stream.Reader) (float64, error) {
	value, err := r.Value()
	if number, ok := value.(json.Number); ok {
		if ms, wrong := number.Float64(); wrong == nil && ms >= 0 && ms <= maxMS && !math.IsNaN(ms) {
			return ms, err
		}
	}
	return -1, err
}

// moment reads the time, the last of an entry, or the one before where a
// sequence number follows: since 1970, or since the line before.
func (d *dump) moment(numbers [2]float64) time.Time {
	before, last := numbers[0], numbers[1]
	switch {
	case last >= sinceEpoch:
		d.now = last
	case before >= sinceEpoch:
		d.now = before
	case last >= 0 && d.now > 0:
		d.now = min(d.now+last, maxMS)
	}
	if d.now == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(d.now * 1000))
}

// sinceEpoch: a time above it (2001) counts from 1970, one below from the
// line before. maxMS is the year 2286.
const (
	sinceEpoch = 1e12
	maxMS      = 1e13
)

// header is a line that says what the file is, or who wrote it. Jitsi's has
// more objects of its own.
func (d *dump) header(text []byte) report.Phrase {
	r := stream.NewLine(text)
	_, err := r.Object(func(name string) (err error) {
		switch name {
		case "userAgent":
			var agent string
			if agent, err = r.String(); agent != "" {
				d.agent = strings.Clone(agent)
			}
		case "startTime":
			var ms float64
			if ms, err = r.Number(); ms >= sinceEpoch && ms <= maxMS && d.now == 0 {
				at := time.UnixMicro(int64(ms * 1000))
				d.into.Lasted(at, at)
			}
		default:
			err = r.Skip()
		}
		return err
	})
	if err != nil {
		return report.Say("file.json_broken")
	}
	d.entries++
	return report.Phrase{}
}
