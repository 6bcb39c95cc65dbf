//go:build linux

package world

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"syscall"
	"time"
)

// Time that a program gets to end by itself before it is killed.
const stopPatience = 2 * time.Second

// Process is a program that runs in a namespace.
type Process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// Start runs a program in the background; both its outputs go to out. It
// leads a process group of its own, which Stop ends as a whole.
func (n NS) Start(out io.Writer, environment []string, name string, args ...string) (*Process, error) {
	cmd := n.Command(context.Background(), name, args...)
	cmd.Env = environment
	cmd.Stdout, cmd.Stderr = out, out
	return StartCommand(cmd)
}

// StartCommand is Start for a command that needs its own pipes.
func StartCommand(cmd *exec.Cmd) (*Process, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	// Children that outlive the leader may hold the pipes open.
	cmd.WaitDelay = stopPatience
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Process{cmd: cmd, done: make(chan struct{})}
	go func() {
		p.err = cmd.Wait()
		close(p.done)
	}()
	return p, nil
}

// PID is the program's.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Done is closed when the program has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Stop ends the program and everything in its group.
func (p *Process) Stop() {
	group := -p.cmd.Process.Pid
	_ = syscall.Kill(group, syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(stopPatience):
	}
	_ = syscall.Kill(group, syscall.SIGKILL)
	<-p.done
}

// Until asks ready again and again until it is nil, the program ends or the
// deadline passes. The error is the last that ready gave.
func (p *Process) Until(patience time.Duration, ready func() error) error {
	const pause = 20 * time.Millisecond
	deadline := time.After(patience)
	for {
		err := ready()
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("it ended: %w", errors.Join(p.err, err))
		case <-deadline:
			return fmt.Errorf("not ready after %v: %w", patience, err)
		case <-time.After(pause):
		}
	}
}

// Busy keeps n processors at work until rest is called.
func Busy(n int) (rest func(), err error) {
	var workers []*Process
	rest = func() {
		for _, w := range workers {
			w.Stop()
		}
	}
	for range n {
		w, err := StartCommand(exec.Command("sh", "-c", "while :; do :; done"))
		if err != nil {
			rest()
			return nil, fmt.Errorf("keep a processor busy: %w", err)
		}
		workers = append(workers, w)
	}
	return rest, nil
}
