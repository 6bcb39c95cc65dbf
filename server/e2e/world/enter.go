//go:build linux

package world

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// insideVariable marks the process that runs within the lab's namespaces.
const insideVariable = "SIDETONE_LAB_INSIDE"

// exitNoProc is how the inner process says that it could not mount /proc, so
// that the outer one tries again without a process namespace (containers mask
// parts of /proc, and then the kernel refuses a fresh one).
const exitNoProc = 77

func init() {
	// The parent-death signal belongs to the thread that forked. The main
	// goroutine keeps the main thread, which lives as long as the process.
	runtime.LockOSThread()
}

// Enter runs the calling test binary again inside namespaces of its own
// (network, mounts, processes; users as well when not root), and ends the
// process with its exit code. In that inner process it prepares the mounts
// and returns nil. Call it from TestMain.
//
// Nothing the lab does is visible outside, and when the inner process ends,
// however it ends, the kernel kills all that it started.
func Enter() error {
	if os.Getenv(insideVariable) != "" {
		return settle()
	}
	if exe, err := os.Executable(); err != nil || strings.TrimSpace(exe) == "" {
		return fmt.Errorf("the lab cannot find its own binary: %w", err)
	}
	code, err := again("pid")
	if err == nil && code == exitNoProc {
		code, err = again("")
	}
	if err != nil {
		return fmt.Errorf("the lab cannot make namespaces (as an ordinary user it needs unprivileged user namespaces; as root in a container, CAP_SYS_ADMIN): %w", err)
	}
	os.Exit(code)
	return nil
}

// again starts the inner process and waits for it. mode "pid" adds a process
// namespace.
func again(mode string) (int, error) {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Env = append(os.Environ(), insideVariable+"=ns"+mode)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, os.Stdout, os.Stderr
	flags := uintptr(unix.CLONE_NEWNS | unix.CLONE_NEWNET)
	if mode == "pid" {
		flags |= unix.CLONE_NEWPID
	}
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if os.Geteuid() != 0 {
		flags |= unix.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}}
	}
	attr.Cloneflags = flags
	cmd.SysProcAttr = attr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	return 0, err
}

// settle makes the mounts of the inner process.
func settle() error {
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	if os.Getenv(insideVariable) == "nspid" {
		if err := unix.Mount("proc", "/proc", "proc", 0, ""); err != nil {
			os.Exit(exitNoProc)
		}
	}
	// "ip netns" keeps its handles below /run, which an ordinary user cannot
	// write; and the machine's own sockets there are none of the lab's.
	if err := unix.Mount("tmpfs", "/run", "tmpfs", 0, "mode=0755"); err != nil {
		return fmt.Errorf("mount /run: %w", err)
	}
	return nil
}
