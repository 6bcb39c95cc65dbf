package echo

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/logging"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"sidetone/shared/report"
)

// client is a full ICE agent with a data channel and a video track, as the
// agent in the browser is one.
type client struct {
	pc      *webrtc.PeerConnection
	channel *webrtc.DataChannel
	video   *webrtc.TrackLocalStaticRTP
	opened  chan struct{}
	setup   string // what it says to the peer of its part in DTLS; empty: actpass

	mu      sync.Mutex
	packets [][]byte
	rtp     []*rtp.Packet
}

func silent() logging.LoggerFactory {
	f := logging.NewDefaultLoggerFactory()
	f.DefaultLogLevel = logging.LogLevelDisabled
	return f
}

// newClient makes one that takes the given networks and servers.
func newClient(t *testing.T, networks []webrtc.NetworkType, servers []webrtc.ICEServer) *client {
	t.Helper()
	s := webrtc.SettingEngine{LoggerFactory: silent()}
	s.SetIncludeLoopbackCandidate(true)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetNetworkTypes(networks)
	s.SetRelayAcceptanceMinWait(0)
	s.SetIPFilter(func(ip net.IP) bool { a, _ := netip.AddrFromSlice(ip); return a.Unmap().IsLoopback() })
	config := webrtc.Configuration{ICEServers: servers}
	if len(servers) > 0 {
		config.ICETransportPolicy = webrtc.ICETransportPolicyRelay
	}
	pc, err := webrtc.NewAPI(webrtc.WithSettingEngine(s)).NewPeerConnection(config)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{pc: pc, opened: make(chan struct{})}
	t.Cleanup(func() { pc.Close() })
	c.setUp(t)
	return c
}

func (c *client) setUp(t *testing.T) {
	t.Helper()
	ordered, none := false, uint16(0)
	var err error
	c.channel, err = c.pc.CreateDataChannel(channelLabel, &webrtc.DataChannelInit{Ordered: &ordered, MaxRetransmits: &none})
	if err != nil {
		t.Fatal(err)
	}
	c.channel.OnOpen(func() { close(c.opened) })
	c.channel.OnMessage(func(m webrtc.DataChannelMessage) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.packets = append(c.packets, m.Data)
	})
	c.video, err = webrtc.NewTrackLocalStaticRTP(videoCodec, "video", "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.pc.AddTransceiverFromTrack(c.video); err != nil {
		t.Fatal(err)
	}
	c.pc.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			p, _, err := track.ReadRTP()
			if err != nil {
				return
			}
			c.mu.Lock()
			c.rtp = append(c.rtp, p)
			c.mu.Unlock()
		}
	})
}

// offer makes an offer and does not wait for candidates.
func (c *client) offer(t *testing.T) string {
	t.Helper()
	offer, err := c.pc.CreateOffer(nil)
	if err == nil {
		err = c.pc.SetLocalDescription(offer)
	}
	if err != nil {
		t.Fatal(err)
	}
	if c.setup != "" {
		return strings.ReplaceAll(offer.SDP, "a=setup:actpass", "a=setup:"+c.setup)
	}
	return offer.SDP
}

// connect hands the offer to the peer and waits for the data channel.
func (c *client) connect(t *testing.T, p *Peer, run string, path report.Path) {
	t.Helper()
	answer, err := p.Answer(context.Background(), run, "", path, c.offer(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		t.Fatalf("%v in\n%s", err, answer)
	}
	select {
	case <-c.opened:
	case <-time.After(15 * time.Second):
		t.Fatalf("no data channel; ICE is %s, answer\n%s", c.pc.ICEConnectionState(), answer)
	}
}

// packet as the agent makes them.
func packet(kind byte, seq uint32, size int) []byte {
	b := make([]byte, size)
	b[0] = kind
	binary.BigEndian.PutUint32(b[4:], seq)
	binary.BigEndian.PutUint64(b[8:], 0x4059000000000000) // 100.0 ms
	return b
}

func (c *client) sendData(t *testing.T, kind byte, n, size int) {
	t.Helper()
	for i := range n {
		if err := c.channel.Send(packet(kind, uint32(i), size)); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *client) sendRTP(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		p := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: uint16(i), Timestamp: uint32(i) * 3000, Marker: true},
			Payload: append([]byte{0x10, 0, 0, 0}, make([]byte, 200)...)}
		if err := c.video.WriteRTP(p); err != nil {
			t.Fatal(err)
		}
	}
}

// returned counts what came back of a kind, and RTP.
func (c *client) returned(kind byte) (packets [][]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.packets {
		if p[0] == kind {
			packets = append(packets, p)
		}
	}
	return packets
}

func (c *client) rtpReturned() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.rtp)
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
	}
}
