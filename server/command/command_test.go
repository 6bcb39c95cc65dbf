package command

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"sidetone/server/syncbuffer"
)

// run runs a command in an environment of name, value pairs.
func run(args string, env ...string) (code int, stdout, stderr string) {
	var out, errs syncbuffer.Buffer
	code = Run(context.Background(), strings.Fields(args), Environment{Stdout: &out, Stderr: &errs, Getenv: getenv(env), Version: "1.2.3"})
	return code, out.String(), errs.String()
}

func getenv(pairs []string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

// served runs the server as the command does and gives its address.
func served(t *testing.T, data string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var out, errs syncbuffer.Buffer
	done := make(chan int, 1)
	go func() {
		done <- Run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--data", data, "--turn-ports", "off", "--echo-port", "off"},
			Environment{Stdout: &out, Stderr: &errs, Getenv: getenv(nil)})
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("serve ended with %d: %s", code, errs.String())
		}
	})
	const before = "Sidetone is ready. Open "
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if line, _, whole := strings.Cut(out.String(), "\n"); whole && strings.HasPrefix(line, before) {
			return strings.TrimPrefix(line, before)
		}
	}
	t.Fatalf("serve printed %q, %q", out.String(), errs.String())
	return ""
}

func TestLinkAgainstSomethingElse(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>")) }))
	defer other.Close()
	if code, _, errs := run("link --server "+other.URL, "SIDETONE_KEY", "k"); code != 1 || !strings.Contains(errs, "is not Sidetone") {
		t.Errorf("exit %d, %q", code, errs)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := "http://" + l.Addr().String()
	l.Close()
	if code, _, errs := run("link --server "+closed, "SIDETONE_KEY", "k"); code != 1 || !strings.Contains(errs, "does not answer") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestServeOnABusyPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	code, out, errs := run("serve --turn-ports off --echo-port off --data " + t.TempDir() + " --listen " + l.Addr().String())
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if code != 2 || out != "" || !strings.Contains(errs, "port "+port+"/tcp is already in use") || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit %d, %q, %q", code, out, errs)
	}
}

// Every flag that takes a value says of which kind, and none is told in the form
// of package flag.
func TestHelpNamesValues(t *testing.T) {
	for _, c := range commands() {
		_, help, _ := run("help " + c.name)
		for line := range strings.Lines(help) {
			if strings.HasPrefix(line, "  -") && !strings.HasPrefix(line, "  --") {
				t.Errorf("%s: a flag in another form: %s", c.name, line)
			}
		}
	}
	for _, name := range []string{"link", "probe", "explain", "profile", "forget"} {
		_, help, _ := run("help " + name)
		for line := range strings.Lines(help) {
			flag, value, _ := strings.Cut(strings.TrimSpace(line), " ")
			flag, isFlag := strings.CutPrefix(flag, "--")
			if !isFlag || !strings.HasPrefix(line, "  --") {
				continue
			}
			_, _, refused := run(name + " --" + flag + "=")
			takesNone := strings.Contains(refused, "true or false")
			if named := !strings.HasPrefix(value, " "); named == takesNone {
				t.Errorf("%s --%s takes a value: %v; help names one: %v", name, flag, !takesNone, named)
			}
		}
	}
}
