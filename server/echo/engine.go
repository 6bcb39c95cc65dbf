package echo

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"net"
	"net/netip"
	"sync/atomic"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/logging"
	"github.com/pion/stun/v4"
	"github.com/pion/transport/v4"
	"github.com/pion/transport/v4/stdnet"
	"github.com/pion/webrtc/v4"

	"sidetone/shared/report"
)

// engine makes pion's peer connections: ICE-lite, on our two sockets, with
// one certificate.
type engine struct {
	udp         ice.UDPMux
	tcp         ice.TCPMux
	net         transport.Net
	media       *webrtc.MediaEngine
	certificate webrtc.Certificate
	log         logging.LoggerFactory
}

func newEngine(udp ice.UDPMux, tcp ice.TCPMux, announced []netip.Addr, log logging.LoggerFactory) (*engine, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	certificate, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return nil, err
	}
	media := &webrtc.MediaEngine{}
	if err := registerCodecs(media); err != nil {
		return nil, err
	}
	n, err := newOneInterface(announced)
	if err != nil {
		return nil, err
	}
	return &engine{udp: udp, tcp: tcp, net: n, media: media, certificate: *certificate, log: log}, nil
}

// registerCodecs takes VP8, which the agent offers, and Opus. No feedback and
// no header extensions: what is echoed comes back as it was.
func registerCodecs(m *webrtc.MediaEngine) error {
	vp8 := webrtc.RTPCodecParameters{RTPCodecCapability: videoCodec, PayloadType: 96}
	if err := m.RegisterCodec(vp8, webrtc.RTPCodecTypeVideo); err != nil {
		return err
	}
	opus := webrtc.RTPCodecParameters{RTPCodecCapability: audioCodec, PayloadType: 111}
	return m.RegisterCodec(opus, webrtc.RTPCodecTypeAudio)
}

var (
	videoCodec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}
	audioCodec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
)

// connection makes a peer connection that is known by ufrag on the socket
// that the path takes.
func (e *engine) connection(path report.Path, ufrag, password string) (*webrtc.PeerConnection, error) {
	s := webrtc.SettingEngine{LoggerFactory: e.log}
	s.SetLite(true)
	s.SetICECredentials(ufrag, password)
	s.SetNet(e.net)
	s.SetIncludeLoopbackCandidate(true)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.DisableActiveTCP(true)
	if path == report.DirectTCP {
		s.SetICETCPMux(e.tcp)
		s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4, webrtc.NetworkTypeTCP6})
	} else {
		s.SetICEUDPMux(e.udp)
		s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeUDP6})
	}
	s.SetICEBindingRequestHandler(onFirstCheck())
	s.SetDTLSRetransmissionInterval(dtlsRetransmit)
	s.SetSCTPRTOMax(sctpRTOMax)
	s.SetSCTPMinCwnd(sctpMinCwnd)
	api := webrtc.NewAPI(webrtc.WithSettingEngine(s), webrtc.WithMediaEngine(e.media),
		webrtc.WithInterceptorRegistry(&interceptor.Registry{}))
	return api.NewPeerConnection(webrtc.Configuration{Certificates: []webrtc.Certificate{e.certificate}})
}

// onFirstCheck takes the pair of the first check that comes as the one to
// send on, so that DTLS begins then and not with the nomination. Chromium
// nominates 50 ms and a round trip later (measured); a later nomination of
// another pair is followed all the same.
func onFirstCheck() func(*stun.Message, ice.Candidate, ice.Candidate, *ice.CandidatePair) bool {
	var came atomic.Bool
	return func(*stun.Message, ice.Candidate, ice.Candidate, *ice.CandidatePair) bool {
		return !came.Swap(true)
	}
}

// oneInterface tells pion of a single network interface that has the
// announced addresses, so that it makes its ends of our sockets under them
// whatever the machine has: loopback alone, or a private address behind NAT.
type oneInterface struct {
	*stdnet.Net
	only *transport.Interface
}

func newOneInterface(announced []netip.Addr) (*oneInterface, error) {
	n, err := stdnet.NewNet()
	if err != nil {
		return nil, err
	}
	only := transport.NewInterface(net.Interface{Index: 1, MTU: 1500, Name: "announced", Flags: net.FlagUp})
	for _, a := range announced {
		only.AddAddress(&net.IPNet{IP: a.AsSlice(), Mask: net.CIDRMask(a.BitLen(), a.BitLen())})
	}
	return &oneInterface{Net: n, only: only}, nil
}

func (n *oneInterface) Interfaces() ([]*transport.Interface, error) {
	return []*transport.Interface{n.only}, nil
}
