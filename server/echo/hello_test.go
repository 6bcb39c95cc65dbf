package echo

import (
	"testing"
	"testing/synctest"
	"time"
)

// clientHello is the beginning of the record: handshake, DTLS 1.0, epoch and
// sequence number, length, ClientHello. certificate is another handshake
// message.
var (
	clientHello = []byte{22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 1, 0}
	certificate = []byte{22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 11, 0}
)

// TestHelloIsRepeated: the first one is, until DTLS is heard or the session
// is over.
func TestHelloIsRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*session)
		want      int
	}{
		"silence": {func(*session) {}, len(helloAgain)},
		"a check": {func(s *session) { s.datagram(make([]byte, 20)) }, len(helloAgain)},
		"DTLS":    {func(s *session) { s.datagram([]byte{22, 0xfe, 0xfd}) }, 0},
		"its end": {func(s *session) { s.closed.Store(true) }, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &session{peer: &Peer{config: Config{Now: time.Now}}, tally: &tally{now: time.Now}}
			repeats := make(chan string, 10)
			write := func(b []byte) { repeats <- string(b) }
			s.sent(certificate, []byte("other"), write)
			s.sent(clientHello, []byte("framed"), write)
			s.sent(clientHello, []byte("pion's own"), write)
			c.meanwhile(s)
			time.Sleep(time.Second)
			synctest.Wait()
			if len(repeats) != c.want {
				t.Errorf("%s: %d repeats, want %d", name, len(repeats), c.want)
			}
			for len(repeats) > 0 {
				if got := <-repeats; got != "framed" {
					t.Errorf("%s: repeated %q", name, got)
				}
			}
		})
	}
}
