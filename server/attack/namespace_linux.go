package main

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// insideNamespace marks the process that runs in the namespace.
const insideNamespace = "SIDETONE_ATTACK_NAMESPACE"

// wide6 is a network that leads nowhere (RFC 3849) and all of which is this
// machine inside the namespace, so that callers can have whole /48s.
const wide6 = "2001:db8::/32"

// ownNamespace starts this program again in a network namespace that has
// nothing but loopback, where the attacks cannot reach anything else, and
// gives its exit code. Where that is not allowed, they run on the loopback of
// the machine and inside is true at once.
func ownNamespace() (inside bool, code int) {
	if os.Getenv(insideNamespace) != "" {
		return true, 0
	}
	self, err := os.Executable()
	if err != nil {
		return true, 0
	}
	c := exec.Command(self, os.Args[1:]...)
	c.Stdout, c.Stderr = os.Stdout, os.Stderr
	c.Env = append(os.Environ(), insideNamespace+"=1")
	c.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		c.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		c.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	err = c.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return false, 0
	case errors.As(err, &exit):
		return false, exit.ExitCode()
	}
	return true, 0
}

// wholeNetworks makes wide6 addresses of this machine.
func wholeNetworks() error {
	if os.Getenv(insideNamespace) == "" {
		return errNotTested{"no network namespace may be made here"}
	}
	out, err := exec.Command("ip", "-6", "route", "replace", "local", wide6, "dev", "lo").CombinedOutput()
	if err != nil {
		return errNotTested{"ip: " + err.Error() + " " + string(out)}
	}
	if err := os.WriteFile("/proc/sys/net/ipv6/ip_nonlocal_bind", []byte("1"), 0o644); err != nil {
		return errNotTested{err.Error()}
	}
	return nil
}

// announcedHere says why the announced address leads nowhere here, if so.
func announcedHere() error {
	if os.Getenv(insideNamespace) == "" {
		return errNotTested{"no network namespace may be made here"}
	}
	return nil
}

// loopbackUp brings the namespace's loopback up, which begins down, with the
// announced address.
func loopbackUp() error {
	if os.Getenv(insideNamespace) == "" {
		return nil
	}
	if err := exec.Command("ip", "link", "set", "lo", "up").Run(); err != nil {
		return err
	}
	return exec.Command("ip", "address", "replace", announced+"/32", "dev", "lo").Run()
}
