// Package rtcstats reads rtcstats dumps, as Jitsi's servers keep and Chromium
// saves them: a JSON array a line, [method, connection, value, ..., time],
// after up to two lines that say what the file is; and the older form, one
// object.
package rtcstats

import (
	"bytes"
	"encoding/json"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/dumped"
	"sidetone/server/imports/lines"
	"sidetone/server/imports/stream"
	"sidetone/shared/report"
)

type dump struct {
	into    *artefact.Artefact
	calls   dumped.Calls
	now     float64 // ms since 1970; later lines count from it
	agent   string
	entries int
}

// Read reads a dump. Lines that cannot be read are named and passed over.
func Read(r *lines.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginRTCStats
	d := &dump{into: into}
	var err error
	var problem report.Phrase
	cut := false
	note := func(line int) {
		if problem.ID != "" {
			into.NoteSaid((&artefact.Problem{Place: artefact.Line(line), Is: problem}).Phrase())
		}
	}
	for {
		number := r.Number
		var line []byte
		if line, err = r.Next(); line == nil {
			break
		}
		note(number)
		problem = d.line(line)
		cut = problem.ID != "" && isBegun(line)
	}
	d.finish()
	if cut && err == nil && d.entries > 0 {
		return artefact.Broken(artefact.Line(r.Number), "file.json_cut")
	}
	note(r.Number)
	if err == nil && d.entries == 0 {
		err = artefact.Broken(artefact.Line(1), "file.rtcstats_lines")
	}
	return err
}

// isBegun: the line is an array or an object without its end.
func isBegun(line []byte) bool {
	text := bytes.TrimSpace(line)
	return len(text) > 0 && (text[0] == '[' && text[len(text)-1] != ']' || text[0] == '{' && text[len(text)-1] != '}')
}

// finish makes the observations.
func (d *dump) finish() {
	d.calls.Report(d.into.UserAgent(d.agent, ""), d.into)
}

// Magic is the first line of a dump that Chromium saved.
const Magic = "RTCStatsDump"

// entry is one thing that happened.
type entry struct {
	method, id string
	at         time.Time
	value      any
}

// take makes of an entry what it says, and gives what is wrong with it.
func (d *dump) take(e entry) report.Phrase {
	d.entries++
	if e.id == "" {
		d.page(e)
		return report.Phrase{}
	}
	c := d.calls.Get(e.id)
	switch {
	case c == nil:
		return dumped.TooMany()
	case isStats(e.method):
		c.SampledAt(e.at)
	default:
		if e.method == "create" || e.method == "setConfiguration" {
			c.Configure(e.value, d.into.Hide)
		}
		c.Event(e.at, e.method, e.value)
	}
	return report.Phrase{}
}

// stats takes a sample: whole, or what changed since the one before. It is
// passed over piece by piece: that of a meeting has megabytes.
func (d *dump) stats(r *stream.Reader, id string) error {
	c := d.calls.Get(id)
	_, err := r.Object(func(one string) error {
		value, err := r.Value()
		members, _ := value.(map[string]any) // the "timestamp" of the sample is none
		if c == nil {
			return err
		}
		kind := c.KindOf(one, statKind(members["type"]))
		for name, value := range members {
			name = statMember(name)
			c.Sample(one, kind, name, value, value)
		}
		return err
	})
	return err
}

func statKind(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		number, _ := v.Int64()
		return kinds[int(number)]
	}
	return ""
}
