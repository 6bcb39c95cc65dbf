package hands

import (
	"context"
	"sync"

	"github.com/pion/webrtc/v4"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/stunuri"
)

// channelLabel is the echo peer's protocol.
const channelLabel = "sidetone"

// peer is what the engine takes for a PeerConnection: one of pion for the
// paths, on addresses of this machine or on one of a relay, and a few STUN
// requests where nothing else is asked for.
type peer struct {
	hands  *Hands
	config run.PeerConfig
	events run.PeerEvents
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	pc      *webrtc.PeerConnection // nil: not made yet
	channel *webrtc.DataChannel
	relay   *allocation
	video   *video
	closed  bool
}

var errClosed = report.Said{Phrase: report.Say("observed.connection_closed")}

// PeerConnection makes one. It opens nothing before Offer or Accept.
func (h *Hands) PeerConnection(c run.PeerConfig, events run.PeerEvents) (run.PeerConnection, error) {
	if c.URL != "" && stunuri.Parse(c.URL).Host == "" {
		return nil, report.Said{Phrase: report.Say("observed.url_without_server")}
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &peer{hands: h, config: c, events: silent(events), ctx: ctx, cancel: cancel}, nil
}

// silent puts a function where the engine does not listen.
func silent(e run.PeerEvents) run.PeerEvents {
	if e.Gathering == nil {
		e.Gathering = func() {}
	}
	if e.Candidate == nil {
		e.Candidate = func(candidate.Raw) {}
	}
	if e.Gathered == nil {
		e.Gathered = func() {}
	}
	if e.State == nil {
		e.State = func(run.PeerState) {}
	}
	if e.Open == nil {
		e.Open = func() {}
	}
	if e.Packet == nil {
		e.Packet = func([]byte) {}
	}
	return e
}

// Offer gathers. A relay that gives no address, and a STUN server, leave
// nothing to offer: then the SDP is empty, and the events have told why.
func (p *peer) Offer(ctx context.Context) (string, error) {
	stop := context.AfterFunc(ctx, p.cancel)
	defer stop()
	p.events.Gathering()
	switch {
	case p.config.RelayOnly:
		if !p.allocate() {
			return "", nil
		}
	case p.config.URL != "":
		p.askOne()
		return "", nil
	case len(p.config.More) > 0:
		p.askMany()
		return "", nil
	}
	if err := p.connection(); err != nil {
		return "", err
	}
	if err := p.makeChannel(); err != nil {
		return "", err
	}
	if p.config.Video {
		if err := p.addVideo(); err != nil {
			return "", err
		}
	}
	offer, err := p.pc.CreateOffer(nil)
	if err != nil {
		return "", err
	}
	return offer.SDP, p.pc.SetLocalDescription(offer)
}

// Answer takes the echo peer's description, or the far side's.
func (p *peer) Answer(_ context.Context, sdp string) error {
	pc := p.made()
	if pc == nil {
		return errClosed
	}
	return pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: sdp})
}

// Accept answers an offer from the same process.
func (p *peer) Accept(ctx context.Context, offer string) (string, error) {
	stop := context.AfterFunc(ctx, p.cancel)
	defer stop()
	if !p.allocate() {
		return "", report.Said{Phrase: report.Say("observed.far_without_address")}
	}
	if err := p.connection(); err != nil {
		return "", err
	}
	p.pc.OnDataChannel(p.use)
	if err := p.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer}); err != nil {
		return "", err
	}
	answer, err := p.pc.CreateAnswer(nil)
	if err != nil {
		return "", err
	}
	return answer.SDP, p.pc.SetLocalDescription(answer)
}

// Add takes a candidate of the other side.
func (p *peer) Add(_ context.Context, c candidate.Raw) error {
	pc := p.made()
	if pc == nil {
		return errClosed
	}
	first := uint16(0)
	return pc.AddICECandidate(webrtc.ICECandidateInit{Candidate: c.Line, SDPMLineIndex: &first})
}

func (p *peer) made() *webrtc.PeerConnection {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	return p.pc
}

func (p *peer) makeChannel() error {
	ordered, retransmits := false, uint16(0)
	channel, err := p.pc.CreateDataChannel(channelLabel, &webrtc.DataChannelInit{Ordered: &ordered, MaxRetransmits: &retransmits})
	if err == nil {
		p.use(channel)
	}
	return err
}

func (p *peer) use(channel *webrtc.DataChannel) {
	p.mu.Lock()
	p.channel = channel
	p.mu.Unlock()
	channel.OnOpen(p.events.Open)
	channel.OnMessage(func(m webrtc.DataChannelMessage) { p.events.Packet(m.Data) })
}

func (p *peer) Send(b []byte) error {
	p.mu.Lock()
	channel, closed := p.channel, p.closed
	p.mu.Unlock()
	if channel == nil || closed {
		return errClosed
	}
	return channel.Send(b)
}

// Mute stops the synthetic video, or lets it go on.
func (p *peer) Mute(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.video != nil {
		p.video.muted.Store(on)
	}
}

// Close returns at once; what it ends may wait for the network.
func (p *peer) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return
	}
	p.closed = true
	p.cancel()
	pc, relay, video := p.pc, p.relay, p.video
	go func() {
		video.stop()
		relay.release()
		if pc != nil {
			_ = pc.Close() // nothing can be done about an error while closing
		}
		relay.close()
	}()
}
