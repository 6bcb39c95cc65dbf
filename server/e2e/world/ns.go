//go:build linux

package world

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"
)

// NS is one network namespace.
type NS struct {
	Name string
	// Resolvers are the addresses in this namespace's /etc/resolv.conf, asked in
	// turn; none: it resolves nothing.
	Resolvers []string
	// bind lists files that stand over those of the machine: what, where.
	bind [][2]string
}

// handle is where ip(8) keeps the namespace.
func (n NS) handle() string { return "/run/netns/" + n.Name }

// add makes the namespace; dir takes its files.
func (n *NS) add(dir string) error {
	if err := ip("netns add " + n.Name); err != nil {
		return err
	}
	// Nobody else can have an address of the lab's. To look whether somebody
	// has takes seconds on a busy machine, and as long no neighbour is answered
	// over IPv6. Devices take this over when they are made.
	err := n.sysctls(map[string]string{"net/ipv6/conf/all/accept_dad": "0", "net/ipv6/conf/default/accept_dad": "0"})
	if err != nil {
		return err
	}
	return n.prepare(dir)
}

// prepare writes the files that programs in this namespace see instead of the
// machine's own.
func (n *NS) prepare(dir string) error {
	resolv := ""
	for _, resolver := range n.Resolvers {
		resolv += "nameserver " + resolver + "\n"
	}
	if resolv != "" {
		resolv += "options timeout:5 attempts:2\n"
	}
	for target, text := range map[string]string{
		"/etc/resolv.conf":   resolv,
		"/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
	} {
		if err := reachable(target); err != nil {
			continue
		}
		path, err := write(dir, n.Name+"-"+filepath.Base(target), text)
		if err != nil {
			return err
		}
		n.bind = append(n.bind, [2]string{path, target})
	}
	return nil
}

// reachable makes sure that something can be bound over path. Where it is a
// link into /run, which the lab has emptied, the file it points to is made.
func reachable(path string) error {
	link, err := os.Readlink(path)
	if err == nil {
		if !filepath.IsAbs(link) {
			link = filepath.Join(filepath.Dir(path), link)
		}
		if strings.HasPrefix(link, "/run/") {
			if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
				return err
			}
			return os.WriteFile(link, nil, 0o644)
		}
	}
	_, err = os.Stat(path)
	return err
}

// Command is a program to be started in this namespace. It replaces the two
// programs that take it there, so its process id is the command's.
func (n NS) Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	script := ""
	for _, b := range n.bind {
		script += "mount --bind " + b[0] + " " + b[1] + " && "
	}
	script += `exec "$@"`
	words := append([]string{"--net=" + n.handle(), "unshare", "-m", "sh", "-c", script, "sh", name}, args...)
	return exec.CommandContext(ctx, "nsenter", words...)
}

// Do calls f on a thread that is in this namespace: sockets and devices that
// f opens stay in it wherever they are used later. f starts no goroutines.
func (n NS) Do(f func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	home, err := os.Open("/proc/thread-self/ns/net")
	if err != nil {
		return err
	}
	defer home.Close()
	there, err := os.Open(n.handle())
	if err != nil {
		return err
	}
	defer there.Close()
	if err := unix.Setns(int(there.Fd()), unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("enter %s: %w", n.Name, err)
	}
	defer func() {
		// A thread in the wrong namespace would spoil every later test.
		if err := unix.Setns(int(home.Fd()), unix.CLONE_NEWNET); err != nil {
			panic("the lab cannot leave namespace " + n.Name + ": " + err.Error())
		}
	}()
	return f()
}

// Dial opens a connection from this namespace; address is an IP and a port.
func (n NS) Dial(ctx context.Context, network, address string) (conn net.Conn, err error) {
	err = n.Do(func() error {
		conn, err = (&net.Dialer{}).DialContext(ctx, network, address)
		return err
	})
	return conn, err
}

// Listen listens in this namespace.
func (n NS) Listen(network, address string) (l net.Listener, err error) {
	err = n.Do(func() error {
		l, err = net.Listen(network, address)
		return err
	})
	return l, err
}

// ListenPacket listens for datagrams in this namespace.
func (n NS) ListenPacket(network, address string) (c net.PacketConn, err error) {
	err = n.Do(func() error {
		c, err = net.ListenPacket(network, address)
		return err
	})
	return c, err
}

// sysctls sets values, named as below /proc/sys.
func (n NS) sysctls(values map[string]string) error {
	return n.Do(func() error {
		for key, value := range values {
			if err := os.WriteFile("/proc/sys/"+key, []byte(value), 0o644); err != nil {
				return err
			}
		}
		return nil
	})
}
