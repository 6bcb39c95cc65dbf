package acsrows

import (
	"math"
	"strings"
	"time"

	"sidetone/shared/report"
)

// stream is one of a series: what its metrics came to so far.
type stream struct {
	from               time.Time
	kind, direction    string
	codec              string
	packets, lost      float64
	jitter, rtt, bits  mean
	participant        int
	countsLoss, counts bool
}

// mean of a metric, by the samples of each row.
type mean struct{ sum, samples float64 }

func (m *mean) add(average, samples float64) {
	m.sum, m.samples = m.sum+average*samples, m.samples+samples
}

func (m *mean) value() *float64 {
	if m.samples == 0 {
		return nil
	}
	v := m.sum / m.samples
	return &v
}

// streamOf names a stream: the SDKs write no id of one so far.
func streamOf(read *reading) string {
	return strings.Join([]string{read.text(Participant), read.text(Endpoint), read.text(Remote), read.text(Stream), read.text(MediaType), read.text(Direction)}, "\x00")
}

// series: one metric of a stream in one interval. The rows of a stream become one
// observation. Names of metrics are those that the log's pages and the SDK's media
// statistics give; others say nothing here.
func (r *Reader) series(read *reading) (entry, bool) {
	key := streamOf(read)
	s := r.streams[key]
	if s == nil {
		if len(r.streams) >= MaxRows {
			return entry{}, false
		}
		if r.streams == nil {
			r.streams = map[string]*stream{}
		}
		s = &stream{kind: mediaKind(read.text(MediaType)), direction: mediaDirection(read.text(Direction)), codec: read.text(Codec),
			from: read.time(Started), participant: r.participant(read)}
		r.streams[key] = s
	}
	average, samples := read.least(Average), read.least(Samples)
	if average == nil {
		return entry{}, false
	}
	n := 1.0
	if samples != nil {
		n = *samples
	}
	switch strings.ToLower(read.text(Metric)) {
	case "packetspersecond":
		s.counts, s.packets = true, s.packets+*average*n
	case "packetslostpersecond":
		s.countsLoss, s.lost = true, s.lost+*average*n
	case "jitterinms":
		s.jitter.add(*average, n)
	case "rttinms":
		s.rtt.add(*average, n)
	case "bitrate":
		s.bits.add(*average, n)
	default:
		return entry{}, false
	}
	if at := read.time(Started); !at.IsZero() && (s.from.IsZero() || at.Before(s.from)) {
		s.from = at
	}
	return entry{at: s.from, observation: s.observation()}, true
}

func (s *stream) observation() report.Observation {
	m := &report.Media{Kind: s.kind, Direction: s.direction, JitterMS: s.jitter.value(), RTTMS: s.rtt.value(), Participant: s.participant}
	if s.counts {
		packets := int(min(math.Round(s.packets), maxWhole))
		m.Packets = &packets
	}
	if all := s.packets + s.lost; s.countsLoss && s.counts && all > 0 {
		share := s.lost / all
		m.Loss = &share
	}
	if bits := s.bits.value(); bits != nil && s.kind != "audio" {
		kbps := *bits / 1000
		m.Kbps = &kbps
	}
	return report.Observation{Check: report.CheckMedia, Target: Vendor, Outcome: mediaOutcome(m), Detail: report.Detail{Media: m, Says: told("acs_codec", s.codec)}}
}
