package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/pion/stun/v4"
)

// fewFiles is a limit on descriptors under which a server starts and that
// some connections use up.
const fewFiles = 150

var listenerRows = []row{
	{name: "listeners: a spell without file descriptors", files: fewFiles, attack: withoutDescriptors},
	{name: "listeners: clients that say nothing, or nothing more, are sent away", attack: mutes},
}

// withoutDescriptors uses all descriptors up, knocks at every port, and lets
// go: every port has to answer again, and /readyz has to have said 503
// meanwhile.
func withoutDescriptors(t *target) error {
	ready, err := keptOpen(t)
	if err != nil {
		return err
	}
	defer ready.Close()
	var held []net.Conn
	release := func() {
		for _, c := range held {
			c.Close()
		}
	}
	defer release()
	for range 2 * fewFiles {
		c, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(t.http)), time.Second)
		if err != nil {
			break
		}
		fmt.Fprintf(c, "GET / HTTP/1.1\r\nHost: a\r\nX: ")
		held = append(held, c)
	}
	for _, port := range []int{t.turn, t.echo} {
		for range 5 {
			if c, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), time.Second); err == nil {
				held = append(held, c)
			}
		}
	}
	if err := eventually(func() error { return ready.expect(http.StatusServiceUnavailable) }); err != nil {
		return fmt.Errorf("without descriptors /readyz: %w", err)
	}
	release()
	if err := eventually(func() error { return ready.expect(http.StatusOK) }); err != nil {
		return fmt.Errorf("afterwards /readyz: %w", err)
	}
	return errors.Join(eventually(t.relayAnswersTCP), eventually(t.echoAcceptsTCP))
}

func (t *target) relayAnswersTCP() error {
	h, err := reach("tcp", bystander, "127.0.0.1", t.turn)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.binding(); err != nil {
		return fmt.Errorf("TURN over TCP: %w", err)
	}
	return nil
}

// echoAcceptsTCP: a client of no session is sent away at once by whoever
// accepts.
func (t *target) echoAcceptsTCP() error {
	h, err := reach("tcp", bystander, "127.0.0.1", t.echo)
	if err != nil {
		return err
	}
	defer h.Close()
	h.Write(framed(stun.MustBuild(stun.TransactionID, stun.BindingRequest, stun.NewUsername("a:b")).Raw))
	if !closed(h, silence) {
		return errors.New("nobody accepts ICE-TCP")
	}
	return nil
}

// kept is a connection over which more than one request is made, so that
// asking needs no descriptor.
type kept struct {
	net.Conn
	in *bufio.Reader
}

func keptOpen(t *target) (*kept, error) {
	c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(t.http)))
	if err != nil {
		return nil, err
	}
	k := &kept{c, bufio.NewReader(c)}
	return k, k.expect(http.StatusOK)
}

func (k *kept) expect(status int) error {
	k.SetDeadline(time.Now().Add(answerWithin))
	fmt.Fprintf(k, "GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n")
	answer, err := http.ReadResponse(k.in, nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != status {
		return fmt.Errorf("answers %d", answer.StatusCode)
	}
	return discard(answer.Body)
}

// mutes: a client that has shown no right to be there does not stay, however
// lively it is.
func mutes(t *target) error {
	const most = 40 * time.Second
	type guest struct {
		name string
		port int
		say  []byte // again and again
	}
	guests := []guest{
		{"TURN, nothing", t.turn, nil}, {"TURN, half a frame", t.turn, []byte{0, 1, 0, 0}},
		{"TURN, a binding request every second", t.turn, stun.MustBuild(stun.TransactionID, stun.BindingRequest).Raw},
		{"ICE-TCP, nothing", t.echo, nil}, {"ICE-TCP, half a frame", t.echo, []byte{0, 100, 0}},
	}
	results := make(chan error, len(guests))
	for _, g := range guests {
		go func() {
			c, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(g.port)))
			if err != nil {
				results <- err
				return
			}
			defer c.Close()
			c.Write(g.say)
			for begin := time.Now(); time.Since(begin) < most; {
				if closed(c, time.Second) {
					results <- nil
					return
				}
				if len(g.say) > 4 {
					c.Write(g.say)
				}
			}
			results <- fmt.Errorf("%s: still there after %v", g.name, most)
		}()
	}
	var all error
	for range guests {
		all = errors.Join(all, <-results)
	}
	return all
}
