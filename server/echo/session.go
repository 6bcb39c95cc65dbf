package echo

import (
	"context"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"
)

// session is one peer connection.
type session struct {
	peer     *Peer
	run      string
	ufrag    string
	password string
	tally    *tally
	started  time.Time
	known    bool             // the witness knew the run when it began
	remotes  []netip.AddrPort // guarded by the book

	last atomic.Int64 // unix ns of the last datagram; 0: none came
	// hello: our first DTLS record was sent; heard: one of the client's came.
	hello, heard, closed atomic.Bool
	pc                   *webrtc.PeerConnection
	once                 sync.Once
}

// datagram counts a packet of the session.
func (s *session) datagram(b []byte) {
	s.last.Store(s.peer.config.Now().UnixNano())
	if isDTLS(b) {
		s.heard.Store(true)
	}
	s.tally.datagram(b)
}

// over reports whether the session has outlived its use.
func (s *session) over(now time.Time) bool {
	if now.Sub(s.started) > oldest || s.known && !s.peer.config.Witness.Known(s.run) {
		return true
	}
	last := s.last.Load()
	if last == 0 {
		return now.Sub(s.started) > unanswered
	}
	return now.Sub(time.Unix(0, last)) > idle
}

// close ends the session; it may be called more than once.
func (s *session) close() {
	s.once.Do(func() {
		s.closed.Store(true)
		s.peer.book.remove(s)
		s.pc.Close()
	})
}

// accept sets the connection up from an offer and returns pion's answer.
func (s *session) accept(ctx context.Context, offer string) (string, error) {
	s.watch()
	description := webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: slim(offer)}
	if err := s.pc.SetRemoteDescription(description); err != nil {
		return "", offerError{err}
	}
	if err := s.mirror(); err != nil {
		return "", offerError{err}
	}
	answer, err := s.pc.CreateAnswer(nil)
	if err != nil {
		return "", offerError{err}
	}
	gathered := webrtc.GatheringCompletePromise(s.pc)
	if err := s.pc.SetLocalDescription(answer); err != nil {
		return "", offerError{err}
	}
	ctx, cancel := context.WithTimeout(ctx, gathering)
	defer cancel()
	select {
	case <-gathered:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return s.pc.LocalDescription().SDP, nil
}

// watch follows the connection's state.
func (s *session) watch() {
	s.pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		if state == webrtc.PeerConnectionStateFailed || state == webrtc.PeerConnectionStateClosed {
			go s.close()
		}
	})
	s.pc.SCTP().Transport().OnStateChange(func(state webrtc.DTLSTransportState) {
		// "closed" says nothing of how far it got.
		if state != webrtc.DTLSTransportStateClosed {
			name := state.String()
			s.tally.state.Store(&name)
		}
	})
	s.pc.OnDataChannel(func(channel *webrtc.DataChannel) {
		if channel.Label() == channelLabel {
			mirrorChannel(channel, s.tally)
		}
	})
}

// mirror gives the first video and the first audio section a track on which
// the packets that come are sent back.
func (s *session) mirror() error {
	back := map[webrtc.RTPCodecType]*webrtc.TrackLocalStaticRTP{}
	for _, transceiver := range s.pc.GetTransceivers() {
		kind := transceiver.Kind()
		codec := videoCodec
		if kind == webrtc.RTPCodecTypeAudio {
			codec = audioCodec
		}
		if back[kind] != nil {
			continue
		}
		track, err := webrtc.NewTrackLocalStaticRTP(codec, kind.String(), channelLabel)
		if err != nil {
			return err
		}
		if _, err := s.pc.AddTrack(track); err != nil {
			return err
		}
		back[kind] = track
	}
	var taken sync.Map
	s.pc.OnTrack(func(in *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		out := back[in.Kind()]
		if _, again := taken.LoadOrStore(in.Kind(), true); again || out == nil ||
			!strings.EqualFold(in.Codec().MimeType, out.Codec().MimeType) {
			return
		}
		mirrorTrack(in, out, s.tally)
	})
	return nil
}

// mirrorTrack sends every packet back until the track ends.
func mirrorTrack(in *webrtc.TrackRemote, out *webrtc.TrackLocalStaticRTP, t *tally) {
	for {
		packet, _, err := in.ReadRTP()
		if err != nil {
			return
		}
		if out.WriteRTP(packet) == nil {
			t.rtpOut.Add(1)
		}
	}
}
