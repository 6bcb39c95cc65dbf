package hands

import (
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/stun/v4"

	"sidetone/server/reach"
	"sidetone/shared/candidate"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// noAnswer is the code of webrtc-pc for a server that could not be reached.
const noAnswer = 701

// failed tells of an error as an icecandidateerror event does, and says more:
// the stage. Whatever went unanswered is left to the engine, which judges
// silence; what an ICMP message rejected again and again is one too, but
// known already.
func (p *peer) failed(url string, err error) {
	e := report.ICEError{Code: noAnswer, URL: url}
	var word refused
	var stage *reach.Failure
	switch {
	case p.ctx.Err() != nil || p.events.Error == nil:
		return
	case errors.As(err, &word):
		e.Code, e.Says, e.Text, e.Stage = word.code, word.Says, word.Text, report.StageSTUN
	case errors.Is(err, reach.ErrRejected):
		e.Says, e.Stage = []report.Phrase{report.Say("observed.rejected_icmp")}, report.StageSTUN
		e.Failure = &report.Failure{Name: report.FailureTimedOut, Operation: report.OpSTUN}
	case errors.As(err, &stage):
		if reach.IsTimeout(stage.Err) && stage.Stage != report.StageName {
			return
		}
		told := reach.Remark(stage.Err)
		if e.Stage = stage.Stage; stage.Stage == report.StageName && told.Says == nil {
			told = report.Ours("observed.lookup_failed", "text", told.Text)
		}
		e.Says, e.Text = told.Says, told.Text
	case errors.Is(err, reach.ErrNoAnswer):
		return
	default:
		told := reach.Remark(err)
		e.Says, e.Text, e.Stage = told.Says, told.Text, report.StageSTUN
	}
	p.events.Error(e)
}

// askOne asks one STUN server and tells what it saw.
func (p *peer) askOne() {
	u := stunuri.Parse(p.config.URL)
	defer p.events.Gathered()
	conn, err := p.hands.dialer.Open(p.ctx, u)
	if err != nil {
		p.failed(p.config.URL, err)
		return
	}
	defer conn.Close()
	go func() {
		<-p.ctx.Done()
		conn.Close()
	}()
	var own endpoint // over a stream it is none of ICE's
	if u.Transport == stunuri.UDP {
		own = addressOf(conn.LocalAddr())
		p.host(own)
	}
	request, err := reach.Request(u)
	if err != nil {
		p.failed(p.config.URL, err)
		return
	}
	answer, err := reach.Ask(conn, request, u.Transport, reach.Doubling(rto, binding))
	if err == nil {
		err = p.reflexive(own, answer)
	}
	if err != nil {
		p.failed(p.config.URL, err)
	}
}

// askMany asks several STUN servers from one socket of each address family.
func (p *peer) askMany() {
	var all sync.WaitGroup
	for _, network := range []string{"udp4", "udp6"} {
		m := p.newMany(network)
		if m == nil {
			continue
		}
		all.Go(func() {
			defer m.socket.Close()
			m.ask()
		})
	}
	all.Wait()
	p.events.Gathered()
}

// many is the questions from one socket.
type many struct {
	*peer
	socket *net.UDPConn
	own    endpoint
	open   map[[stun.TransactionIDSize]byte]question
}

type question struct {
	to  *net.UDPAddr
	raw []byte
}

// newMany resolves the servers of one family; nil: there are none, or no way
// to them.
func (p *peer) newMany(network string) *many {
	m := &many{peer: p, open: map[[stun.TransactionIDSize]byte]question{}}
	for _, server := range p.config.More {
		url := server.URL
		u := stunuri.Parse(url)
		to, err := net.ResolveUDPAddr(network, net.JoinHostPort(strings.Trim(u.Host, "[]"), u.Port))
		if err != nil {
			if u.Family() == 0 && network == "udp4" && p.events.Error != nil {
				p.failed(url, &reach.Failure{Stage: report.StageName, Err: err})
			}
			continue
		}
		route, err := net.DialUDP(network, nil, to)
		if err != nil {
			continue
		}
		m.own.ip = addressOf(route.LocalAddr()).ip
		route.Close()
		if request, err := reach.Request(u); err == nil {
			m.open[request.TransactionID] = question{to, request.Raw}
		}
	}
	if len(m.open) == 0 {
		return nil
	}
	var err error
	if m.socket, err = net.ListenUDP(network, nil); err != nil {
		return nil
	}
	m.own.port = addressOf(m.socket.LocalAddr()).port
	return m
}

// ask sends to all that have not answered, again and again.
func (m *many) ask() {
	go func() {
		<-m.ctx.Done()
		m.socket.Close()
	}()
	m.host(m.own)
	for _, pause := range reach.Doubling(rto, binding) {
		for _, q := range m.open {
			_, _ = m.socket.WriteToUDP(q.raw, q.to) // what cannot be sent is not answered
		}
		if m.listen(time.Now().Add(pause)); len(m.open) == 0 || m.ctx.Err() != nil {
			return
		}
	}
}

func (m *many) listen(until time.Time) {
	buf := make([]byte, mostPacket)
	_ = m.socket.SetReadDeadline(until) // a closed socket ends the reading as well
	for len(m.open) > 0 {
		n, _, err := m.socket.ReadFromUDP(buf)
		if err != nil && !reach.IsRejected(err) {
			return
		}
		answer := &stun.Message{Raw: append([]byte(nil), buf[:n]...)}
		if err == nil && answer.Decode() == nil {
			if _, asked := m.open[answer.TransactionID]; asked {
				delete(m.open, answer.TransactionID)
				_ = m.reflexive(m.own, answer) // an error is no address, and no more is asked
			}
		}
	}
}

// endpoint is an address of ours.
type endpoint struct {
	ip   string
	port int
}

func addressOf(a net.Addr) endpoint {
	switch a := a.(type) {
	case *net.UDPAddr:
		return endpoint{a.IP.String(), a.Port}
	case *net.TCPAddr:
		return endpoint{a.IP.String(), a.Port}
	}
	return endpoint{}
}

// host tells of the socket's own address.
func (p *peer) host(own endpoint) {
	c, err := ice.NewCandidateHost(&ice.CandidateHostConfig{Network: "udp", Address: own.ip, Port: own.port, Component: 1})
	if err == nil {
		p.events.Candidate(candidate.Raw{Line: "candidate:" + c.Marshal()})
	}
}

// reflexive tells of the address that the server saw. One that is the
// socket's own is no candidate (RFC 8445 5.1.3), which the engine knows.
func (p *peer) reflexive(own endpoint, answer *stun.Message) error {
	if code := reach.Code(answer); code != 0 {
		return refused{code, report.Ours("observed.server_answered", "code", code)}
	}
	var seen stun.XORMappedAddress
	if err := seen.GetFrom(answer); err != nil {
		return report.Said{Phrase: report.Say("observed.answer_without_address")}
	}
	if seen.IP.String() == own.ip && seen.Port == own.port {
		return nil
	}
	c, err := ice.NewCandidateServerReflexive(&ice.CandidateServerReflexiveConfig{
		Network: "udp", Address: seen.IP.String(), Port: seen.Port, Component: 1, RelAddr: own.ip, RelPort: own.port,
	})
	if err == nil {
		p.events.Candidate(candidate.Raw{Line: "candidate:" + c.Marshal()})
	}
	return nil
}
