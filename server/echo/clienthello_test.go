package echo

import (
	"context"
	"testing"

	"sidetone/shared/report"
)

// part is a record with a part of a message of 1600 bytes.
func part(kind byte, offset, length int) []byte {
	size := messageHeader + length
	b := []byte{22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, byte(size >> 8), byte(size),
		kind, 0, 1600 >> 8, 1600 & 0xff, 0, 0, 0, byte(offset >> 8), byte(offset), 0, byte(length >> 8), byte(length)}
	return append(b, make([]byte, length)...)
}

func TestHelloTally(t *testing.T) {
	both := append(part(1, 0, 1000), part(1, 1000, 600)...)
	for name, c := range map[string]struct {
		datagrams [][]byte
		want      *report.Hello
	}{
		"nothing":              {nil, nil},
		"both parts":           {[][]byte{part(1, 0, 1100), part(1, 1100, 500)}, &report.Hello{Bytes: 1600, Begin: 1100, First: 1, Rest: 1}},
		"the first, repeated":  {[][]byte{part(1, 0, 1100), part(1, 0, 1100)}, &report.Hello{Bytes: 1600, Begin: 1100, First: 2}},
		"the rest alone":       {[][]byte{part(1, 1100, 500)}, &report.Hello{Rest: 1}},
		"both in one datagram": {[][]byte{both}, &report.Hello{Bytes: 1600, Begin: 1000, First: 1}},
		"another message":      {[][]byte{part(11, 0, 1100)}, nil},
		"cut off":              {[][]byte{part(1, 0, 1100)[:600], {22}, part(1, 0, 3)[:20]}, nil},
		"an encrypted record":  {[][]byte{{23, 0xfe, 0xfd, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1}}, nil},
	} {
		var h helloTally
		for _, b := range c.datagrams {
			h.datagram(b)
		}
		got := h.report()
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// TestClientSaysHello: an offer that says so has the client begin the handshake,
// and it is counted apart from the path's packets.
func TestClientSaysHello(t *testing.T) {
	p, w := start(t, "127.0.0.1")
	c := newClient(t, udpOnly, nil)
	c.setup = "active"
	c.connect(t, p, testRun, report.DirectUDP)
	var o report.Observation
	eventually(t, "the witness knows of it", func() bool {
		for _, seen := range w.Observations(testRun) {
			if seen.Check == report.CheckEchoHello && seen.Outcome == report.OK {
				o = seen
			}
			if seen.Check == report.CheckEchoSeen {
				t.Fatalf("the path's own packets were counted: %+v", seen)
			}
		}
		return o.Check != ""
	})
	e := o.Detail.Echo
	if o.Target != string(report.DirectUDP) || e.DTLSState != "connected" || e.Hello == nil || e.Hello.First == 0 || e.Hello.Bytes == 0 || e.Hello.Begin != e.Hello.Bytes {
		t.Errorf("%+v, %+v, %+v", o, e, e.Hello)
	}
	if _, err := p.Answer(context.Background(), testRun, "", report.DirectUDP, newClient(t, udpOnly, nil).offer(t)); err != nil {
		t.Fatal(err)
	}
	if seen(w, report.DirectUDP).Check != report.CheckEchoSeen {
		t.Error("a connection in which the peer says hello was not counted as such")
	}
}
