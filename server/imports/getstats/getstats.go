// Package getstats reads what RTCPeerConnection.getStats gave where somebody
// saved it by itself as JSON: an object by id, a list of statistics, a list of
// pairs of id and statistics as a Map is spread, a list of several of these, taken
// one after another, or either of them within what a library wraps around it; and what
// Twilio's SDKs and mediasoup's server give in its place.
package getstats

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/dumped"
	"sidetone/server/imports/stream"
	"sidetone/shared/report"
)

// types of statistics (webrtc-stats), those of older browsers among them.
var types = []string{"codec", "inbound-rtp", "outbound-rtp", "remote-inbound-rtp", "remote-outbound-rtp", "media-source", "media-playout",
	"peer-connection", "data-channel", "transport", "candidate-pair", "local-candidate", "remote-candidate", "certificate",
	"track", "stream", "csrc", "sender", "receiver",
	// Chromium's before the standard
	"ssrc", "googCandidatePair", "googComponent", "googTrack", "googLibjingleSession", "googCertificate", "VideoBwe",
	"localcandidate", "remotecandidate"}

// Is reports whether the beginning of a file is one of statistics: the first
// member "type" in it is a type of them, or it has lists by track before that.
func Is(start []byte) bool {
	d := json.NewDecoder(bytes.NewReader(start))
	for range maxLooked {
		t, err := d.Token()
		if err != nil {
			return false
		}
		if name, ok := t.(string); ok && byTrack(name) {
			return true
		}
		if t == "type" {
			kind, _ := d.Token()
			name, ok := kind.(string)
			return ok && (slices.Contains(types, name) || name == serverTransport)
		}
	}
	return false
}

// maxLooked tokens of a file: a codec before the first type has some ten.
const maxLooked = 400

type sample struct {
	into  *artefact.Artefact
	r     *stream.Reader
	calls dumped.Calls
	read  int
	// outer are the members of the file's own object that belong together.
	outer map[string]any

	served []served
	// consumer: the list that is walked holds a consumer's stream of mediasoup,
	// outermost: what stands in no other list does.
	consumer, outermost bool
}

// only is the connection of statistics that name none.
const only = "1"

// Read reads a file; list says that it begins with a bracket.
func Read(r *stream.Reader, list bool, into *artefact.Artefact) error {
	into.Origin = report.OriginGetStats
	s := &sample{into: into, r: r, outer: map[string]any{}}
	var err error
	if list {
		_, err = r.Array(func(int) error { return s.item() })
	} else {
		_, err = r.Object(s.member)
	}
	s.together(s.outer)
	s.serve()
	s.calls.Report("", into)
	if err == nil && s.read == 0 {
		err = artefact.Broken(artefact.Nowhere, "file.getstats")
	}
	return err
}

// member of an object by id.
func (s *sample) member(id string) error {
	value, err := s.r.Value()
	switch {
	case id == "samples":
		s.outer[id] = true // that they are there is all that is asked of them
	case belongs(id):
		s.outer[id] = value
	}
	s.walk(id, value, 0)
	return err
}

// together takes members of one object that tell something only beside each other.
func (s *sample) together(members map[string]any) {
	s.tracks(members)
	s.preflight(members)
}

// belongs: the member tells something beside others of its object.
func belongs(name string) bool { return byTrack(name) || slices.Contains(beside, name) }

var beside = []string{"peerConnectionId", "totals", "samples", "stats", "testTiming", "networkTiming"}

// item of a list: statistics, a pair of id and statistics, or a sample.
func (s *sample) item() error {
	value, err := s.r.Value()
	s.walk("", value, 0)
	return err
}

// walk looks for statistics in what holds them: samples, lists by kind or direction,
// or what a library wraps around them.
func (s *sample) walk(id string, value any, depth int) {
	if depth > maxDepth {
		return
	}
	switch v := value.(type) {
	case []any:
		if name, ok := first(v).(string); ok && len(v) == 2 {
			s.walk(name, v[1], depth+1)
			return
		}
		around := s.consumer
		s.consumer = slices.ContainsFunc(v, ofConsumer)
		for _, one := range v {
			s.walk("", one, depth+1)
		}
		s.consumer = around
	case map[string]any:
		if s.server(v, depth == 0) {
			return
		}
		if kind, ok := v["type"].(string); ok && slices.Contains(types, kind) {
			s.object(id, v)
			return
		}
		s.together(v)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			s.walk(name, v[name], depth+1)
		}
	}
}

// maxDepth of what holds statistics: an event in a list, its data, a kind and a direction.
const maxDepth = 8

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// object is one of statistics.
func (s *sample) object(id string, members map[string]any) {
	kind, _ := members["type"].(string)
	if own, ok := members["id"].(string); ok {
		id = own
	}
	c := s.calls.Get(only)
	if id == "" || c == nil {
		return
	}
	s.read++
	if at, ok := moment(members["timestamp"]); ok {
		c.SampledAt(at)
	}
	for name, one := range members {
		c.Sample(id, kind, name, one, one)
	}
}

// moment is a time in ms since 1970 or in words; some libraries hand on one since
// the page was loaded, which is none.
func moment(value any) (time.Time, bool) {
	switch v := value.(type) {
	case json.Number:
		ms, err := v.Float64()
		return time.UnixMicro(int64(ms * 1000)), err == nil && ms > sinceEpoch && ms < maxMS
	case string:
		at, err := time.Parse(time.RFC3339, v)
		return at, err == nil
	}
	return time.Time{}, false
}

// sinceEpoch and maxMS bound what is a time since 1970: 2001 and 2286.
const (
	sinceEpoch = 1e12
	maxMS      = 1e13
)
