// Package names answers DNS questions in the fault lab. It knows a handful of
// names and says NXDOMAIN to every other, so that nothing a browser asks for
// on its own is waited for.
package names

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/dns/dnsmessage"
)

// ttl is how long an answer may be kept: not beyond one run.
const ttl = 1

// View is what one side of the world sees: fully qualified names in lower
// case ("relay.lab.example.") and their addresses. A name in it without an
// address exists and has none.
type View map[string][]netip.Addr

// Responder answers on one socket.
type Responder struct {
	conn net.PacketConn

	mutex sync.Mutex
	view  View
	asked map[string]int
}

// Serve answers questions on conn, which it owns from now on.
func Serve(conn net.PacketConn, view View) *Responder {
	r := &Responder{conn: conn, view: view, asked: map[string]int{}}
	go r.loop()
	return r
}

// Close stops answering.
func (r *Responder) Close() error { return r.conn.Close() }

// Set changes the view and forgets who asked.
func (r *Responder) Set(view View) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.view, r.asked = view, map[string]int{}
}

// Asked is how often a name was asked for since the last Set.
func (r *Responder) Asked(name string) int {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.asked[name]
}

// Unknown are the names that were asked for and are not in the view, sorted.
func (r *Responder) Unknown() (list []string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for name := range r.asked {
		if _, known := r.view[name]; !known {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

func (r *Responder) loop() {
	buffer := make([]byte, 1500)
	for {
		n, from, err := r.conn.ReadFrom(buffer)
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		if answer := r.answer(buffer[:n]); answer != nil {
			_, _ = r.conn.WriteTo(answer, from)
		}
	}
}

// answer is the reply to one message; nil: it was not a question.
func (r *Responder) answer(message []byte) []byte {
	var parser dnsmessage.Parser
	header, err := parser.Start(message)
	if err != nil || header.Response {
		return nil
	}
	question, err := parser.Question()
	if err != nil {
		return nil
	}
	name := strings.ToLower(question.Name.String())
	r.mutex.Lock()
	r.asked[name]++
	addresses, known := r.view[name]
	r.mutex.Unlock()

	header.Response, header.Authoritative, header.RecursionAvailable = true, true, true
	if !known {
		header.RCode = dnsmessage.RCodeNameError
	}
	builder := dnsmessage.NewBuilder(nil, header)
	if builder.StartQuestions() != nil || builder.Question(question) != nil || builder.StartAnswers() != nil {
		return nil
	}
	resource := dnsmessage.ResourceHeader{Name: question.Name, Class: dnsmessage.ClassINET, TTL: ttl}
	for _, address := range addresses {
		switch {
		case question.Type == dnsmessage.TypeA && address.Is4():
			err = builder.AResource(resource, dnsmessage.AResource{A: address.As4()})
		case question.Type == dnsmessage.TypeAAAA && address.Is6():
			err = builder.AAAAResource(resource, dnsmessage.AAAAResource{AAAA: address.As16()})
		}
		if err != nil {
			return nil
		}
	}
	reply, err := builder.Finish()
	if err != nil {
		return nil
	}
	return reply
}
