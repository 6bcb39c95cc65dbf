package command

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// exits runs a program as exec does and holds its exit code to a number:
//
//	exits 2 sidetone link
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("%v", err)
		}
		got = ended.ExitCode()
	}
	if (got == want) == neg {
		ts.Fatalf("exit %d, %q, %q", got, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// oneLine holds what was printed on stdout or stderr to a single line.
func oneLine(ts *testscript.TestScript, _ bool, args []string) {
	if text := ts.ReadFile(args[0]); strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		ts.Fatalf("%q is not one line", text)
	}
}

// readFirst puts the content of a file into an environment variable, without
// what stands around it.
func readFirst(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile(args[1])))
}

// serving starts a server with its data in a folder, and sets URL to its
// address. It ends with the script.
func serving(ts *testscript.TestScript, _ bool, args []string) {
	printed, err := os.Create(ts.MkAbs("serving.txt"))
	ts.Check(err)
	cmd := exec.Command("sidetone", "serve", "--listen", "127.0.0.1:0", "--data", args[0], "--turn-ports", "off", "--echo-port", "off")
	path, err := exec.LookPath("sidetone")
	ts.Check(err)
	cmd.Path, cmd.Dir, cmd.Stdout, cmd.Stderr = path, ts.MkAbs("."), printed, printed
	ts.Check(cmd.Start())
	ts.Defer(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil {
			ts.Logf("serve: %v: %s", err, ts.ReadFile("serving.txt"))
		}
		printed.Close()
	})
	const before = "Sidetone is ready. Open "
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		for line := range strings.Lines(ts.ReadFile("serving.txt")) {
			if url, ok := strings.CutPrefix(line, before); ok && strings.HasSuffix(url, "\n") {
				ts.Setenv("URL", strings.TrimSpace(url))
				return
			}
		}
	}
	ts.Fatalf("serve printed %q", ts.ReadFile("serving.txt"))
}
