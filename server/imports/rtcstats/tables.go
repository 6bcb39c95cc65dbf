package rtcstats

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Numbers that rtcstats 4 writes for methods, types of statistics and their
// members; what is not of use here is left out. Source: the tables of the
// project rtcstats/rtcstats, packages/rtcstats-shared/compression.js, whose
// numbers "must not be reassigned".
var (
	methods = map[int]string{
		1: "getStats", 6: "setLocalDescription", 7: "setLocalDescriptionOnSuccess", 8: "setRemoteDescription",
		9: "setRemoteDescriptionOnSuccess", 10: "addIceCandidate", 14: "setLocalDescriptionOnFailure",
		15: "setRemoteDescriptionOnFailure", 20: "onicecandidate", 21: "onicecandidateerror",
		24: "oniceconnectionstatechange", 25: "onconnectionstatechange", 26: "onicegatheringstatechange",
		36: "close", 38: "setConfiguration", 39: "create", 65: "getUserMediaOnFailure",
	}
	kinds = map[int]string{
		1: "inbound-rtp", 2: "outbound-rtp", 3: "remote-inbound-rtp", 5: "transport", 6: "candidate-pair",
		7: "local-candidate", 8: "remote-candidate", 9: "data-channel", 12: "media-source",
	}
	statMembers = map[int]string{
		10: "ssrc", 11: "kind", 14: "packetsReceived", 15: "packetsLost", 16: "jitter", 19: "remoteId",
		25: "framesPerSecond", 36: "packetsDiscarded", 41: "bytesReceived", 51: "totalSamplesReceived",
		52: "concealedSamples", 53: "silentConcealedSamples", 66: "contentType", 74: "localId", 75: "roundTripTime",
		76: "totalRoundTripTime", 77: "fractionLost", 78: "roundTripTimeMeasurements", 79: "packetsSent",
		80: "bytesSent", 81: "mediaSourceId", 95: "qualityLimitationReason", 116: "protocol", 118: "state",
		123: "dtlsState", 124: "iceState", 125: "selectedCandidatePairId", 134: "address", 135: "port",
		136: "candidateType", 138: "url", 139: "relayProtocol", 148: "localCandidateId", 149: "remoteCandidateId",
		150: "nominated", 152: "currentRoundTripTime", 156: "requestsSent", 157: "responsesReceived",
		159: "consentRequestsSent",
	}
)

// method is the name of an entry's first value, which is a name, a number or
// the letter that stands for statistics; empty: it is none of them. A number
// that is not in the table is an event of no use.
func method(value any) string {
	switch v := value.(type) {
	case string:
		if v == "g" {
			return "getStats"
		}
		return strings.Clone(v)
	case json.Number:
		number, err := v.Int64()
		if known := methods[int(number)]; err == nil && known != "" {
			return known
		}
		return "method " + v.String()
	}
	return ""
}

// isStats: Jitsi writes "getstats".
func isStats(method string) bool { return strings.EqualFold(method, "getStats") }

// statMember is a member's name, also one for which a number stands; empty: it
// is of no use.
func statMember(name string) string {
	if number, err := strconv.Atoi(name); err == nil {
		return statMembers[number]
	}
	return name
}
