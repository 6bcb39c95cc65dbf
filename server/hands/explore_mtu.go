package hands

import (
	"context"
	"errors"
	"net"
	"slices"
	"syscall"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/server/reach"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// Sizes of IP packets that are tried, in bytes: the least that IPv4 hosts take
// (RFC 791), a step below what libwebrtc sends, what it sends at most (1200
// and its headers), the least of IPv6 (RFC 8200), usual tunnels, Ethernet.
var mtuSizes = []int{576, 1000, 1200, 1280, 1400, 1500}

// mtuPauses: each size has three tries, so that a lost packet is no MTU.
var mtuPauses = reach.Schedule{300 * time.Millisecond, 500 * time.Millisecond, 900 * time.Millisecond}

// padding is an attribute that no server knows and none has to (RFC 8489 14:
// 0xC000-0xFFFF are optional to understand and assigned by experts).
const padding stun.AttrType = 0xC0DE

// pathMTU sends STUN requests of growing size that may not be fragmented. The
// answers are small: it is the way to the server that is measured.
func (h *Hands) pathMTU(ctx context.Context, u stunuri.URI) finding {
	u.Scheme = "stun"
	conn, err := h.dialer.Open(ctx, u)
	if err != nil {
		return untested(reach.Remark(err))
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	udp, ok := conn.(*net.UDPConn)
	if !ok {
		return untested(report.Ours("observed.no_udp_socket"))
	}
	six := addressOf(conn.RemoteAddr()).six()
	if err := dontFragment(udp, six); err != nil {
		return untested(report.Ours("observed.fragments_allowed"))
	}
	return sweep(udp, headers(six))
}

func (e endpoint) six() bool { return net.ParseIP(e.ip).To4() == nil }

// headers of IP and UDP in bytes.
func headers(six bool) int {
	if six {
		return 48
	}
	return 28
}

func sweep(conn *net.UDPConn, headers int) finding {
	open := map[[stun.TransactionIDSize]byte]int{}
	raw := map[int][]byte{}
	var d report.MTU
	for _, size := range mtuSizes {
		m, err := padded(size - headers)
		if err != nil {
			return untested(reach.Remark(err))
		}
		open[m.TransactionID], raw[size] = size, m.Raw
	}
	for _, pause := range mtuPauses {
		for id, size := range open {
			if _, err := conn.Write(raw[size]); errors.Is(err, syscall.EMSGSIZE) {
				d.Refused = append(d.Refused, size)
				delete(open, id)
			}
		}
		if d.Answered = append(d.Answered, answers(conn, open, time.Now().Add(pause))...); len(open) == 0 {
			break
		}
	}
	for _, size := range open {
		d.Lost = append(d.Lost, size)
	}
	for _, list := range [][]int{d.Answered, d.Lost, d.Refused} {
		slices.Sort(list)
	}
	if len(d.Answered) == 0 {
		return finding{outcome: report.Silent, detail: report.Detail{MTU: &d}}
	}
	d.Largest = d.Answered[len(d.Answered)-1]
	return finding{outcome: report.OK, detail: report.Detail{MTU: &d}}
}

// padded makes a Binding request of a given length.
func padded(length int) (*stun.Message, error) {
	const header, attributeHeader = 20, 4
	fill := make([]byte, length-header-attributeHeader)
	return stun.Build(stun.TransactionID, stun.BindingRequest, filler(fill))
}

type filler []byte

func (f filler) AddTo(m *stun.Message) error {
	m.Add(padding, f)
	return nil
}

// answers takes what comes until the moment, and strikes it off.
func answers(conn *net.UDPConn, open map[[stun.TransactionIDSize]byte]int, until time.Time) (sizes []int) {
	buf := make([]byte, mostPacket)
	_ = conn.SetReadDeadline(until) // a closed socket ends the reading as well
	for len(open) > 0 {
		n, err := conn.Read(buf)
		switch {
		case err != nil && reach.IsRejected(err), errors.Is(err, syscall.EMSGSIZE):
			continue // ICMP tells that one was too large, and not which
		case err != nil:
			return sizes
		}
		m := &stun.Message{Raw: append([]byte(nil), buf[:n]...)}
		if m.Decode() != nil {
			continue
		}
		if size, asked := open[m.TransactionID]; asked {
			delete(open, m.TransactionID)
			sizes = append(sizes, size)
		}
	}
	return sizes
}
