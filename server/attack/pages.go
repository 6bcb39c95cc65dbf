package main

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

const (
	// hardlyRead connections each ask for the longest page so many times.
	hardlyRead = 200
	pagesEach  = 60
	// memoryOfPages is what all of them may take: 200 answers of 150 KB with as
	// much room again, a few pages in the making, and what is not collected yet.
	memoryOfPages = 200 << 20
	// watched: the pages that fit are made within a few seconds.
	watched = 12 * time.Second
)

// unreadPages watches what the server holds meanwhile. Made all at once, the
// pages took 700 MB.
func unreadPages(t *target) error {
	before, err := t.memory()
	if err != nil {
		return err
	}
	var held []net.Conn
	defer func() { release(held) }()
	asked := []byte(strings.Repeat("GET /codes HTTP/1.1\r\nHost: a\r\n\r\n", pagesEach))
	for range hardlyRead {
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(attacker)}, Timeout: answerWithin}
		conn, err := d.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(t.http)))
		if err != nil {
			return err
		}
		held = append(held, conn)
		conn.(*net.TCPConn).SetReadBuffer(4 << 10)
		if _, err := conn.Write(asked); err != nil {
			return err
		}
	}
	most := before
	for begin := time.Now(); time.Since(begin) < watched; time.Sleep(100 * time.Millisecond) {
		now, err := t.memory()
		if err != nil {
			return err
		}
		most = max(most, now)
	}
	if most-before > memoryOfPages {
		return fmt.Errorf("%d MB before and %d at most", before>>20, most>>20)
	}
	fmt.Printf("           %d MB before and %d at most\n", before>>20, most>>20)
	return nil
}
