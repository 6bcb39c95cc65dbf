package serve

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"regexp"
	"strings"
	"syscall"
)

// portReason says in one line why a listener could not be opened.
func portReason(address string, err error) string {
	_, port, _ := net.SplitHostPort(address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return "port " + port + "/tcp is already in use"
	case errors.Is(err, syscall.EACCES):
		return "port " + port + "/tcp may not be opened by this user"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "the address in " + address + " is not this machine's"
	}
	return oneLine(err)
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}

// reason is the cause below a path error, whose path is told already.
func reason(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

func or(value, other string) string {
	if value != "" {
		return value
	}
	return other
}

// quiet takes addresses out of what net/http logs about connections.
type quiet struct{ slog.Handler }

var addressAndPort = regexp.MustCompile(`(?:\d{1,3}\.){3}\d{1,3}:\d+|\[[0-9a-fA-F:.%a-z]+\]:\d+`)

func (q quiet) Handle(ctx context.Context, r slog.Record) error {
	r.Message = addressAndPort.ReplaceAllString(r.Message, "[address]")
	return q.Handler.Handle(ctx, r)
}
