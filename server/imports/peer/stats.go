package peer

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"time"
)

// stat is one object of getStats with the first and last value of the members
// that are of use.
type stat struct {
	kind        string
	first, last map[string]any
}

// wanted are the kinds of statistics and their members that are kept
// (webrtc-stats); the rest of a dump is passed over.
var wanted = map[string][]string{
	"candidate-pair": {"localCandidateId", "remoteCandidateId", "requestsSent", "responsesReceived", "consentRequestsSent",
		"state", "selected", "nominated", "currentRoundTripTime", "bytesSent", "bytesReceived"},
	"local-candidate":  {"candidateType", "protocol", "relayProtocol", "url", "address", "ip", "port", "tcpType"},
	"remote-candidate": {"candidateType", "protocol", "address", "ip"},
	"transport":        {"selectedCandidatePairId", "dtlsState", "iceState"},
	"inbound-rtp": {"kind", "mediaType", "packetsReceived", "packetsLost", "jitter", "bytesReceived", "framesPerSecond",
		"concealedSamples", "totalSamplesReceived", "timestamp"},
	"outbound-rtp":        {"kind", "mediaType", "packetsSent", "bytesSent", "framesPerSecond", "timestamp"},
	"remote-inbound-rtp":  {"kind", "localId", "packetsLost", "fractionLost", "jitter", "roundTripTime"},
	"remote-outbound-rtp": {"kind", "packetsSent"},
	"data-channel":        {"state", "messagesSent", "messagesReceived"},
}

// oldKinds are names that browsers used before the standard's.
var oldKinds = map[string]string{"candidatepair": "candidate-pair", "localcandidate": "local-candidate", "remotecandidate": "remote-candidate",
	"datachannel": "data-channel", "inboundrtp": "inbound-rtp", "outboundrtp": "outbound-rtp"}

// Wanted reports whether a member of a kind of statistics is of use.
func Wanted(kind, member string) bool {
	if standard, ok := oldKinds[kind]; ok {
		kind = standard
	}
	return slices.Contains(wanted[kind], member)
}

// Sample takes one member of a statistics object at the beginning and at the
// end of what was recorded of it.
func (c *Connection) Sample(id, kind, member string, first, last any) {
	if standard, ok := oldKinds[kind]; ok {
		kind = standard
	}
	if !Wanted(kind, member) {
		return
	}
	s := c.stats[id]
	if s == nil {
		if len(c.stats) >= maxStats {
			return
		}
		if c.stats == nil {
			c.stats = map[string]*stat{}
		}
		s = &stat{kind: kind, first: map[string]any{}, last: map[string]any{}}
		c.stats[id] = s
	}
	if _, ok := s.first[member]; !ok {
		s.first[member] = first
	}
	s.last[member] = last
}

// SampledAt notes a moment at which statistics were taken.
func (c *Connection) SampledAt(at time.Time) { c.seen(at) }

func (s *stat) text(name string) string { return text(s.last[name]) }

// number is the last value; ok false: there is none.
func (s *stat) number(name string) (float64, bool) { return number(s.last[name]) }

// count is a counter as a whole number, 0 where there is none.
func (s *stat) count(name string) int {
	v, _ := s.number(name)
	return int(min(max(v, 0), math.MaxInt32))
}

// grown is by how much a counter grew while it was recorded.
func (s *stat) grown(name string) float64 {
	a, _ := number(s.first[name])
	b, _ := number(s.last[name])
	return b - a
}

func (s *stat) yes(name string) bool { return s.text(name) == "true" }

func number(value any) (float64, bool) {
	var f float64
	var err error
	switch v := value.(type) {
	case float64:
		f = v
	case json.Number:
		f, err = v.Float64()
	case string:
		f, err = strconv.ParseFloat(v, 64)
	default:
		return 0, false
	}
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

// of gives the statistics of a kind in a fixed order.
func (c *Connection) of(kind string) (ids []string) {
	for id, s := range c.stats {
		if s.kind == kind {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// KindOf is the kind of a statistics object: the one that is told, else the
// one that it was told to be in an earlier sample.
func (c *Connection) KindOf(id, kind string) string {
	if kind == "" && c.stats[id] != nil {
		return c.stats[id].kind
	}
	return kind
}
