package turn

import (
	"net"
	"sync/atomic"

	"sidetone/server/listen"
)

// datagrams puts the front before a UDP socket.
type datagrams struct {
	*net.UDPConn
	front *front
	// asked is the request that pion is carrying out: it reads and answers
	// one message after the other.
	asked atomic.Pointer[asked]
}

// ReadFrom returns the next message that is pion's to answer.
func (d *datagrams) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := d.UDPConn.ReadFromUDPAddrPort(b)
		if err != nil {
			return n, nil, err
		}
		from = listen.Plain(from)
		r := d.front.judge(b[:n], from)
		d.asked.Store(r.asked)
		switch r.action {
		case forward:
			return copy(b, r.packet), net.UDPAddrFromAddrPort(from), nil
		case answer:
			d.UDPConn.WriteToUDPAddrPort(r.packet, from)
		}
	}
}

// WriteTo sends pion's answers and what is relayed.
func (d *datagrams) WriteTo(b []byte, to net.Addr) (int, error) {
	if !isChannelData(b) {
		d.front.answered(d.asked.Load(), b)
	}
	return d.UDPConn.WriteTo(b, to)
}
