package rtcstats

import (
	"encoding/json"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/stream"
	"sidetone/shared/report"
)

// ReadObject reads the older form of a dump, one object with the entries of
// each connection: {"userAgent", "peerConnections": {"PC_0": [{"type", "time",
// "value"}]}}.
func ReadObject(r *stream.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginRTCStats
	d := newDump(into)
	_, err := r.Object(func(name string) error {
		switch name {
		case "userAgent", "browserUserAgent":
			agent, err := r.String()
			d.agent = agent
			return err
		case "peerConnections":
			_, err := r.Object(func(id string) error {
				_, err := r.Array(func(int) error { return d.object(r, id) })
				return err
			})
			return err
		}
		return r.Skip()
	})
	d.finish()
	if err == nil && d.entries == 0 {
		err = artefact.Broken("", "an rtcstats dump of this form has peerConnections with entries {\"type\", \"time\", \"value\"}")
	}
	return err
}

// object is one entry.
func (d *dump) object(r *stream.Reader, id string) error {
	var kind string
	var at time.Time
	var value any
	_, err := r.Object(func(name string) (err error) {
		switch name {
		case "type":
			kind, err = r.String()
		case "time", "timestamp":
			var moment any
			moment, err = r.Value()
			at = momentOf(moment)
		case "value":
			value, err = r.Value()
		default:
			err = r.Skip()
		}
		return err
	})
	if kind == "" {
		return err
	}
	d.entries++
	raw, marshalled := json.Marshal(value)
	if marshalled != nil {
		return err
	}
	if id == "null" || id == "" {
		d.page(kind, raw, at)
		return err
	}
	if problem := d.entry(kind, id, raw, at); problem != "" {
		d.into.Note("%s: %s", kindName(kind), problem)
	}
	return err
}

// momentOf reads a Date as JSON writes it, or ms since 1970.
func momentOf(value any) time.Time {
	switch v := value.(type) {
	case string:
		at, _ := time.Parse(time.RFC3339, v)
		return at
	case json.Number:
		if ms, err := v.Float64(); err == nil && ms >= sinceEpoch && ms <= maxMS {
			return time.UnixMicro(int64(ms * 1000))
		}
	}
	return time.Time{}
}

// kindName of an entry as a message may repeat it: those that are known.
func kindName(kind string) string {
	for _, known := range methods {
		if known == kind {
			return kind
		}
	}
	return "an entry"
}
