package hands

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// video is a synthetic picture, sent as VP8 packets of one frame each as soon
// as the path is secured. Nobody decodes it.
type video struct {
	track *webrtc.TrackLocalStaticRTP
	once  sync.Once
	end   chan struct{}
	sent  atomic.Int64 // packets, which pion does not count
	muted atomic.Bool
}

// vp8Start is a VP8 payload descriptor: the first packet of a frame
// (RFC 7741 4.2).
const vp8Start = 0x10

func (p *peer) addVideo() error {
	track, err := webrtc.NewTrackLocalStaticRTP(vp8, "video", channelLabel)
	if err != nil {
		return err
	}
	transceiver, err := p.pc.AddTransceiverFromTrack(track)
	if err != nil {
		return err
	}
	v := &video{track: track, end: make(chan struct{})}
	p.mu.Lock()
	p.video = v
	p.mu.Unlock()
	go drain(transceiver.Sender().Read)
	p.pc.OnTrack(func(back *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { drain(back.Read) })
	p.pc.SCTP().Transport().OnStateChange(func(s webrtc.DTLSTransportState) {
		if s == webrtc.DTLSTransportStateConnected {
			go v.send()
		}
	})
	return nil
}

// drain reads until the connection ends: pion counts what is read.
func drain[A any](read func([]byte) (int, A, error)) {
	buf := make([]byte, 1500)
	for {
		if _, _, err := read(buf); err != nil {
			return
		}
	}
}

func (v *video) send() {
	tick := time.NewTicker(framePace)
	defer tick.Stop()
	seq, stamp := uint16(rand.Uint32()), rand.Uint32()
	for {
		select {
		case <-v.end:
			return
		case <-tick.C:
		}
		if v.muted.Load() {
			continue
		}
		seq++
		stamp += uint32(framePace.Seconds() * float64(vp8.ClockRate))
		frame := append([]byte{vp8Start}, make([]byte, frameBytes)...)
		header := rtp.Header{Version: 2, Marker: true, SequenceNumber: seq, Timestamp: stamp}
		if v.track.WriteRTP(&rtp.Packet{Header: header, Payload: frame}) == nil {
			v.sent.Add(1)
		}
	}
}

func (v *video) stop() {
	if v != nil {
		v.once.Do(func() { close(v.end) })
	}
}
