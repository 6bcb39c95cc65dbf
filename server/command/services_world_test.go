//go:build linux

package command

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// insideVariable marks the process that runs in a network of its own.
const insideVariable = "SIDETONE_SERVICES_INSIDE"

// inOwnNetwork runs the calling test again in a network namespace, where it may
// listen on every port and drop packets, and reports whether this is the process
// that does so.
func inOwnNetwork(t *testing.T) bool {
	t.Helper()
	if os.Getenv(insideVariable) != "" {
		program(t, "", "ip", "link", "set", "lo", "up")
		program(t, "", "ip", "link", "add", "own", "type", "veth", "peer", "name", "other")
		program(t, "", "ip", "addr", "add", "198.51.100.10/24", "dev", "own")
		program(t, "", "ip", "link", "set", "own", "up")
		program(t, "", "ip", "link", "set", "other", "up")
		return true
	}
	again := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.v", "-test.timeout=10m")
	again.Env = append(os.Environ(), insideVariable+"=1")
	again.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		again.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		again.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		again.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	out, err := again.CombinedOutput()
	if err != nil {
		t.Fatalf("in a network of its own: %v\n%s", err, out)
	}
	t.Logf("%s", out)
	return false
}

// program runs a program, which reads input.
func program(t *testing.T, input, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin:/sbin")
	cmd.Stdin = strings.NewReader(input)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, out)
	}
}

// Rules for what comes to a socket of this network, all of which goes over
// loopback. Names stay known. DTLS by the first byte of its records (RFC 7983).
// In three rules, since nft 1.0.6 makes one comparison, which is another, of two
// inequalities of neighbouring fields.
const (
	letsNames = "udp dport 53 accept\n  udp sport 53 accept\n  "
	dropsUDP  = letsNames + "meta l4proto udp drop"
	dropsDTLS = letsNames + "meta l4proto udp @th,64,8 >= 20 @th,64,8 <= 63 drop"
)

// filter replaces what is dropped; empty: nothing is.
func filter(t *testing.T, rule string) {
	t.Helper()
	program(t, "flush ruleset\ntable inet services {\n chain input {\n  type filter hook input priority 0;\n  "+rule+"\n }\n}\n", "nft", "-f", "-")
}
