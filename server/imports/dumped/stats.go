package dumped

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"sidetone/shared/peerconn"
)

// stat is one object of getStats with the first and last value of the members
// that are of use.
type stat struct {
	kind        string
	first, last map[string]any
}

// kinds are the kinds of statistics that are kept (webrtc-stats), with the
// members that peerconn.Entry has; the rest of a dump is passed over.
var kinds = []string{"transport", "candidate-pair", "local-candidate", "remote-candidate", "inbound-rtp", "outbound-rtp", "remote-inbound-rtp",
	"media-source", "data-channel", "candidate"}

var names = func() map[string]string {
	names := map[string]string{}
	for f := range reflect.TypeFor[peerconn.Entry]().Fields() {
		names[f.Tag.Get("json")] = f.Tag.Get("json")
	}
	return names
}()

// oldKinds are names that browsers used before the standard's.
var oldKinds = map[string]string{"candidatepair": "candidate-pair", "localcandidate": "local-candidate", "remotecandidate": "remote-candidate",
	"datachannel": "data-channel", "inboundrtp": "inbound-rtp", "outboundrtp": "outbound-rtp"}

// Given reports whether a member of an object is of use; kind is empty where none is
// told.
func Given(id, kind, member string) bool {
	if legacyKind(id) != "" {
		return true
	}
	if kind == "" {
		kind = kindByID(id)
	}
	return Wanted(kind, member)
}

// Wanted reports whether a member of a kind of statistics is of use.
func Wanted(kind, member string) bool {
	if standard, ok := oldKinds[kind]; ok {
		kind = standard
	}
	return names[member] != "" && slices.Contains(kinds, kind)
}

// Sample takes one member of a statistics object at the beginning and at the
// end of what was recorded of it.
func (c *Connection) Sample(id, kind, member string, first, last any) {
	if old := legacyKind(id); old != "" {
		c.legacy(id, old, member, first, last)
		return
	}
	if member == "jitter" && strings.Contains(id, "stream_ssrc_") {
		return // in milliseconds, as in legacy
	}
	if kind == "" {
		kind = kindByID(id)
	}
	c.sample(id, kind, member, first, last)
}

// sample takes a member that has the standard's name.
func (c *Connection) sample(id, kind, member string, first, last any) {
	if standard, ok := oldKinds[kind]; ok {
		kind = standard
	}
	if !Wanted(kind, member) {
		return
	}
	if len(id) > maxLine {
		return
	}
	s := c.stats[id]
	if s == nil {
		if len(c.stats) >= maxStats || !c.keeps(2*valueBytes+len(id)) {
			return
		}
		id = strings.Clone(id)
		if c.stats == nil {
			c.stats = map[string]*stat{}
		}
		s = &stat{kind: strings.Clone(kind), first: map[string]any{}, last: map[string]any{}}
		c.stats[id] = s
		c.order = append(c.order, id)
	}
	member = names[member] // of the table, and no part of the file
	if _, ok := s.first[member]; !ok {
		if !c.keeps(valueBytes) {
			return
		}
		s.first[member] = c.short(first)
	}
	s.last[member] = c.short(last)
}

// short is a value as it is kept.
func (c *Connection) short(value any) any {
	switch v := value.(type) {
	case string:
		return clone(v)
	case float64, bool, nil:
		return v
	case json.Number:
		f, _ := v.Float64()
		return f
	}
	return nil
}

// SampledAt notes a moment at which statistics were taken.
func (c *Connection) SampledAt(at time.Time) {
	c.Seen(at)
	if c.sampled[0].IsZero() || at.Before(c.sampled[0]) {
		c.sampled[0] = at
	}
	if at.After(c.sampled[1]) {
		c.sampled[1] = at
	}
}

// KindOf is the kind of a statistics object: the one that is told, else the
// one that it was told to be in an earlier sample.
func (c *Connection) KindOf(id, kind string) string {
	if kind == "" && c.stats[id] != nil {
		return c.stats[id].kind
	}
	return kind
}
