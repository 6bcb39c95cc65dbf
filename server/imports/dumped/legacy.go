package dumped

import (
	"encoding/json"
	"net/netip"
	"strconv"
	"strings"
)

// Statistics as Chromium gave them before webrtc-stats, until version 116: names of
// its own, every value a text, and what it is told by the id. They are handed on as
// the standard's.

// legacyKind is the standard's kind of an object with a legacy id; empty: it has none.
func legacyKind(id string) string {
	switch {
	case strings.HasPrefix(id, "Conn-"):
		return "candidate-pair"
	case strings.HasPrefix(id, "Channel-"):
		return "transport"
	case !strings.HasPrefix(id, "ssrc_"):
	case strings.HasSuffix(id, "_recv"):
		return "inbound-rtp"
	case strings.HasSuffix(id, "_send"):
		return "outbound-rtp"
	}
	return ""
}

// byID are the beginnings of Chromium's ids of standard statistics, for dumps that
// name no kind. Whose a candidate is these do not tell.
var byID = []struct{ prefix, kind string }{
	{"RTCIceCandidatePair_", "candidate-pair"}, {"RTCIceCandidate_", "candidate"}, {"RTCTransport_", "transport"},
	{"RTCInboundRTP", "inbound-rtp"}, {"RTCOutboundRTP", "outbound-rtp"}, {"RTCRemoteInboundRtp", "remote-inbound-rtp"},
	{"RTCVideoSource_", "media-source"}, {"RTCAudioSource_", "media-source"}, {"RTCDataChannel_", "data-channel"},
}

// kindByID is the kind of an object of which none is told.
func kindByID(id string) string {
	for _, known := range byID {
		if strings.HasPrefix(id, known.prefix) {
			return known.kind
		}
	}
	return legacyKind(id)
}

// legacyNames of members by kind, beside those that are the standard's already.
var legacyNames = map[string]map[string]string{
	"candidate-pair": {"googActiveConnection": "selected"},
	"inbound-rtp":    {"mediaType": "kind", "googFrameRateReceived": "framesPerSecond"},
	"outbound-rtp":   {"mediaType": "kind", "googFrameRateSent": "framesPerSecond"},
}

// legacyCandidates are the standard's names of kinds of candidates, by those of a pair.
var legacyCandidates = map[string]string{"local": "host", "stun": "srflx", "prflx": "prflx", "relay": "relay"}

// legacy takes one member of an object with a legacy id.
func (c *Connection) legacy(id, kind, member string, first, last any) {
	first, last = legacyValue(first), legacyValue(last)
	said, _ := last.(string)
	switch member {
	case "googLocalCandidateType":
		c.legacyEnd(id, "local", "candidateType", legacyCandidates[said])
	case "googRemoteCandidateType":
		c.legacyEnd(id, "remote", "candidateType", legacyCandidates[said])
	case "googLocalAddress", "googRemoteAddress":
		if a, err := netip.ParseAddrPort(said); err == nil {
			c.legacyEnd(id, strings.ToLower(member[4:len(member)-len("Address")]), "address", a.Addr().String())
		}
	case "googTransportType":
		c.legacyEnd(id, "local", "protocol", said)
		c.legacyEnd(id, "remote", "protocol", said)
	case "dtlsCipher":
		if said != "" { // there is one when the handshake is done
			c.sample(id, kind, "dtlsState", "connected", "connected")
		}
	case "jitter":
		// rtcstats of before the standard named Chromium's so, which is in milliseconds.
	case "localCandidateId", "remoteCandidateId":
		// Dumps do not tell whose a candidate is; the pair tells what it is.
	case "googRtt":
		c.legacyRTT(id, kind, last)
	case "googFrameRateInput":
		c.sample("source-of-"+id, "media-source", "framesPerSecond", first, last)
		c.sample(id, kind, "mediaSourceId", "source-of-"+id, "source-of-"+id)
	case "googBandwidthLimitedResolution":
		reason := "none"
		if last == true {
			reason = "bandwidth"
		}
		c.sample(id, kind, "qualityLimitationReason", reason, reason)
	default:
		c.legacyMember(id, kind, member, first, last)
	}
}

func (c *Connection) legacyMember(id, kind, member string, first, last any) {
	if member == "mediaType" && c.stats["report-of-"+id] != nil {
		c.sample("report-of-"+id, "remote-inbound-rtp", "kind", first, last)
	}
	if member == "googActiveConnection" && last == true {
		c.sample(id, kind, "state", "succeeded", "succeeded")
	}
	if name := legacyNames[kind][member]; name != "" {
		member = name
	}
	c.sample(id, kind, member, first, last)
}

// legacyRTT: of a stream that goes out the other side's reports give it, and of a pair
// the checks. It is 3000 before the first answer.
func (c *Connection) legacyRTT(id, kind string, last any) {
	ms, _ := last.(float64)
	if ms <= 0 || ms == unansweredRTT {
		return
	}
	if kind == "candidate-pair" {
		c.sample(id, kind, "currentRoundTripTime", ms/1000, ms/1000)
		return
	}
	report := "report-of-" + id
	c.sample(report, "remote-inbound-rtp", "localId", id, id)
	c.sample(report, "remote-inbound-rtp", "roundTripTime", ms/1000, ms/1000)
	if s := c.stats[id]; s != nil && s.last["kind"] != nil {
		c.sample(report, "remote-inbound-rtp", "kind", s.last["kind"], s.last["kind"])
	}
}

// unansweredRTT in milliseconds stands where nothing was measured.
const unansweredRTT = 3000

// legacyEnd notes something of one end of a pair.
func (c *Connection) legacyEnd(pair, side, member, value string) {
	if value == "" {
		return
	}
	id := side + "-end-of-" + pair
	c.sample(id, side+"-candidate", member, value, value)
	c.sample(pair, "candidate-pair", side+"CandidateId", id, id)
}

// legacyValue makes of a text what it stands for.
func legacyValue(value any) any {
	if number, ok := value.(json.Number); ok {
		value, _ = number.Float64()
	}
	if s, ok := value.(string); ok {
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			value = n
		} else if s == "true" || s == "false" {
			value = s == "true"
		}
	}
	return value
}
