// Package internals reads the dump of chrome://webrtc-internals: an object
// with PeerConnections, each of which has its configuration, a log of events
// and the values of every statistic. Dumps of older Chromium wrote events as
// text and moments in the words of the user's country; they are read as far
// as they go.
package internals

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/dumped"
	"sidetone/server/imports/stream"
	"sidetone/shared/report"
)

// dump is one file.
type dump struct {
	began time.Time // the first event of the connection that is being read
	span  span      // its statistics
	r     *stream.Reader
	into  *artefact.Artefact
	calls dumped.Calls
	agent string
}

// Read reads a dump. What was read before an error is kept in into.
func Read(r *stream.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginInternals
	d := &dump{r: r, into: into}
	found, err := r.Object(d.member)
	if err == nil && !found {
		err = r.Broken("file.internals")
	}
	d.finish()
	return err
}

func (d *dump) member(name string) error {
	switch name {
	case "PeerConnections":
		_, err := d.r.Object(d.connection)
		return err
	case "UserAgent":
		agent, err := d.r.String()
		d.agent = agent
		return err
	case "getUserMedia":
		_, err := d.r.Array(func(int) error { return d.userMedia() })
		return err
	}
	return d.r.Skip()
}

// userMedia: a microphone or camera that was refused.
func (d *dump) userMedia() error {
	value, err := d.r.Value()
	entry, _ := value.(map[string]any)
	name, _ := entry["error"].(string)
	if message, _ := entry["error_message"].(string); message != "" && name != "" {
		name += ": " + message
	}
	at := time.Time{}
	if number, ok := entry["timestamp"].(json.Number); ok {
		if ms, wrong := number.Float64(); wrong == nil && ms > 0 && ms < math.MaxInt64/2 {
			at = time.UnixMicro(int64(ms * 1000))
		}
	}
	dumped.Device(d.into, at, "getUserMedia", name)
	return err
}

func (d *dump) connection(id string) error {
	c := d.calls.Get(id)
	if c == nil {
		d.into.NoteSaid(dumped.TooMany())
		return d.r.Skip()
	}
	d.began, d.span = time.Time{}, span{}
	_, err := d.r.Object(func(name string) error {
		switch name {
		case "rtcConfiguration":
			value, err := d.r.Value()
			c.Configure(value, d.into.Hide)
			return err
		case "updateLog":
			_, err := d.r.Array(func(int) error { return d.event(c) })
			return err
		case "stats":
			return d.stats(c)
		}
		return d.r.Skip()
	})
	d.sampled(c)
	if err != nil {
		c.BrokenOff()
	}
	return err
}

func (d *dump) event(c *dumped.Connection) error {
	var kind, value, local string
	var at time.Time
	_, err := d.r.Object(func(name string) (err error) {
		switch name {
		case "type":
			kind, err = d.r.String()
		case "value":
			value, err = d.r.String()
		case "timestamp":
			var ms float64
			if ms, err = d.r.Number(); ms > 0 && ms < math.MaxInt64/2 {
				at = time.UnixMicro(int64(ms * 1000))
			}
		case "time":
			local, err = d.r.String()
		default:
			err = d.r.Skip()
		}
		return err
	})
	at = d.moment(at, local)
	if d.began.IsZero() || !at.IsZero() && at.Before(d.began) {
		d.began = at
	}
	switch {
	case kind == "":
	case strings.EqualFold(kind, "setConfiguration"):
		c.Configure(value, d.into.Hide)
		c.Seen(at)
	default:
		c.Event(at, kind, value)
	}
	return err
}

// series is one member of one statistics object over time.
type series struct {
	kind, values string
	start, end   time.Time
}

func (d *dump) stats(c *dumped.Connection) error {
	_, err := d.r.Object(func(key string) error {
		s := series{}
		_, err := d.r.Object(func(name string) (err error) {
			var text string
			switch name {
			case "statsType":
				s.kind, err = d.r.String()
			case "values":
				s.values, err = d.r.String()
			case "startTime":
				text, err = d.r.String()
				s.start, _ = time.Parse(time.RFC3339, text)
			case "endTime":
				text, err = d.r.String()
				s.end, _ = time.Parse(time.RFC3339, text)
			default:
				err = d.r.Skip()
			}
			return err
		})
		if s.give(c, key) {
			d.span.add(s.start, s.end)
		}
		return err
	})
	return err
}

// give hands the first and last value on. The key is the id of the object, a
// hyphen and the member; members in brackets are made by the page itself.
func (s series) give(c *dumped.Connection, key string) bool {
	i := strings.LastIndex(key, "-")
	if i < 0 || strings.HasSuffix(key, "]") || !dumped.Given(key[:i], s.kind, key[i+1:]) {
		return false
	}
	first, last, ok := ends(s.values)
	if ok {
		c.Sample(key[:i], s.kind, key[i+1:], first, last)
	}
	return ok
}

// ends reads the first and the last of a list in JSON without reading what is
// between.
func ends(list string) (first, last any, ok bool) {
	list = strings.TrimSpace(list)
	if len(list) < 2 || list[0] != '[' || list[len(list)-1] != ']' {
		return nil, nil, false
	}
	var all []any
	if strings.Contains(list, `"`) || len(list) < 256 {
		if json.Unmarshal([]byte(list), &all) != nil || len(all) == 0 {
			return nil, nil, false
		}
		return all[0], all[len(all)-1], true
	}
	inner := list[1 : len(list)-1]
	head, _, _ := strings.Cut(inner, ",")
	tail := inner[strings.LastIndex(inner, ",")+1:]
	if json.Unmarshal([]byte("["+head+","+tail+"]"), &all) != nil || len(all) != 2 {
		return nil, nil, false
	}
	return all[0], all[1], true
}

// finish makes the observations, in the order in which the connections were
// made as far as their ids tell.
func (d *dump) finish() {
	name := d.into.UserAgent(d.agent, "Chromium") // no other writes this dump
	// "7-10" was made after "7-9".
	slices.SortStableFunc(d.calls.All, func(a, b *dumped.Connection) int { return cmp.Compare(len(a.ID()), len(b.ID())) })
	d.calls.Report(name, d.into)
}
