package getstats

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"sidetone/server/imports/dumped"
)

// Statistics by track: what Twilio's SDKs make of getStats. They have lists of tracks
// in the place of types, count packets as the standard does, give times in ms, and
// tell neither of the pair nor of a state (StatsReport of twilio-video.js and of its
// relatives for Android, iOS and React Native).

// trackList is what the tracks of a list are.
type trackList struct{ kind, count, bytes string }

var trackLists = map[string]trackList{
	"localAudioTrackStats":  {"audio", "packetsSent", "bytesSent"},
	"localVideoTrackStats":  {"video", "packetsSent", "bytesSent"},
	"remoteAudioTrackStats": {"audio", "packetsReceived", "bytesReceived"},
	"remoteVideoTrackStats": {"video", "packetsReceived", "bytesReceived"},
}

// byTrack: the name is one of a list by track, or of what stands beside the sums of a
// test call, whether it found a pair or not.
func byTrack(name string) bool {
	return trackLists[name] != trackList{} || name == selectedPair || name == candidates
}

// tracks takes the lists by track of a report, which is of one connection.
func (s *sample) tracks(members map[string]any) {
	id, _ := members["peerConnectionId"].(string)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		list, ok := trackLists[name]
		if !ok {
			continue
		}
		all, ok := members[name].([]any)
		if !ok {
			all = []any{members[name]} // React Native's first version gives the first alone
		}
		for i, one := range all {
			if track, ok := one.(map[string]any); ok {
				s.track(cmp.Or(id, only), list, i, track)
			}
		}
	}
}

// track is one RTP stream of a track. Rates of pictures are left out: these
// statistics do not tell a shared screen, which needs few, from a camera.
func (s *sample) track(connection string, list trackList, number int, track map[string]any) {
	packets, ok := numeric(track[list.count])
	if !ok {
		return
	}
	c := s.calls.Get(connection)
	if c == nil {
		return
	}
	s.read++
	if at, ok := moment(track["timestamp"]); ok {
		c.SampledAt(at)
	}
	ssrc, _ := track["ssrc"].(string)
	id := list.count + " " + list.kind + " " + cmp.Or(ssrc, strconv.Itoa(number))
	lost, counted := numeric(track["packetsLost"])
	jitter, jittered := numeric(track["jitter"])
	if list.count == "packetsReceived" {
		received(c, id, list.kind, map[string]any{"packetsReceived": packets, "bytesReceived": track[list.bytes],
			"packetsLost": when(counted, lost), "jitter": when(jittered, jitter/1000)})
		return
	}
	sent(c, id, list.kind, packets, track[list.bytes])
	if ms, ok := numeric(track["roundTripTime"]); ok && ms >= 1 && counted && packets > 0 {
		reported(c, id, list.kind, map[string]any{"fractionLost": min(1, max(0, lost)/packets), "roundTripTime": ms / 1000,
			"jitter": when(jittered, jitter/1000)})
	}
}

func received(c *dumped.Connection, id, kind string, members map[string]any) {
	members["kind"] = kind
	give(c, id, "inbound-rtp", members)
}

func sent(c *dumped.Connection, id, kind string, packets float64, bytes any) {
	give(c, id, "outbound-rtp", map[string]any{"kind": kind, "packetsSent": packets, "bytesSent": bytes})
}

// reported is what the other side told of a stream that goes out. That it told
// something shows in the round trip alone: nothing lost is written where no report
// came, too. Less than a millisecond are seconds, as the SDK for Node gives them.
func reported(c *dumped.Connection, stream, kind string, members map[string]any) {
	members["kind"], members["localId"] = kind, stream
	give(c, "report/"+stream, "remote-inbound-rtp", members)
}

// give hands on an object as the standard has it. Members that are not known are left
// out.
func give(c *dumped.Connection, id, kind string, members map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if value := members[name]; value != nil {
			c.Sample(id, kind, name, value, value)
		}
	}
}

// when is a value that is known; nil: it is not.
func when(known bool, value float64) any {
	if !known {
		return nil
	}
	return value
}

// numeric is a number; null and text, which stand for what was not measured, are none.
func numeric(value any) (float64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := number.Float64()
	return f, err == nil
}

// written is a number as it is written, for what is a name: an SSRC.
func written(value any) (string, bool) {
	number, ok := value.(json.Number)
	return number.String(), ok
}
