package peerconn

// Stats are what one getStats said, as far as calls are judged by it.
type Stats struct {
	At int
	// Selected is the pair in use; nil: none, or it was not told.
	Selected *Pair
	// ChecksSent and ChecksAnswered are STUN binding requests of all pairs,
	// consent included; -1: the browser does not count them.
	ChecksSent, ChecksAnswered int
	// ICE and DTLS are transport.iceState and dtlsState; empty: not told.
	ICE, DTLS string
	// Locals are the local candidates: here Firefox names what its events
	// leave out.
	Locals []Local
	// Remotes are the other side's candidates.
	Remotes []Local
	Streams []Stream
	// Channels: a data channel is open, which needs the handshake.
	Channels bool
}

// Pair is a candidate pair.
type Pair struct {
	Local, Remote string // candidate types
	Protocol      string // of the local candidate, udp or tcp
	RelayProtocol string // between browser and TURN server
	URL           string // of that server, where told
	RTTMS         float64
	// Answered: a check on it was answered.
	Answered bool
	// BytesSent and BytesReceived of what it carries, checks left out. Counted: the
	// bytes received were among the statistics.
	BytesSent, BytesReceived int
	Counted                  bool
}

// Local is a local candidate.
type Local struct {
	Type, Protocol, RelayProtocol, URL, Address string
	Port                                        int
}

// Stream is one RTP stream. Numbers that are not known are nil.
type Stream struct {
	ID        string // of the statistics' object
	Kind      string // audio, video or screen
	Direction string // send or receive
	Packets   int
	// Reported: the other side's reports of what we send came back.
	Reported bool
	Loss     *float64 // share of all, 0..1
	Lost     int      // packets that Loss is of, of a received stream
	JitterMS *float64
	RTTMS    *float64
	Bytes    int
	FPS      *float64
	// Healed is the share of sound that was made up, silence left out.
	Healed *float64
	// Limited is qualityLimitationReason: what the browser sends less for.
	Limited string
	// SourceFPS is what the camera or screen gave.
	SourceFPS *float64
}

// narrow: the browser sends less than it would for want of bandwidth.
func (s Stream) narrow() bool { return s.Limited == "bandwidth" }

// Entry is a member of an RTCStatsReport, as JSON writes it; what is not
// read here is left out of it.
type Entry struct {
	ID        string `json:"id"`
	Type      string `json:"type"`
	Kind      string `json:"kind"`
	MediaType string `json:"mediaType"` // older name of kind

	// transport
	ICEState                string `json:"iceState"`
	DTLSState               string `json:"dtlsState"`
	SelectedCandidatePairID string `json:"selectedCandidatePairId"`

	// candidate-pair
	State                   string   `json:"state"`
	Nominated               bool     `json:"nominated"`
	SelectedPair            bool     `json:"selected"` // Firefox
	LocalCandidateID        string   `json:"localCandidateId"`
	RemoteCandidateID       string   `json:"remoteCandidateId"`
	CurrentRoundTripTime    *float64 `json:"currentRoundTripTime"` // s
	RequestsSent            *float64 `json:"requestsSent"`
	ResponsesReceived       *float64 `json:"responsesReceived"`
	ConsentRequestsSent     *float64 `json:"consentRequestsSent"`
	PairBytesSent           *float64 `json:"bytesSent"`
	PairBytesReceived       *float64 `json:"bytesReceived"`
	TotalRoundTripTime      *float64 `json:"totalRoundTripTime"`
	RoundTripTimeSamples    *float64 `json:"roundTripTimeMeasurements"`
	FractionLost            *float64 `json:"fractionLost"`
	RoundTripTime           *float64 `json:"roundTripTime"` // s; remote-inbound-rtp
	Jitter                  *float64 `json:"jitter"`        // s
	PacketsSent             *float64 `json:"packetsSent"`
	PacketsReceived         *float64 `json:"packetsReceived"`
	PacketsLost             *float64 `json:"packetsLost"`
	QualityLimitationReason string   `json:"qualityLimitationReason"`
	FramesPerSecond         *float64 `json:"framesPerSecond"`
	ContentType             string   `json:"contentType"`
	MediaSourceID           string   `json:"mediaSourceId"`
	ConcealedSamples        *float64 `json:"concealedSamples"`
	SilentConcealedSamples  *float64 `json:"silentConcealedSamples"`
	PacketsDiscarded        *float64 `json:"packetsDiscarded"`
	TotalSamplesReceived    *float64 `json:"totalSamplesReceived"`
	LocalID                 string   `json:"localId"`
	RemoteID                string   `json:"remoteId"`
	SSRC                    *float64 `json:"ssrc"`

	// local-candidate, remote-candidate
	CandidateType string   `json:"candidateType"`
	Protocol      string   `json:"protocol"`
	RelayProtocol string   `json:"relayProtocol"`
	URL           string   `json:"url"`
	Address       string   `json:"address"`
	IP            string   `json:"ip"` // older name of address
	Port          *float64 `json:"port"`
}

// Read makes Stats of a whole RTCStatsReport that was taken at a time.
func Read(at int, entries []Entry) Stats {
	s := Stats{At: at, ChecksSent: -1, ChecksAnswered: -1}
	byID := map[string]Entry{}
	for _, e := range entries {
		byID[e.ID] = e
	}
	selected := ""
	for _, e := range entries {
		switch e.Type {
		case "transport":
			s.ICE, s.DTLS = e.ICEState, e.DTLSState
			if e.SelectedCandidatePairID != "" {
				selected = e.SelectedCandidatePairID
			}
		case "candidate-pair":
			count(&s.ChecksSent, e.RequestsSent, e.ConsentRequestsSent)
			count(&s.ChecksAnswered, e.ResponsesReceived)
			if selected == "" && (e.SelectedPair || e.Nominated && e.State == "succeeded") {
				selected = e.ID
			}
		case "local-candidate":
			s.Locals = append(s.Locals, local(e))
		case "remote-candidate":
			s.Remotes = append(s.Remotes, local(e))
		case "data-channel":
			s.Channels = s.Channels || e.State == "open"
		case "outbound-rtp":
			s.Streams = append(s.Streams, outbound(e, entries))
		case "inbound-rtp":
			s.Streams = append(s.Streams, inbound(e))
		}
	}
	if e, ok := byID[selected]; ok {
		s.Selected = pairOf(e, byID)
	}
	return s
}

// count adds what is known.
func count(sum *int, values ...*float64) {
	for _, v := range values {
		if v != nil {
			*sum = max(*sum, 0) + int(*v)
		}
	}
}

func value(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}

func pairOf(e Entry, byID map[string]Entry) *Pair {
	local, remote := byID[e.LocalCandidateID], byID[e.RemoteCandidateID]
	return &Pair{
		Local: local.CandidateType, Remote: remote.CandidateType, Protocol: local.Protocol,
		RelayProtocol: local.RelayProtocol, URL: local.URL, RTTMS: value(e.CurrentRoundTripTime) * 1000,
		Answered:  e.State == "succeeded" || value(e.ResponsesReceived) > 0,
		BytesSent: int(value(e.PairBytesSent)), BytesReceived: int(value(e.PairBytesReceived)),
		Counted: e.PairBytesReceived != nil,
	}
}

func local(e Entry) Local {
	return Local{e.CandidateType, e.Protocol, e.RelayProtocol, e.URL, or(e.Address, e.IP), int(value(e.Port))}
}

// kindOf a stream. A screen is told by the content type, which the sender
// writes into the packets; few pictures of it are enough.
func kindOf(e Entry) string {
	if e.ContentType == "screenshare" {
		return "screen"
	}
	return or(e.Kind, e.MediaType)
}

// outbound joins what we count with what the other side reports of it.
func outbound(e Entry, entries []Entry) Stream {
	s := Stream{ID: e.ID, Kind: kindOf(e), Direction: "send", Packets: int(value(e.PacketsSent)), Bytes: int(value(e.PairBytesSent)), FPS: e.FramesPerSecond,
		Limited: e.QualityLimitationReason}
	for _, r := range entries {
		if r.Type == "media-source" && r.ID == e.MediaSourceID {
			s.SourceFPS = r.FramesPerSecond
		}
		theirs := r.LocalID == e.ID || e.RemoteID == r.ID && r.ID != "" || r.SSRC != nil && e.SSRC != nil && *r.SSRC == *e.SSRC ||
			// Recordings that leave those out tell by what there is one of.
			r.LocalID == "" && e.RemoteID == "" && (r.SSRC == nil || e.SSRC == nil) && onlyOne(entries, e.Type, kindOf(e))
		if r.Type == "remote-inbound-rtp" && theirs && kindOf(r) == kindOf(e) {
			s.Reported = true
			s.Loss, s.JitterMS, s.RTTMS = r.FractionLost, inMS(r.Jitter), inMS(r.RoundTripTime)
		}
	}
	return s
}

// onlyOne: there is one stream of a type and a kind.
func onlyOne(entries []Entry, of, kind string) bool {
	n := 0
	for _, e := range entries {
		if e.Type == of && kindOf(e) == kind {
			n++
		}
	}
	return n == 1
}

func inbound(e Entry) Stream {
	s := Stream{ID: e.ID, Kind: kindOf(e), Direction: "receive", Packets: int(value(e.PacketsReceived)),
		Bytes: int(value(e.PairBytesReceived)), JitterMS: inMS(e.Jitter), FPS: e.FramesPerSecond}
	if all := value(e.PacketsLost) + value(e.PacketsReceived); e.PacketsLost != nil && all > 0 && *e.PacketsLost >= 0 {
		loss := *e.PacketsLost / all
		s.Loss, s.Lost = &loss, int(*e.PacketsLost)
	}
	s.Healed = healed(e)
	return s
}

// healed is the share of sound that stands in for packets that did not come
// in time. A sender who is muted sends nothing, and the receiver fills that
// with silence, which it counts among both; and where not one packet was lost
// or too late, what was filled in is a pause of the sender's.
func healed(e Entry) *float64 {
	if e.ConcealedSamples == nil || value(e.TotalSamplesReceived) <= 0 {
		return nil
	}
	if missing := value(e.PacketsLost)+value(e.PacketsDiscarded) > 0; e.PacketsLost != nil && !missing {
		return nil
	}
	share := max(0, *e.ConcealedSamples-value(e.SilentConcealedSamples)) / *e.TotalSamplesReceived
	return &share
}

func inMS(seconds *float64) *float64 {
	if seconds == nil {
		return nil
	}
	ms := *seconds * 1000
	return &ms
}
