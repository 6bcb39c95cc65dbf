package http

import (
	"bufio"
	"net"
	"net/http"
	"time"
)

// Hijack hands the connection to the WebSocket, which looks for this method
// and does not unwrap. The deadline for the body is taken off: from here on
// the socket has its own.
func (a *answer) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(a.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	a.status = http.StatusSwitchingProtocols
	return conn, rw, conn.SetDeadline(time.Time{})
}
