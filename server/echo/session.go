package echo

import (
	"context"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"

	"sidetone/server/caller"
)

// session is one peer connection.
type session struct {
	peer     *Peer
	run      string
	caller   caller.Key
	seat     *caller.Seat // set by the book before anybody else knows of it
	ufrag    string
	password string
	client   credentials // of the client; zero until its offer is read
	tally    *tally
	started  time.Time
	known    bool             // the witness knew the run when it began
	remotes  []netip.AddrPort // guarded by the book

	last    atomic.Int64 // unix ns of the last datagram; 0: none came
	checked atomic.Int64 // unix ns of the last check; 0: none came
	// came and went are bytes over UDP, in and out, until the handshake of
	// DTLS is over: see mayAnswer.
	came, went atomic.Int64
	connected  atomic.Bool // the handshake of DTLS is over
	// hello: our first DTLS record was sent; heard: one of the client's came.
	hello, heard, closed atomic.Bool
	pc                   *webrtc.PeerConnection
	once                 sync.Once
}

// lastChecked is when a client that knows the password last sent a check.
func (s *session) lastChecked() time.Time { return time.Unix(0, s.checked.Load()) }

// mayAnswer reports whether n bytes more may be sent to r over UDP, and counts
// them. Whoever has a session of his own can write somebody else's address
// into a check; until an answer to our own check or a handshake shows that the
// client gets what it is sent, it is sent less than reflection times what came.
// What is not sent is lost, as on a bad line, and pion repeats it.
func (s *session) mayAnswer(r *remote, n int) bool {
	if s.connected.Load() || r.proven.Load() {
		return true
	}
	if s.went.Add(int64(n)) < reflection*s.came.Load() {
		return true
	}
	s.went.Add(-int64(n))
	return false
}

// forged reports whether a datagram bears nothing that proves where it is
// from and would end the session if it were taken.
func (s *session) forged(b []byte) bool {
	return s.connected.Load() && isDTLS(b) && couldEnd(b)
}

// datagram counts a packet of the session.
func (s *session) datagram(b []byte) {
	s.last.Store(s.peer.config.Now().UnixNano())
	s.came.Add(int64(len(b)))
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
	s.client = clientOf(offer)
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
		if state == webrtc.DTLSTransportStateConnected {
			s.connected.Store(true)
		}
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
