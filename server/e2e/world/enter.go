//go:build linux

package world

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// insideVariable marks the process that runs within the lab's namespaces.
const insideVariable = "SIDETONE_LAB_INSIDE"

// What insideVariable says: the first process of a process namespace, which
// only reaps; the lab within one; the lab without one.
const (
	asInit    = "init"
	asLab     = "lab"
	asLabOnly = "lab-without-pid"
)

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
	switch os.Getenv(insideVariable) {
	case asInit:
		reap()
	case asLab, asLabOnly:
		return settle()
	}
	code, err := again(asInit)
	if err == nil && code == exitNoProc {
		code, err = again(asLabOnly)
	}
	if err != nil {
		return fmt.Errorf("the lab cannot make namespaces (as an ordinary user it needs unprivileged user namespaces; as root in a container, CAP_SYS_ADMIN): %w", err)
	}
	os.Exit(code)
	return nil
}

// again starts the inner process and waits for it.
func again(mode string) (int, error) {
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Env = append(os.Environ(), insideVariable+"="+mode)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, os.Stdout, os.Stderr
	flags := uintptr(unix.CLONE_NEWNS | unix.CLONE_NEWNET)
	if mode == asInit {
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

// reap is the first process of the namespace: it starts the lab, takes in the
// children that others leave behind, and ends with the lab's exit code, which
// ends all that is still there.
func reap() {
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		fmt.Fprintln(os.Stderr, "make mounts private:", err)
		os.Exit(1)
	}
	if err := unix.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		os.Exit(exitNoProc)
	}
	// Set, not appended: of two values a program reads the first, and would
	// be another reaper.
	if err := os.Setenv(insideVariable, asLab); err != nil || os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "only the first process of a namespace reaps:", err)
		os.Exit(1)
	}
	lab, err := syscall.ForkExec("/proc/self/exe", os.Args, &syscall.ProcAttr{Env: os.Environ(), Files: []uintptr{0, 1, 2}})
	if err != nil {
		fmt.Fprintln(os.Stderr, "start the lab:", err)
		os.Exit(1)
	}
	for {
		var status syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			os.Exit(1)
		case pid == lab && status.Exited():
			os.Exit(status.ExitStatus())
		case pid == lab:
			os.Exit(1)
		}
	}
}

// settle makes the mounts of the lab itself.
func settle() error {
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	// "ip netns" keeps its handles below /run, which an ordinary user cannot
	// write; and the machine's own sockets there are none of the lab's.
	// Temporary files go there too: with the namespace they are gone, however
	// the lab ended.
	if err := unix.Mount("tmpfs", "/run", "tmpfs", 0, "mode=0755"); err != nil {
		return fmt.Errorf("mount /run: %w", err)
	}
	const temporary = "/run/tmp"
	if err := os.Mkdir(temporary, 0o777); err != nil {
		return err
	}
	return os.Setenv("TMPDIR", temporary)
}
