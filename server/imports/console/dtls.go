package console

import (
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// secured are handshakes of DTLS that failed, as programs write them that do not say
// what for. Calls have them, and so have VPNs, CoAP and RADIUS: they count where some
// line of the log tells of RTC, before or behind.
type secured struct {
	failed []handshakeAt
	ofRTC  bool
}

type handshakeAt struct {
	at time.Time
	o  report.Observation
}

// tellsOfRTC: it has a word of RTC as its programs write them, in the names of their
// parts as well.
func tellsOfRTC(text string) bool {
	return holdsAny(text, "ICE", "RTC", "rtc", "RTP", "rtp", "PeerConnection", "peerConnection", "peer connection",
		"SDP", "sdp", "candidate", "STUN", "stun")
}

// look remembers whether a line tells of RTC.
func (s *secured) look(m message) {
	s.ofRTC = s.ofRTC || tellsOfRTC(m.text) || tellsOfRTC(m.source)
}

// keep takes a failed handshake of nobody in particular, for the end of the log.
func (s *secured) keep(at time.Time, o report.Observation) bool {
	f := o.Detail.Failure
	if o.Check != report.CheckConsole || o.Target != "" || !f.Is(report.FailureDTLS) {
		return false
	}
	if len(s.failed) < artefact.MaxEntries {
		s.failed = append(s.failed, handshakeAt{at, o})
	}
	return true
}

// observations are those that count; the others are shown, and are another program's.
func (s *secured) observations() []handshakeAt {
	for i := range s.failed {
		if !s.ofRTC {
			s.failed[i].o.Detail.Party = report.PartyOther
		}
	}
	return s.failed
}
