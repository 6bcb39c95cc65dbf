package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"sidetone/shared/api"
)

var shareRows = []row{
	{name: "shares: one caller takes TURN allocations", attack: allocationsByOne},
	{name: "shares: many callers take all TURN allocations", attack: allocationsByMany},
	{name: "shares: one caller takes TCP connections", attack: connectionsByOne},
	{name: "shares: many callers take all TCP connections", attack: connectionsByMany},
	{name: "shares: one IPv6 /48 takes TCP connections from many /64s", attack: connectionsByOneNetwork},
	{name: "shares: one caller takes echo sessions", attack: sessionsByOne},
}

// Bounds of what is tried: beyond everything that the server has of it.
const (
	manyAllocations = 5000
	manyConnections = 5000
	runHas          = 96 // allocations
)

// flood allocates from one address with as many runs as it takes, until it is
// refused or there are so many. The sockets are given back to be closed.
func (t *target) flood(from string, most int) (held []net.Conn, err error) {
	for len(held) < most {
		run, err := t.begin(from)
		if err != nil {
			return held, err
		}
		var known *hand
		for range min(runHas, most-len(held)) {
			h, err := t.relay("udp", from, run)
			if err != nil {
				return held, err
			}
			if known != nil {
				h.realm, h.nonce = known.realm, known.nonce
			}
			code, err := h.allocate()
			if err != nil || code != 200 {
				h.Close()
				return held, err
			}
			known, held = h, append(held, h)
		}
	}
	return held, nil
}

func release(held []net.Conn) {
	for _, c := range held {
		c.Close()
	}
}

// served: another caller gets an allocation.
func (t *target) served() error {
	run, err := t.begin(bystander)
	if err != nil {
		return err
	}
	h, err := t.relay("udp", bystander, run)
	if err != nil {
		return err
	}
	defer h.Close()
	if code, err := h.allocate(); err != nil || code != 200 {
		return fmt.Errorf("another caller's allocation is answered %d, %v", code, err)
	}
	return nil
}

func allocationsByOne(t *target) error {
	held, err := t.flood(attacker, manyAllocations)
	defer release(held)
	switch {
	case err != nil:
		return err
	case len(held) == manyAllocations:
		return fmt.Errorf("one caller holds %d allocations", len(held))
	}
	return t.served()
}

func allocationsByMany(t *target) error {
	var held []net.Conn
	defer func() { release(held) }()
	for i := 0; i < 6 && len(held) < manyAllocations; i++ {
		more, err := t.flood("127.0.1."+strconv.Itoa(i+1), 1000)
		held = append(held, more...)
		if err != nil {
			return err
		}
	}
	return t.served()
}

// connect opens connections from one address, each of which asks something so
// that it is seen whether it was let in.
func (t *target) connect(from, to string, most int) (held []net.Conn) {
	for range most {
		h, err := reach("tcp", from, to, t.turn)
		if err != nil {
			break
		}
		held = append(held, h)
		if h.binding() != nil {
			break
		}
	}
	return held
}

// reached: another caller's request over TCP is answered.
func (t *target) reached(from, to string) error {
	h, err := reach("tcp", from, to, t.turn)
	if err != nil {
		return err
	}
	defer h.Close()
	if err := h.binding(); err != nil {
		return fmt.Errorf("another caller over TCP: %w", err)
	}
	return nil
}

func connectionsByOne(t *target) error {
	held := t.connect(attacker, "127.0.0.1", manyConnections)
	defer release(held)
	if len(held) == manyConnections {
		return fmt.Errorf("one caller holds %d connections", len(held))
	}
	return t.reached(bystander, "127.0.0.1")
}

func connectionsByMany(t *target) error {
	var held []net.Conn
	defer func() { release(held) }()
	begin := time.Now()
	for i := 0; i < 10 && time.Since(begin) < 15*time.Second; i++ {
		held = append(held, t.connect("127.0.1."+strconv.Itoa(i+1), "127.0.0.1", 500)...)
	}
	return t.reached(bystander, "127.0.0.1")
}

// connectionsByOneNetwork: a customer's /48 has 65,536 /64s.
func connectionsByOneNetwork(t *target) error {
	if err := wholeNetworks(); err != nil {
		return err
	}
	const to = "2001:db8:1::1"
	var held []net.Conn
	defer func() { release(held) }()
	for i := range 10 {
		held = append(held, t.connect(fmt.Sprintf("2001:db8:6:%x::1", i), to, 500)...)
	}
	if len(held) >= 4000 {
		return fmt.Errorf("one /48 holds %d connections", len(held))
	}
	return t.reached("2001:db8:7::1", to)
}

// sessionsByOne asks for echo sessions with run after run.
func sessionsByOne(t *target) error {
	refused := 0
	for begin := time.Now(); refused < 20 && time.Since(begin) < answerWithin; {
		run, err := t.begin(attacker)
		if err != nil {
			return err
		}
		for range 16 {
			status, _, err := t.offer(attacker, run, offer)
			if err != nil {
				return err
			}
			if status == 429 {
				refused++
			}
		}
	}
	if refused == 0 {
		return errors.New("one caller is never refused")
	}
	run, err := t.begin(bystander)
	if err != nil {
		return err
	}
	if status, reply, err := t.offer(bystander, run, offer); err != nil || status != 200 {
		return fmt.Errorf("another caller's offer is answered %d %.100s, %v", status, reply, err)
	}
	return nil
}

// offer has the echo peer asked.
func (t *target) offer(from string, run api.BeginReply, sdp string) (status int, reply []byte, err error) {
	return t.do(from, "POST", "/api/v1/runs/"+run.Run+"/echo", run.Token, api.EchoRequest{Path: "direct/udp", SDP: sdp})
}
