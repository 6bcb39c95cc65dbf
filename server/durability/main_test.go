//go:build linux

package durability

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sidetone/server/command"
	"sidetone/server/syncbuffer"
)

// asServer makes this test program the command itself.
const asServer = "SIDETONE_TEST_AS_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) == "" {
		os.Exit(m.Run())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := command.Run(ctx, os.Args[1:], command.Environment{
		Stdout: os.Stdout, Stderr: os.Stderr, Getenv: func(string) string { return "" }, Version: "test",
	})
	stop()
	os.Exit(code)
}

// within is how long anything may take that is waited for, on a busy machine.
const within = 60 * time.Second

// process is a server in a process of its own.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	url  string
	data string
	out  *syncbuffer.Buffer // what it wrote
	done chan struct{}      // closed when it has ended
}

// arguments of a server on a free port.
func arguments(t *testing.T, data string) (url string, args []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	l.Close()
	return "http://" + at, []string{"serve", "--listen", at, "--data", data, "--turn-ports", "off", "--echo-port", "off",
		"--runs-per-minute", "100000", "--log-level", "warn"}
}

// launch runs a shell script that ends with exec "$@", where "$@" is the
// server.
func launch(t *testing.T, data, script string) *process {
	t.Helper()
	url, args := arguments(t, data)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, url: url, data: data, out: &syncbuffer.Buffer{}, done: make(chan struct{})}
	p.cmd = exec.Command("/bin/sh", append([]string{"-c", script, "sh", self}, args...)...)
	p.cmd.Env = append(os.Environ(), asServer+"=1")
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.done
	})
	return p
}

// start launches one and waits until it is ready.
func start(t *testing.T, data string) *process {
	t.Helper()
	p := launch(t, data, `exec "$@"`)
	p.wait("ready", func() bool { return p.status("/readyz") == http.StatusOK })
	return p
}

func (p *process) wait(what string, is func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(within); !is(); time.Sleep(20 * time.Millisecond) {
		select {
		case <-p.done:
			p.t.Fatalf("ended before it was %s: %s", what, p.out)
		default:
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("not %s: %s", what, p.out)
		}
	}
}

// ended waits for the end and gives the exit code.
func (p *process) ended() int {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(within):
		p.t.Fatalf("does not end: %s", p.out)
	}
	return p.cmd.ProcessState.ExitCode()
}

// terminate asks it to end, as a supervisor does; it has to do so cleanly.
func (p *process) terminate() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		p.t.Fatal(err)
	}
	if code := p.ended(); code != 0 {
		p.t.Errorf("exit %d: %s", code, p.out)
	}
}

// kill ends it without a warning.
func (p *process) kill() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	p.ended()
}

// status of a GET; 0: no answer.
func (p *process) status(path string) int {
	r, err := client.Get(p.url + path)
	if err != nil {
		return 0
	}
	r.Body.Close()
	return r.StatusCode
}

var client = &http.Client{Timeout: 20 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// operatorKey of a server's data folder.
func operatorKey(t *testing.T, data string) string {
	t.Helper()
	key, err := os.ReadFile(filepath.Join(data, "operator.key"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(key))
}

// inNamespace runs a command where a process has its own view of the disks.
func (p *process) inNamespace(name string, args ...string) {
	p.t.Helper()
	all := append([]string{"-t", fmt.Sprint(p.cmd.Process.Pid), "-m", name}, args...)
	if out, err := exec.Command("nsenter", all...).CombinedOutput(); err != nil {
		p.t.Fatalf("%s %v: %v %s", name, args, err, out)
	}
}
