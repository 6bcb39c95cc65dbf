package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"
)

// server is a running one.
type server struct {
	cmd    *exec.Cmd
	url    string
	client *http.Client
}

// start runs the binary on a free port of the loopback, with its own parts off
// that are not measured.
func start(ctx context.Context, binary, data string, more ...string) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	at := net.JoinHostPort("127.0.0.1", port)
	args := append([]string{"serve", "--listen", at, "--data", data, "--turn-ports", "off", "--echo-port", "off",
		"--runs-per-minute", "100000", "--trusted-proxies", "127.0.0.1/32", "--log-level", "warn"}, more...)
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd: cmd, url: "http://" + at, client: &http.Client{Timeout: 30 * time.Second,
		Transport: &http.Transport{MaxIdleConnsPerHost: 1024}}}
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if r, err := s.client.Get(s.url + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return s, nil
			}
		}
	}
	s.stop()
	return nil, errors.New("the server does not get ready")
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
