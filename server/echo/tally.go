package echo

import (
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"

	"sidetone/shared/report"
)

// tally counts what arrived at the echo peer on one path of a run, over all
// sessions of that path.
type tally struct {
	path    report.Path
	now     func() time.Time
	started time.Time
	// deaf reports whether the socket of the path was in trouble at any time
	// since then; nil: it never is.
	deaf func(since time.Time) bool

	checks, dtls, rtp, largest            atomic.Int64
	received, sent, largeReceived, rtpOut atomic.Int64
	// firstMS and firstDataMS are when the first datagram and the first
	// data-channel packet came, in ms from the answer, plus one; 0: not yet.
	firstMS, firstDataMS atomic.Int64
	state                atomic.Pointer[string] // of DTLS
	hello                helloTally
}

// datagram counts one packet by its first bytes (RFC 7983).
func (t *tally) datagram(b []byte) {
	t.mark(&t.firstMS)
	for {
		largest := t.largest.Load()
		if int64(len(b)) <= largest || t.largest.CompareAndSwap(largest, int64(len(b))) {
			break
		}
	}
	switch {
	case isCheck(b):
		t.checks.Add(1)
	case isDTLS(b):
		t.dtls.Add(1)
		t.hello.datagram(b)
	case isRTP(b):
		t.rtp.Add(1)
	}
}

// data counts a data-channel packet that came.
func (t *tally) data(large bool) {
	t.mark(&t.firstDataMS)
	t.received.Add(1)
	if large {
		t.largeReceived.Add(1)
	}
}

func (t *tally) mark(first *atomic.Int64) {
	if first.Load() == 0 {
		first.CompareAndSwap(0, 1+t.now().Sub(t.started).Milliseconds())
	}
}

// fill writes the observation echo_seen. OK: data-channel packets came.
// Silent: nothing came at all. Not tested: nothing came, and our own socket
// was in trouble meanwhile, so that nobody knows. Failed: something came, but no data-channel
// packet; the counts say how far it got. MS is when the first data packet or,
// without one, the first datagram came, from the answer to the offer; in
// silence, how long it has lasted.
func (t *tally) fill(o *report.Observation) {
	o.Check, o.Target = report.CheckEchoSeen, string(t.path)
	switch {
	case t.firstDataMS.Load() > 0:
		o.Outcome, o.MS = report.OK, int(t.firstDataMS.Load()-1)
	case t.firstMS.Load() > 0:
		o.Outcome, o.MS = report.Failed, int(t.firstMS.Load()-1)
	case t.deaf != nil && t.deaf(t.started):
		o.Outcome, o.MS = report.NotTested, 0
	default:
		o.Outcome, o.MS = report.Silent, int(t.now().Sub(t.started).Milliseconds())
	}
	o.Detail.Echo = t.counts()
}

// fillHello writes the observation echo_hello. OK: the handshake was done, and MS is
// when the first datagram came; the rest as in fill.
func (t *tally) fillHello(o *report.Observation) {
	t.fill(o)
	o.Check = report.CheckEchoHello
	o.Detail.Echo.Hello = t.hello.report()
	if o.Detail.Echo.DTLSState == webrtc.DTLSTransportStateConnected.String() {
		o.Outcome, o.MS = report.OK, int(max(0, t.firstMS.Load()-1))
	}
}

func (t *tally) counts() *report.Echo {
	e := &report.Echo{
		Checks: int(t.checks.Load()), DTLS: int(t.dtls.Load()), RTP: int(t.rtp.Load()),
		Received: int(t.received.Load()), Sent: int(t.sent.Load()),
		LargeReceived: int(t.largeReceived.Load()), RTPSent: int(t.rtpOut.Load()),
		LargestBytes: int(t.largest.Load()),
	}
	if s := t.state.Load(); s != nil {
		e.DTLSState = *s
	}
	return e
}

// isCheck: a STUN binding request, by type and magic cookie (RFC 8489 5).
func isCheck(b []byte) bool {
	return len(b) >= 20 && b[0] == 0 && b[1] == 1 && b[4] == 0x21 && b[5] == 0x12 && b[6] == 0xa4 && b[7] == 0x42
}

// isRTP: in the range of RTP and not RTCP, whose second byte is 192-223
// (RFC 5761 4).
func isRTP(b []byte) bool {
	return len(b) >= 12 && b[0] >= 128 && b[0] <= 191 && (b[1] < 192 || b[1] > 223)
}
