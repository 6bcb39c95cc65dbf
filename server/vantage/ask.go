package vantage

import (
	"errors"
	"net"
	"time"

	"github.com/pion/stun/v4"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// ask sends the request that a browser would begin with and waits for any
// answer. Credentials are not needed: a TURN server answers the first
// Allocate request with 401 (RFC 8656 7.2), which shows that it works.
func ask(conn net.Conn, u stunuri.URI) Finding {
	request, err := requestFor(u)
	if err != nil {
		return failure(report.Failed, StageSTUN, err)
	}
	deadline := time.Now().Add(answerTimeout)
	for wait := retransmit; ; wait *= 2 {
		if _, err := conn.Write(request.Raw); err != nil {
			return failure(report.Failed, StageSTUN, err)
		}
		until := time.Now().Add(wait)
		if u.Transport != stunuri.UDP || until.After(deadline) {
			until = deadline
		}
		answer, err := awaitAnswer(conn, request.TransactionID, until)
		switch {
		case err == nil:
			return Finding{Outcome: report.OK, Stage: StageSTUN, Code: errorCode(answer)}
		case !isTimeout(err):
			// A connected UDP socket tells an ICMP "port unreachable" here.
			return failure(report.Failed, StageSTUN, err)
		case !time.Now().Before(deadline):
			return failure(report.Silent, StageSTUN, errors.New("no answer"))
		}
	}
}

func requestFor(u stunuri.URI) (*stun.Message, error) {
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

func awaitAnswer(conn net.Conn, id [stun.TransactionIDSize]byte, until time.Time) (*stun.Message, error) {
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

func errorCode(m *stun.Message) int {
	var code stun.ErrorCodeAttribute
	if code.GetFrom(m) != nil {
		return 0
	}
	return int(code.Code)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
