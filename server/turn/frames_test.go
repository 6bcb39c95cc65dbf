package turn

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"

	"github.com/pion/stun/v4"
)

// TestReadFrame cuts the first message out of a TCP client's bytes: its length,
// or why the client is hung up on.
func TestReadFrame(t *testing.T) {
	binding := message(stun.MethodBinding, stun.ClassRequest)
	long := func(head string, n int) []byte { return append([]byte(head), make([]byte, n)...) }
	attributes := func(n int) []byte {
		raw := append(bytes.Clone(binding), make([]byte, n)...)
		raw[2], raw[3] = byte(n>>8), byte(n)
		return raw
	}
	for name, c := range map[string]struct {
		raw  []byte
		size int
		err  error
	}{
		"nothing":                      {nil, 0, io.EOF},
		"three bytes":                  {binding[:3], 0, io.EOF},
		"a request":                    {binding, 20, nil},
		"two requests":                 {append(bytes.Clone(binding), binding...), 20, nil},
		"half of a request":            {binding[:10], 0, io.EOF},
		"with attributes":              {attributes(4), 24, nil},
		"no multiple of four":          {attributes(6), 0, errNotTURN},
		"the longest":                  {attributes(1576), 1596, nil},
		"longer than the longest":      {attributes(1580), 0, errNotTURN},
		"no cookie":                    {make([]byte, 20), 0, errNotTURN},
		"empty ChannelData":            {long("\x40\x00\x00\x00", 0), 4, nil},
		"ChannelData of one byte":      {long("\x40\x00\x00\x01", 4), 8, nil},
		"ChannelData of four bytes":    {long("\x7f\xff\x00\x04", 4), 8, nil},
		"ChannelData of five bytes":    {long("\x40\x00\x00\x05", 8), 12, nil},
		"the longest ChannelData":      {long("\x40\x00\x06\x38", 1592), 1596, nil},
		"ChannelData beyond it":        {long("\x40\x00\x06\x39", 1596), 0, errNotTURN},
		"ChannelData without its pad":  {long("\x40\x00\x00\x01", 3), 0, io.EOF},
		"another protocol":             {[]byte("\x80\x00\x00\x04" + strings.Repeat("x", 20)), 0, errNotTURN},
		"another protocol, both bits":  {[]byte("\xc0\x00\x00\x04" + strings.Repeat("x", 20)), 0, errNotTURN},
		"a request with its first bit": {append([]byte{binding[0] | 0x80}, binding[1:]...), 0, errNotTURN},
	} {
		buf := make([]byte, maxFrame)
		// One byte at a time, as a slow network brings them.
		in := bufio.NewReaderSize(oneByOne{bytes.NewReader(c.raw)}, 16)
		frame, err := readFrame(in, buf)
		if len(frame) != c.size || !bytes.Equal(frame, c.raw[:c.size]) || !errors.Is(err, c.err) || c.err == nil && err != nil {
			t.Errorf("%s: %d bytes, %v; want %d, %v", name, len(frame), err, c.size, c.err)
		}
	}
}

type oneByOne struct{ io.Reader }

func (r oneByOne) Read(b []byte) (int, error) { return r.Reader.Read(b[:min(1, len(b))]) }

// TestShortFramesAreSkipped: what pion would wait behind never reaches it.
func TestShortFramesAreSkipped(t *testing.T) {
	server, client := net.Pipe()
	defer client.Close()
	s := newStream(server, bufio.NewReader(server), newBench().front, func() {})
	defer s.Close()
	go client.Write([]byte("\x40\x00\x00\x04abcd\x40\x00\x00\x05efghi\x00\x00\x00"))
	b := make([]byte, maxFrame)
	if n, err := s.Read(b); err != nil || string(b[:n]) != "\x40\x00\x00\x05efghi\x00\x00\x00" {
		t.Errorf("%q, %v", b[:n], err)
	}
}

// TestAStreamEndsOnce: a client that does not take an answer is gone, and is
// counted out once.
func TestAStreamEndsOnce(t *testing.T) {
	server, client := net.Pipe()
	left := 0
	s := newStream(server, bufio.NewReader(server), newBench().front, func() { left++ })
	client.Close()
	if _, err := s.Write([]byte("\x40\x00\x00\x00")); !errors.Is(err, io.ErrClosedPipe) || left != 1 {
		t.Errorf("%v, left %d times", err, left)
	}
	if err := s.Close(); !errors.Is(err, net.ErrClosed) || left != 1 {
		t.Errorf("closed again: %v, left %d times", err, left)
	}
	if _, err := s.Read(make([]byte, maxFrame)); err == nil {
		t.Error("read from a stream that is closed")
	}
}

// TestAStreamTellsOfPionsErrors: pion's error answers are told to the run whose
// request they answer, data is not looked at.
func TestAStreamTellsOfPionsErrors(t *testing.T) {
	b := newBench()
	server, client := net.Pipe()
	defer client.Close()
	go io.Copy(io.Discard, client)
	s := newStream(server, bufio.NewReader(server), b.front, func() {})
	defer s.Close()
	s.asked.Store(&asked{run: testRun, transaction: [12]byte{1, 2, 3}})
	s.Write(message(stun.MethodData, stun.ClassIndication))
	if seen := b.witness.Observations(testRun); len(seen) != 0 {
		t.Errorf("%+v", seen)
	}
	s.Write(message(stun.MethodAllocate, stun.ClassErrorResponse, stun.CodeAllocQuotaReached))
	if seen := b.witness.Observations(testRun); len(seen) != 1 || seen[0].Code != 486 {
		t.Errorf("%+v", seen)
	}
}

func TestIsResponse(t *testing.T) {
	for name, c := range map[string]struct {
		raw  []byte
		want bool
	}{
		"success":           {message(stun.MethodAllocate, stun.ClassSuccessResponse), true},
		"error":             {message(stun.MethodAllocate, stun.ClassErrorResponse), true},
		"cut off":           {message(stun.MethodAllocate, stun.ClassSuccessResponse)[:19], false},
		"request":           {message(stun.MethodAllocate, stun.ClassRequest), false},
		"indication":        {message(stun.MethodData, stun.ClassIndication), false},
		"ChannelData of 41": {append([]byte{0x41, 0, 0, 16}, make([]byte, 16)...), false},
	} {
		if got := isResponse(c.raw); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestRoutes: a client is remembered for a whole generation after his own, and
// memory is bounded.
func TestRoutes(t *testing.T) {
	client := func(n int) netip.AddrPort {
		return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), 9)
	}
	ours, other := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	var r routes
	if got := r.at(client(0)); got.IsValid() {
		t.Errorf("a stranger came to %v", got)
	}
	const generation = 8192
	for n := range generation {
		r.remember(client(n), ours)
	}
	if len(r.young) != generation || len(r.old) != 0 {
		t.Fatalf("%d and %d", len(r.young), len(r.old))
	}
	r.remember(client(generation), ours)
	if len(r.young) != 1 || len(r.old) != generation || r.at(client(0)) != ours || r.at(client(generation)) != ours {
		t.Errorf("%d and %d; %v", len(r.young), len(r.old), r.at(client(0)))
	}
	r.remember(client(0), other)
	if got := r.at(client(0)); got != other {
		t.Errorf("the older address is told: %v", got)
	}
	for n := range generation {
		r.remember(client(2*generation+n), ours)
	}
	if got := r.at(client(1)); got.IsValid() || len(r.young)+len(r.old) > 2*generation {
		t.Errorf("never forgotten: %v, %d and %d", got, len(r.young), len(r.old))
	}
}
