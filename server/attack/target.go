package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

const (
	// startWithin and stopWithin bound the server's start, with keys and
	// database made anew, and its end, on a busy machine.
	startWithin = 30 * time.Second
	stopWithin  = 30 * time.Second
	// answerWithin is how long anything that should be answered may take.
	answerWithin = 30 * time.Second
)

// Addresses on loopback from which the attacker and others come. They are
// different callers to the server.
const (
	attacker  = "127.0.0.2"
	bystander = "127.0.0.9"
	// announced is the address that the server tells clients; a loopback one
	// is refused. It leads nowhere (RFC 5737) but in a namespace of our own.
	announced = "198.51.100.1"
)

// target is a server that this program started.
type target struct {
	dir              string
	base             string // of its URLs
	http, turn, echo int    // ports
	binary           string
	command          *exec.Cmd
	done             chan error
}

// serve starts the server on ports of its own with a data folder of its own.
// The limit on runs is lifted, so that it is not what holds an attack up.
func serve(binary string, files int, flags ...string) (*target, error) {
	t := &target{binary: binary, done: make(chan error, 1)}
	var err error
	if t.dir, err = os.MkdirTemp("", "attack"); err != nil {
		return nil, err
	}
	ports, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	t.http, t.turn, t.echo = ports[0], ports[1], ports[2]
	t.base = "http://127.0.0.1:" + strconv.Itoa(t.http)
	args := append([]string{"serve", "--listen", ":" + strconv.Itoa(t.http), "--data", t.dir,
		"--public-ip", announced, "--runs-per-minute", "100000",
		"--turn-ports", strconv.Itoa(t.turn), "--echo-port", strconv.Itoa(t.echo)}, flags...)
	if files > 0 {
		t.command = exec.Command("sh", append([]string{"-c", fmt.Sprintf("ulimit -n %d; exec \"$0\" \"$@\"", files), binary}, args...)...)
	} else {
		t.command = exec.Command(binary, args...)
	}
	t.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	log, err := os.Create(t.logFile())
	if err != nil {
		return nil, err
	}
	defer log.Close()
	t.command.Stdout, t.command.Stderr = log, log
	if err := t.command.Start(); err != nil {
		return nil, err
	}
	go func() { t.done <- t.command.Wait() }()
	for _, f := range flags {
		if f == "--tls-cert" {
			t.base = "https://127.0.0.1:" + strconv.Itoa(t.http)
		}
	}
	return t, t.started()
}

func (t *target) logFile() string { return filepath.Join(t.dir, "log") }

// started waits until the server says that it is ready.
func (t *target) started() error {
	for deadline := time.Now().Add(startWithin); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-t.done:
			t.done <- err
			log, _ := os.ReadFile(t.logFile())
			os.RemoveAll(t.dir)
			return fmt.Errorf("the server did not start: %v: %s", err, log)
		default:
		}
		if status, _, err := t.do(bystander, http.MethodGet, "/readyz", "", nil); err == nil && status == http.StatusOK {
			return nil
		}
	}
	t.stop()
	return errors.New("the server is never ready")
}

// again starts a server that has ended, with the same data.
func (t *target) again() error {
	next := exec.Command(t.command.Path, t.command.Args[1:]...)
	next.SysProcAttr = t.command.SysProcAttr
	if err := next.Start(); err != nil {
		return err
	}
	t.command = next
	go func() { t.done <- next.Wait() }()
	return t.started()
}

// newKey ends the server and starts it with another operator key.
func (t *target) newKey() error {
	before := t.key()
	if err := t.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if err := <-t.done; err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(t.dir, "operator.key")); err != nil {
		return err
	}
	if err := t.again(); err != nil {
		return err
	}
	if now := t.key(); now == "" || now == before {
		return errors.New("the server has no other operator key")
	}
	return nil
}

// stop ends the server as an operator would and removes its data.
func (t *target) stop() error {
	defer os.RemoveAll(t.dir)
	t.command.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-t.done:
		return err
	case <-time.After(stopWithin):
		t.command.Process.Kill()
		<-t.done
		return errors.New("it did not end")
	}
}

func freePorts(n int) (ports []int, err error) {
	for range n {
		l, err := net.Listen("tcp", ":0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
