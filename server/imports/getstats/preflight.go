package getstats

import (
	"cmp"
	"time"

	"sidetone/server/imports/dumped"
	"sidetone/shared/peerconn"
	"sidetone/shared/report"
)

// The report of a test call of Twilio's SDKs (PreflightTest): candidates as the standard
// has them, the pair in use as two of them, when which state came in "networkTiming",
// averages over the call, times in ms, in "stats", and in the voice SDK what was counted
// in "totals". The video SDK sends to itself by a relay, counts nothing, and has the share
// that was lost, in percent; its jitter is in seconds, that of others in ms, and not read.

// selectedPair is the member with the candidates of the pair in use, candidates that
// with all of them.
const selectedPair, candidates = "selectedIceCandidatePairStats", "iceCandidateStats"

// preflight takes the pair in use, and the sums of a test call.
func (s *sample) preflight(members map[string]any) {
	if pair, ok := members[selectedPair].(map[string]any); ok {
		s.pair(pair)
	}
	averages, _ := members["stats"].(map[string]any)
	if timing, ok := members["networkTiming"].(map[string]any); ok {
		test, _ := members["testTiming"].(map[string]any)
		s.states(timing, test)
		s.looped(averages)
	}
	totals, ok := members["totals"].(map[string]any)
	if _, sampled := members["samples"]; !ok || !sampled {
		return
	}
	packetsReceived, came := numeric(totals["packetsReceived"])
	packetsSent, went := numeric(totals["packetsSent"])
	if !came || !went {
		return
	}
	c := s.calls.Get(only)
	if c == nil {
		return
	}
	s.read++
	if timing, ok := members["testTiming"].(map[string]any); ok {
		if at, ok := moment(timing["start"]); ok {
			c.Seen(at)
		}
		if at, ok := moment(timing["end"]); ok {
			c.SampledAt(at)
		}
	}
	jitter, jittered := average(averages, "jitter")
	sent(c, "totals/sent", "audio", packetsSent, totals["bytesSent"])
	// Whether reports of what was sent came is not told: that nothing else did says
	// nothing of the line, for the other side may have had nothing to send.
	if packetsReceived > 0 {
		received(c, "totals/received", "audio", map[string]any{"packetsReceived": packetsReceived, "bytesReceived": totals["bytesReceived"],
			"packetsLost": totals["packetsLost"], "jitter": when(jittered, jitter/1000)})
	}
	// Where no report came the round trip is that of the checks, which says nothing of
	// media; where media came it makes no difference.
	if ms, ok := average(averages, "rtt"); ok && ms > 0 && packetsReceived > 0 {
		reported(c, "totals/sent", "audio", map[string]any{"roundTripTime": ms / 1000})
	}
}

// timed are the states that a test call measures the time between.
var timed = []struct {
	name       string
	kind       peerconn.Kind
	begun, end string
}{
	{"ice", peerconn.ICEState, "checking", "connected"},
	{"dtls", peerconn.DTLSState, "connecting", "connected"},
	{"peerConnection", peerconn.ConnectionState, "connecting", "connected"},
}

// states takes when which state came. Of one that was begun and did not come nothing is
// told: a page that may use relays alone "checks" in Firefox without one, so that it may be
// the relay as well as the way.
func (s *sample) states(timing, test map[string]any) {
	for _, one := range timed {
		measured, _ := timing[one.name].(map[string]any)
		start, begun := moment(measured["start"])
		if !begun {
			continue
		}
		s.read++
		end, came := moment(measured["end"])
		if !came || end.Before(start) {
			continue
		}
		c := s.calls.Get(only)
		if c == nil {
			return
		}
		if at, ok := moment(test["end"]); ok {
			c.Seen(at)
		}
		c.State(start, one.kind, one.begun)
		c.State(end, one.kind, one.end)
	}
}

// looped takes what the video SDK measured of what it sent to itself.
func (s *sample) looped(averages map[string]any) {
	percent, ok := average(averages, "packetLoss")
	if !ok || percent < 0 || percent > 100 {
		return
	}
	s.read++
	loss := percent / 100
	m := &report.Media{Loss: &loss}
	if ms, ok := average(averages, "rtt"); ok && ms > 0 {
		m.RTTMS = &ms
	}
	s.into.Add(time.Time{}, report.Observation{Check: report.CheckMedia, Outcome: report.OK, Detail: report.Detail{Media: m}})
}

// pair is the pair in use; its candidates are named where they have no id.
func (s *sample) pair(pair map[string]any) {
	local, isLocal := pair["localCandidate"].(map[string]any)
	remote, isRemote := pair["remoteCandidate"].(map[string]any)
	if !isLocal || !isRemote {
		return
	}
	c := s.calls.Get(only)
	if c == nil {
		return
	}
	give(c, selectedPair, "candidate-pair", map[string]any{"selected": true,
		"localCandidateId":  end(c, "local-candidate", local),
		"remoteCandidateId": end(c, "remote-candidate", remote)})
}

func end(c *dumped.Connection, kind string, candidate map[string]any) string {
	own, _ := candidate["id"].(string)
	id := cmp.Or(own, selectedPair+" "+kind)
	give(c, id, kind, candidate)
	return id
}

// average of what was measured again and again; none: it never was.
func average(averages map[string]any, name string) (float64, bool) {
	one, _ := averages[name].(map[string]any)
	return numeric(one["average"])
}
