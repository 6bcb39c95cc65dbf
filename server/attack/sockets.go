package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"sidetone/shared/api"
)

var socketRows = []row{
	{name: "sockets: ten thousand idle ones in less than 200 MB", attack: idleSockets},
	{name: "sockets: eight of a run, whatever comes at once", attack: socketsOfOneRun},
	{name: "sockets: who takes nothing of what is written is given up", attack: unread},
	{name: "pages: two hundred that are asked for and hardly read take bounded memory", attack: unreadPages},
}

const (
	manySockets  = 10_000
	socketsOfRun = 8
	// memoryFor is what the server may hold with manySockets open.
	memoryFor = 200 << 20
)

// socket opens a signalling socket by hand, which costs this program little,
// and says hello.
func (t *target) socket(from string, run api.BeginReply) (net.Conn, error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: answerWithin}
	conn, err := d.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(t.http)))
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Now().Add(answerWithin))
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n", run.Signaling.URL)
	in := bufio.NewReaderSize(conn, 256)
	head, err := in.ReadString('\n')
	for line := head; err == nil && strings.TrimSpace(line) != ""; {
		line, err = in.ReadString('\n')
	}
	if err == nil && !strings.Contains(head, " 101 ") {
		err = errors.New(strings.TrimSpace(head))
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	hello := `{"type":"hello","token":"` + run.Token + `","idle":true}`
	conn.Write(append([]byte{0x81, 0x80 | 126, byte(len(hello) >> 8), byte(len(hello)), 0, 0, 0, 0}, hello...))
	if _, err = io.ReadFull(in, make([]byte, 10)); err != nil {
		conn.Close()
		return nil, err
	}
	return conn, conn.SetDeadline(time.Time{})
}

// idleSockets counts what they cost, and that none is dropped.
func idleSockets(t *target) error {
	begin, err := t.memory()
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var held []net.Conn
	var failed error
	defer func() { release(held) }()
	var wait sync.WaitGroup
	for worker := range 16 {
		wait.Go(func() {
			for range (manySockets/socketsOfRun + 15) / 16 {
				run, err := t.begin(fmt.Sprintf("127.0.3.%d", worker+1))
				for i := 0; i < socketsOfRun && err == nil; i++ {
					var conn net.Conn
					if conn, err = t.socket(fmt.Sprintf("127.0.3.%d", worker+1), run); err == nil {
						mu.Lock()
						held = append(held, conn)
						mu.Unlock()
					}
				}
				if err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
			}
		})
	}
	wait.Wait()
	if failed != nil {
		return fmt.Errorf("after %d sockets: %w", len(held), failed)
	}
	end, err := t.memory()
	if err != nil {
		return err
	}
	if end > memoryFor {
		return fmt.Errorf("%d sockets: %d MB, %d before", len(held), end>>20, begin>>20)
	}
	dropped := 0
	for _, c := range held {
		c.SetReadDeadline(time.Now().Add(time.Millisecond))
		if _, err := c.Read(make([]byte, 1)); err == nil || !isTimeout(err) {
			dropped++
		}
	}
	if dropped > 0 {
		return fmt.Errorf("%d of %d sockets were dropped", dropped, len(held))
	}
	fmt.Printf("           %d sockets: %d MB, %d before\n", len(held), end>>20, begin>>20)
	return nil
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func socketsOfOneRun(t *target) error {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var held []net.Conn
	var wait sync.WaitGroup
	for range 10 * socketsOfRun {
		wait.Go(func() {
			if conn, err := t.socket(attacker, run); err == nil {
				mu.Lock()
				defer mu.Unlock()
				held = append(held, conn)
			}
		})
	}
	wait.Wait()
	defer release(held)
	if len(held) != socketsOfRun {
		return fmt.Errorf("%d are open", len(held))
	}
	return nil
}

// unread asks for echoes and reads none, until nothing can be sent any more;
// the server has to give the socket up, not to hold it for the run's life.
func unread(t *target) error {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	conn, err := t.socket(attacker, run)
	if err != nil {
		return err
	}
	defer conn.Close()
	conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	echo := `{"type":"echo","seq":1,"token":"` + strings.Repeat("x", 3900) + `"}`
	frame := append([]byte{0x81, 0x80 | 126, byte(len(echo) >> 8), byte(len(echo)), 0, 0, 0, 0}, echo...)
	left := frame
	for begin := time.Now(); time.Since(begin) < 2*answerWithin; {
		conn.SetWriteDeadline(time.Now().Add(time.Second))
		n, err := conn.Write(left)
		if err != nil && !isTimeout(err) {
			return nil // given up
		}
		if left = left[n:]; len(left) == 0 {
			left = frame
		}
	}
	return fmt.Errorf("it is kept after %v", 2*answerWithin)
}
