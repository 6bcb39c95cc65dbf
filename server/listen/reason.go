package listen

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
)

// Reason is what an error says without the addresses that errors of package
// net bear: the system's word for it or a fixed text. Of an error of another
// kind it is the type alone, since its text may hold anything.
func Reason(err error) string {
	var number syscall.Errno
	var alert tls.AlertError
	switch {
	case err == nil:
		return "none"
	case errors.As(err, &number):
		return number.Error()
	case errors.As(err, &alert):
		return alert.Error()
	}
	for _, known := range []error{
		net.ErrClosed, io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, io.ErrShortBuffer, os.ErrDeadlineExceeded,
		context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return fmt.Sprintf("%T", err)
		}
		err = inner
	}
}
