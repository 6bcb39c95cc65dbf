//go:build linux

package world

import (
	"encoding/binary"
	"fmt"

	"golang.org/x/sys/unix"
)

// forget empties the router's connection tracking: an entry of an earlier run
// would keep its packet count and its translation. It is the request that
// "conntrack -F" sends (ctnetlink, delete without a tuple).
func (w *World) forget() error {
	const (
		ctnetlinkDelete = 1<<8 | 2 // NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_DELETE
		length          = unix.SizeofNlMsghdr + 4
	)
	message := make([]byte, length)
	binary.NativeEndian.PutUint32(message[0:], length)
	binary.NativeEndian.PutUint16(message[4:], ctnetlinkDelete)
	binary.NativeEndian.PutUint16(message[6:], unix.NLM_F_REQUEST|unix.NLM_F_ACK)
	return w.Router.Do(func() error {
		fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_NETFILTER)
		if err != nil {
			return fmt.Errorf("netlink: %w", err)
		}
		defer unix.Close(fd)
		if err := unix.Sendto(fd, message, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
			return fmt.Errorf("forget connections: %w", err)
		}
		answer := make([]byte, 4096)
		n, _, err := unix.Recvfrom(fd, answer, 0)
		if err != nil {
			return fmt.Errorf("forget connections: %w", err)
		}
		if n < unix.SizeofNlMsghdr+4 {
			return fmt.Errorf("forget connections: answer of %d bytes", n)
		}
		if code := int32(binary.NativeEndian.Uint32(answer[unix.SizeofNlMsghdr:])); code != 0 {
			return fmt.Errorf("forget connections: %w", unix.Errno(-code))
		}
		return nil
	})
}
