package echo

import (
	"bytes"
	"time"
)

// isHello: a DTLS record of type handshake whose message is ClientHello
// (RFC 6347 4.1, 4.2.2).
func isHello(b []byte) bool { return len(b) > 13 && b[0] == 22 && b[13] == 1 }

// isDTLS: RFC 7983.
func isDTLS(b []byte) bool { return len(b) > 0 && b[0] >= 20 && b[0] <= 63 }

// sent is called with every packet that leaves, and with the same as it is on
// the wire, framed or not; write sends the latter.
//
// Firefox drops a ClientHello that comes with the answer to its first check
// in about one connection of twelve (measured), because its DTLS is not up
// yet, and pion repeats it only after dtlsRetransmit. So the same record is
// sent again until DTLS is heard. A client that has it already drops the
// second one as a replay and repeats nothing.
func (s *session) sent(packet, wire []byte, write func([]byte)) {
	if !isHello(packet) || s.hello.Swap(true) {
		return
	}
	again := bytes.Clone(wire)
	for _, after := range helloAgain {
		time.AfterFunc(after, func() {
			if !s.heard.Load() && !s.closed.Load() {
				write(again)
			}
		})
	}
}
