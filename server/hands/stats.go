package hands

import (
	"context"

	"github.com/pion/webrtc/v4"

	"sidetone/shared/run"
)

// Stats reads pion's counters into the few that a run judges by.
func (p *peer) Stats(context.Context) (run.Stats, error) {
	out := run.Stats{ChecksSent: -1, ChecksAnswered: -1, RTPLost: -1}
	pc := p.made()
	if pc == nil {
		return out, errClosed
	}
	all := pc.GetStats()
	for _, s := range all {
		switch s := s.(type) {
		case webrtc.ICECandidatePairStats:
			out.ChecksSent = max(0, out.ChecksSent) + int(s.RequestsSent)
			out.ChecksAnswered = max(0, out.ChecksAnswered) + int(s.ResponsesReceived)
			out.BytesReceived += int(s.BytesReceived)
		case webrtc.InboundRTPStreamStats:
			out.RTPReceived += int(s.PacketsReceived)
			out.RTPLost = max(0, out.RTPLost) + int(max(0, s.PacketsLost))
			out.RTPJitterMS = max(out.RTPJitterMS, s.Jitter*1000)
		}
	}
	p.mu.Lock()
	if p.video != nil {
		out.RTPSent = int(p.video.sent.Load())
	}
	p.mu.Unlock()
	out.DTLS = dtls(pc)
	if pc.SCTP() == nil {
		return out, nil
	}
	if s, ok := pc.SCTP().Transport().ICETransport().GetSelectedCandidatePairStats(); ok {
		out.RTTMS = s.CurrentRoundTripTime * 1000
		out.Local, out.Protocol = candidateType(all, s.LocalCandidateID)
		out.Remote, _ = candidateType(all, s.RemoteCandidateID)
		if p.relay != nil {
			out.Local = webrtc.ICECandidateTypeRelay.String()
		}
	}
	return out, nil
}

func candidateType(all webrtc.StatsReport, id string) (kind, protocol string) {
	c, ok := all[id].(webrtc.ICECandidateStats)
	if !ok {
		return "", ""
	}
	return c.CandidateType.String(), c.Protocol
}
