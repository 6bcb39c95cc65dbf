// Package getstats reads what RTCPeerConnection.getStats gave where somebody
// saved it by itself as JSON: an object by id, a list of statistics, a list of
// pairs of id and statistics as a Map is spread, or a list of several of these,
// taken one after another.
package getstats

import (
	"bytes"
	"encoding/json"
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
	"track", "stream", "csrc", "sender", "receiver"}

// Is reports whether the beginning of a file is one of statistics: the first
// member "type" in it is a type of them.
func Is(start []byte) bool {
	d := json.NewDecoder(bytes.NewReader(start))
	for range maxLooked {
		t, err := d.Token()
		if err != nil {
			return false
		}
		if t == "type" {
			kind, _ := d.Token()
			name, ok := kind.(string)
			return ok && slices.Contains(types, name)
		}
	}
	return false
}

// maxLooked tokens of a file: a codec before the first type has some ten.
const maxLooked = 400

type sample struct {
	into *artefact.Artefact
	r    *stream.Reader
	c    *dumped.Connection
	read int
}

// Read reads a file; list says that it begins with a bracket.
func Read(r *stream.Reader, list bool, into *artefact.Artefact) error {
	into.Origin = report.OriginGetStats
	calls := dumped.Calls{}
	s := &sample{into: into, r: r, c: calls.Get("1")}
	var err error
	if list {
		_, err = r.Array(func(int) error { return s.item() })
	} else {
		_, err = r.Object(s.member)
	}
	calls.Report("", into)
	if err == nil && s.read == 0 {
		err = artefact.Broken(artefact.Nowhere, "file.getstats")
	}
	return err
}

// member of an object by id.
func (s *sample) member(id string) error {
	value, err := s.r.Value()
	s.object(id, value)
	return err
}

// item of a list: statistics, a pair of id and statistics, or a sample.
func (s *sample) item() error {
	value, err := s.r.Value()
	switch v := value.(type) {
	case []any:
		if id, ok := first(v).(string); ok && len(v) == 2 {
			s.object(id, v[1])
			break
		}
		for _, one := range v {
			s.object("", one)
		}
	case map[string]any:
		if _, ok := v["type"].(string); ok {
			s.object("", v)
			break
		}
		for id, one := range v {
			s.object(id, one)
		}
	}
	return err
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// object is one of statistics.
func (s *sample) object(id string, value any) {
	members, _ := value.(map[string]any)
	kind, _ := members["type"].(string)
	if own, ok := members["id"].(string); ok {
		id = own
	}
	if id == "" || !slices.Contains(types, kind) {
		return
	}
	s.read++
	if number, ok := members["timestamp"].(json.Number); ok {
		// Since 1970; some libraries hand on a time since the page was loaded.
		if ms, err := number.Float64(); err == nil && ms > sinceEpoch && ms < maxMS {
			s.c.SampledAt(time.UnixMicro(int64(ms * 1000)))
		}
	}
	for name, one := range members {
		s.c.Sample(id, kind, name, one, one)
	}
}

// sinceEpoch and maxMS bound what is a time since 1970: 2001 and 2286.
const (
	sinceEpoch = 1e12
	maxMS      = 1e13
)
