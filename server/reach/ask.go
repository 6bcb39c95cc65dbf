package reach

import (
	"errors"
	"net"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/shared/stunuri"
)

// Schedule is the pauses between requests over UDP. The last one is how long
// the answer to the last request is waited for.
type Schedule []time.Duration

// Doubling is the schedule of RFC 8489 6.2.1: pauses from first, each twice
// the one before, until total has passed.
func Doubling(first, total time.Duration) Schedule {
	var s Schedule
	for pause, spent := first, time.Duration(0); spent < total; pause *= 2 {
		pause = min(pause, total-spent)
		s = append(s, pause)
		spent += pause
	}
	return s
}

// Total is how long the last answer is waited for.
func (s Schedule) Total() (sum time.Duration) {
	for _, pause := range s {
		sum += pause
	}
	return sum
}

var (
	// ErrNoAnswer: requests went out, and nothing came back.
	ErrNoAnswer = errors.New("no answer")
	// ErrRejected: ICMP messages came back instead, again and again.
	ErrRejected = errors.New("rejected with ICMP")
)

// rejectedEnough rejections in a row are no accident: one may belong to a
// packet of which the firewall had not made up its mind.
const rejectedEnough = 3

// Ask sends a request and waits for its answer, whatever it is. Over UDP the
// request is repeated; over a stream it is sent once. The error is
// ErrNoAnswer, ErrRejected or the connection's own.
func Ask(conn net.Conn, request *stun.Message, over string, s Schedule) (*stun.Message, error) {
	if over != stunuri.UDP {
		s = Schedule{s.Total()}
	}
	rejections := 0
	for _, pause := range s {
		until := time.Now().Add(pause)
		_, err := conn.Write(request.Raw)
		var answer *stun.Message
		if err == nil {
			answer, err = await(conn, request.TransactionID, until)
		}
		switch {
		case err == nil:
			return answer, nil
		case over == stunuri.UDP && IsRejected(err):
			if rejections++; rejections == rejectedEnough {
				return nil, ErrRejected
			}
			time.Sleep(time.Until(until))
		case !IsTimeout(err):
			return nil, err
		}
	}
	return nil, ErrNoAnswer
}

// Request is what a browser would begin with. Credentials are not needed: a
// TURN server answers the first Allocate request with 401 (RFC 8656 7.2),
// which shows that it works.
func Request(u stunuri.URI) (*stun.Message, error) {
	if !u.Relays() {
		return stun.Build(stun.TransactionID, stun.BindingRequest, stun.Fingerprint)
	}
	allocate := stun.NewType(stun.MethodAllocate, stun.ClassRequest)
	// REQUESTED-TRANSPORT 17 is UDP (RFC 8656 18.7).
	transport := stun.RawAttribute{Type: stun.AttrRequestedTransport, Value: []byte{17, 0, 0, 0}}
	return stun.Build(stun.TransactionID, allocate, rawAttribute(transport), stun.Fingerprint)
}

type rawAttribute stun.RawAttribute

func (a rawAttribute) AddTo(m *stun.Message) error {
	m.Add(a.Type, a.Value)
	return nil
}

// maxAnswer bounds what is read of an answer: an MTU's worth is plenty for a
// Binding answer or a 401.
const maxAnswer = 1500

func await(conn net.Conn, id [stun.TransactionIDSize]byte, until time.Time) (*stun.Message, error) {
	if err := conn.SetReadDeadline(until); err != nil {
		return nil, err
	}
	buf := make([]byte, maxAnswer)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			return nil, err
		}
		m := &stun.Message{Raw: append([]byte(nil), buf[:n]...)}
		if m.Decode() == nil && m.TransactionID == id {
			return m, nil
		}
	}
}

// Code is the error code of an answer; 0: it is none.
func Code(m *stun.Message) int {
	var code stun.ErrorCodeAttribute
	if code.GetFrom(m) != nil {
		return 0
	}
	return int(code.Code)
}
