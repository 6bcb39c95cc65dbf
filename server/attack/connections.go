package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"
)

const (
	slowOnes = 20
	// letGoWithin is twice what a piece of an answer may take.
	letGoWithin = 75 * time.Second
)

// agentPath is where a page of ours names the agent.
var agentPath = regexp.MustCompile(`/assets/agent\.[0-9a-f]+\.wasm`)

// slowReaders ask for the agent again and again: whatever the kernel keeps for
// them is full after a few, which nobody counts against them.
func slowReaders(t *target) error {
	status, start, err := t.do(attacker, http.MethodGet, "/", "", nil)
	if err := want("the start page", status, err, http.StatusOK); err != nil {
		return err
	}
	agent := agentPath.Find(start)
	if agent == nil {
		return errors.New("the start page names no agent")
	}
	before, err := t.descriptors()
	if err != nil {
		return err
	}
	request := bytes.Repeat(fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n", agent), 40)
	for range slowOnes {
		conn, err := net.Dial("tcp", strings.TrimPrefix(t.base, "http://"))
		if err != nil {
			return err
		}
		defer conn.Close()
		if err := conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
			return err
		}
		if _, err := conn.Write(request); err != nil {
			return err
		}
	}
	taken := false
	for deadline := time.Now().Add(letGoWithin); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		now, err := t.descriptors()
		taken = taken || now >= before+slowOnes/2
		if err != nil || (taken && now <= before+slowOnes/4) {
			return err
		}
	}
	if !taken {
		return errors.New("the connections were not taken")
	}
	return fmt.Errorf("%d who read nothing were kept for %s", slowOnes, letGoWithin)
}

// halves stay open until the server has ended.
var halves []net.Conn

// halfARequest leaves the judgement to the end of the row, where the server is
// asked to end and has to do so with 0.
func halfARequest(t *target) error {
	conn, err := net.Dial("tcp", strings.TrimPrefix(t.base, "http://"))
	if err != nil {
		return err
	}
	halves = append(halves, conn)
	_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: a\r\nX: "))
	return err
}
