//go:build js && wasm

package hands

import (
	"context"
	"errors"
	"syscall/js"

	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/run"
)

// peer is an RTCPeerConnection. A library between it and the hands would bring its
// own WebRTC into the page, and gives neither raw candidates nor
// icecandidateerror, getStats or the DTLS transport.
type peer struct {
	js      js.Value
	channel js.Value
	track   js.Value // that is sent; undefined: none
	events  run.PeerEvents
	on      handlers
	buffer  js.Value // a Uint8Array that sends reuse
	size    int      // of buffer
	video   *video   // that it is a user of; nil: none
	closed  bool
}

// channelLabel and its options are the echo peer's protocol.
const channelLabel = "sidetone"

// PeerConnection makes a PeerConnection with the data channel, and the video where it
// is to carry media. One transport for everything (max-bundle), so that a
// server is asked once and not once for each kind of media.
func (h *Hands) PeerConnection(c run.PeerConfig, events run.PeerEvents) (run.PeerConnection, error) {
	p := &peer{events: events}
	if err := guard(func() { p.js = js.Global().Get("RTCPeerConnection").New(configuration(c)) }); err != nil {
		return nil, err
	}
	if c.Answers {
		p.listen()
		p.awaitChannel()
		return p, nil
	}
	if err := guard(func() {
		p.channel = p.js.Call("createDataChannel", channelLabel, map[string]any{"ordered": false, "maxRetransmits": 0})
	}); err != nil {
		p.Close()
		return nil, err
	}
	if c.Video {
		p.video = &h.video
		if track := h.video.get(); has(track) {
			if err := guard(func() { h.video.send(p.js, track) }); err != nil {
				p.Close()
				return nil, err
			}
			p.track = track
		}
	}
	p.listen()
	p.use()
	return p, nil
}

// configuration is c as an RTCConfiguration.
func configuration(c run.PeerConfig) map[string]any {
	servers := []any{}
	add := func(s run.Server) {
		entry := map[string]any{"urls": s.URL}
		if s.Username != "" || s.Credential != "" { // to a browser an empty one is one
			entry["username"], entry["credential"] = s.Username, s.Credential
		}
		servers = append(servers, entry)
	}
	if c.URL != "" {
		add(run.Server{URL: c.URL, Username: c.Username, Credential: c.Credential})
	}
	for _, s := range c.More {
		add(s)
	}
	config := map[string]any{"bundlePolicy": "max-bundle", "iceServers": servers}
	if c.RelayOnly {
		config["iceTransportPolicy"] = "relay"
	}
	return config
}

// NamesServers: RTCIceCandidate has the member for it.
func (*Hands) NamesServers() bool {
	kind := js.Global().Get("RTCIceCandidate")
	return has(kind) && js.Global().Get("Reflect").Call("has", kind.Get("prototype"), "url").Bool()
}

func (p *peer) listen() {
	p.on.on(p.js, "onicecandidate", p.candidate)
	p.on.on(p.js, "onicecandidateerror", p.failed)
	p.on.on(p.js, "onicegatheringstatechange", func(js.Value) {
		if text(p.js, "iceGatheringState") == "complete" && p.events.Gathered != nil {
			p.events.Gathered()
		}
	})
	state := func(js.Value) { p.tell() }
	p.on.on(p.js, "oniceconnectionstatechange", state)
	p.on.on(p.js, "onconnectionstatechange", state)
}

// use listens on the data channel.
func (p *peer) use() {
	p.channel.Set("binaryType", "arraybuffer")
	p.on.on(p.channel, "onopen", func(js.Value) {
		if p.events.Open != nil {
			p.events.Open()
		}
	})
	p.on.on(p.channel, "onmessage", p.message)
}

func (p *peer) candidate(event js.Value) {
	c := event.Get("candidate")
	if !has(c) || p.events.Candidate == nil {
		return
	}
	raw := candidate.Raw{Line: text(c, "candidate"), RelayProtocol: text(c, "relayProtocol"), URL: text(c, "url")}
	if raw.Line != "" {
		p.events.Candidate(raw)
	}
}

func (p *peer) failed(event js.Value) {
	if p.events.Error == nil {
		return
	}
	p.events.Error(report.ICEError{
		Code: int(number(event, "errorCode", 0)), Text: text(event, "errorText"), URL: text(event, "url"),
		Address: text(event, "address"), Port: int(number(event, "port", 0)),
	})
}

func (p *peer) tell() {
	if p.events.State == nil || p.closed {
		return
	}
	p.events.State(run.PeerState{ICE: text(p.js, "iceConnectionState"), Connection: text(p.js, "connectionState"), DTLS: p.dtls()})
}

// dtls is RTCDtlsTransport.state; empty where the browser does not tell.
func (p *peer) dtls() string {
	sctp := p.js.Get("sctp")
	if !has(sctp) {
		return ""
	}
	transport := sctp.Get("transport")
	if !has(transport) {
		return ""
	}
	return text(transport, "state")
}

func (p *peer) message(event js.Value) {
	if p.events.Packet == nil {
		return
	}
	array := js.Global().Get("Uint8Array").New(event.Get("data"))
	b := make([]byte, min(array.Length(), mostPacket))
	js.CopyBytesToGo(b, array)
	p.events.Packet(b)
}

// mostPacket is more than the echo peer ever sends.
const mostPacket = 2048

func (p *peer) Offer(ctx context.Context) (string, error) {
	offer, err := p.ask(ctx, "createOffer")
	if err != nil {
		return "", err
	}
	if p.events.Gathering != nil {
		p.events.Gathering()
	}
	if _, err := p.ask(ctx, "setLocalDescription", offer); err != nil {
		return "", err
	}
	return text(offer, "sdp"), nil
}

// ask calls one of the methods that promise something, and waits for it.
func (p *peer) ask(ctx context.Context, method string, args ...any) (answer js.Value, err error) {
	if p.closed {
		return js.Undefined(), errors.New("closed")
	}
	if thrown := guard(func() { answer, err = await(ctx, p.js.Call(method, args...)) }); thrown != nil {
		return js.Undefined(), thrown
	}
	return answer, err
}

// description is an RTCSessionDescriptionInit.
func description(kind, sdp string) map[string]any { return map[string]any{"type": kind, "sdp": sdp} }

func (p *peer) Answer(ctx context.Context, sdp string) error {
	_, err := p.ask(ctx, "setRemoteDescription", description("answer", sdp))
	return err
}

func (p *peer) Send(b []byte) error {
	if p.closed {
		return errors.New("closed")
	}
	return guard(func() {
		if p.size != len(b) {
			p.buffer, p.size = js.Global().Get("Uint8Array").New(len(b)), len(b)
		}
		js.CopyBytesToJS(p.buffer, b) // the browser has copied what was sent before
		p.channel.Call("send", p.buffer)
	})
}

// Mute takes the track from the senders, which costs no negotiation, or gives
// it back.
func (p *peer) Mute(on bool) {
	if p.closed || !has(p.track) {
		return
	}
	track := js.Null()
	if !on {
		track = p.track
	}
	_ = guard(func() { // what cannot be muted sends on, and is counted
		senders := p.js.Call("getSenders")
		for i := range senders.Length() {
			senders.Index(i).Call("replaceTrack", track)
		}
	})
}

// Close ends the connection; its callbacks go with it.
func (p *peer) Close() {
	if p.closed {
		return
	}
	p.closed = true
	for _, name := range []string{"onicecandidate", "onicecandidateerror", "onicegatheringstatechange", "oniceconnectionstatechange", "onconnectionstatechange", "ondatachannel"} {
		p.js.Set(name, js.Null())
	}
	if has(p.channel) {
		p.channel.Set("onopen", js.Null())
		p.channel.Set("onmessage", js.Null())
	}
	_ = guard(func() { p.js.Call("close") }) // nothing can be done about an error while closing
	p.on.release()
	if p.video != nil {
		p.video.drop()
	}
}
