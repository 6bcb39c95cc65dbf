package getstats

import (
	"cmp"

	"sidetone/server/imports/dumped"
)

// The report of a test call of Twilio's voice SDK (PreflightTest): candidates as the
// standard has them, the pair in use as two of them, what was counted in "totals" and
// averages over the call, in ms, in "stats".

// selectedPair is the member with the candidates of the pair in use, candidates that
// with all of them.
const selectedPair, candidates = "selectedIceCandidatePairStats", "iceCandidateStats"

// preflight takes the pair in use, and the sums of a test call.
func (s *sample) preflight(members map[string]any) {
	if pair, ok := members[selectedPair].(map[string]any); ok {
		s.pair(pair)
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
	averages, _ := members["stats"].(map[string]any)
	jitter, jittered := average(averages, "jitter")
	received(c, "totals received", "audio", map[string]any{"packetsReceived": packetsReceived, "bytesReceived": totals["bytesReceived"],
		"packetsLost": totals["packetsLost"], "jitter": when(jittered, jitter/1000)})
	sent(c, "totals sent", "audio", packetsSent, totals["bytesSent"])
	// Where no report came the round trip is that of the checks, which says nothing of
	// media; where media came it makes no difference.
	if ms, ok := average(averages, "rtt"); ok && ms > 0 && packetsReceived > 0 {
		reported(c, "totals sent", "audio", map[string]any{"roundTripTime": ms / 1000})
	}
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
