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
	d := &dump{into: into}
	_, err := r.Object(func(name string) error {
		switch name {
		case "userAgent":
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
		err = artefact.Broken(artefact.Nowhere, "file.rtcstats_object")
	}
	return err
}

// object is one entry. The value of one whose type does not stand before it
// is read whole, statistics too.
func (d *dump) object(r *stream.Reader, id string) error {
	if id == "null" {
		id = ""
	}
	e := entry{id: id}
	_, err := r.Object(func(name string) (err error) {
		switch name {
		case "type":
			var kind any
			kind, err = r.Value()
			e.method = method(kind)
		case "time", "timestamp":
			var moment any
			moment, err = r.Value()
			e.at = momentOf(moment)
		case "value":
			if isStats(e.method) && id != "" {
				return d.stats(r, id)
			}
			e.value, err = r.Value()
		default:
			err = r.Skip()
		}
		return err
	})
	if e.method == "" {
		return err
	}
	d.whole(e)
	if problem := d.take(e); problem.ID != "" {
		d.into.NoteSaid(problem)
	}
	return err
}

// whole takes statistics that stood before their type.
func (d *dump) whole(e entry) {
	sample, ok := e.value.(map[string]any)
	c := d.calls.Get(e.id)
	if !isStats(e.method) || !ok || c == nil || e.id == "" {
		return
	}
	for id, one := range sample {
		members, _ := one.(map[string]any)
		kind := c.KindOf(id, statKind(members["type"]))
		for name, value := range members {
			c.Sample(id, kind, statMember(name), value, value)
		}
	}
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
