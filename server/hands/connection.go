package hands

import (
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"

	"sidetone/server/pionlog"
	"sidetone/shared/candidate"
	"sidetone/shared/run"
)

// connection makes pion's PeerConnection: on a relay's address where there is
// one, else on the addresses of this machine.
func (p *peer) connection() error {
	s := webrtc.SettingEngine{LoggerFactory: pionlog.Factory(nil)}
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetICETimeouts(iceLost, iceFailed, keepalive)
	s.SetICEMaxBindingRequests(checksMost)
	s.SetSCTPRTOMax(sctpRTOMax)
	s.SetSCTPMinCwnd(sctpMinCwnd)
	s.SetIncludeLoopbackCandidate(p.hands.loopback || p.relay != nil)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6})
	if p.relay != nil {
		// pion takes the relay's address for one of ours. Nothing of the
		// machine's own gets into ICE that way, which is the policy "relay".
		s.SetICEUDPMux(p.relay.mux)
		s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6})
	}
	media, err := codecs()
	if err != nil {
		return err
	}
	registry := &interceptor.Registry{}
	if err := webrtc.ConfigureStatsInterceptor(registry); err != nil {
		return err
	}
	certificate, err := p.hands.certificate()
	if err != nil {
		return err
	}
	api := webrtc.NewAPI(webrtc.WithSettingEngine(s), webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(registry))
	pc, err := api.NewPeerConnection(webrtc.Configuration{
		Certificates: []webrtc.Certificate{certificate}, BundlePolicy: webrtc.BundlePolicyMaxBundle,
	})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		pc.Close()
		return errClosed
	}
	p.pc = pc
	p.listen(pc)
	return nil
}

func (p *peer) listen(pc *webrtc.PeerConnection) {
	own := p.relay == nil
	pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		switch {
		case !own: // the allocation has told it, by its right name
		case c == nil:
			p.events.Gathered()
		default:
			p.events.Candidate(candidate.Raw{Line: c.ToJSON().Candidate})
		}
	})
	tell := func() {
		p.events.State(run.PeerState{
			ICE: pc.ICEConnectionState().String(), Connection: pc.ConnectionState().String(), DTLS: dtls(pc),
		})
	}
	pc.OnICEConnectionStateChange(func(webrtc.ICEConnectionState) { tell() })
	pc.OnConnectionStateChange(func(webrtc.PeerConnectionState) { tell() })
}

func dtls(pc *webrtc.PeerConnection) string {
	if pc.SCTP() == nil || pc.SCTP().Transport() == nil {
		return ""
	}
	return pc.SCTP().Transport().State().String()
}

// codecs: the echo peer returns what it gets, so one that it knows is enough.
func codecs() (*webrtc.MediaEngine, error) {
	m := &webrtc.MediaEngine{}
	return m, m.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: vp8, PayloadType: 96}, webrtc.RTPCodecTypeVideo)
}

var vp8 = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
