//go:build !linux

package hands

import (
	"errors"
	"net"
)

// dontFragment is known to work on Linux alone.
func dontFragment(*net.UDPConn, bool) error { return errors.ErrUnsupported }
