package command

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets a script run `sidetone` as a program of its own: the test
// binary, called by that name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"sidetone": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		code := Run(ctx, os.Args[1:], Environment{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Version: "1.2.3"})
		stop()
		os.Exit(code)
	}})
}

// TestScripts types what people type and compares what they read: a file of
// testdata/script for each command, with the files that it needs in it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serving": serving, "exits": exits, "oneline": oneLine, "readkey": readFirst,
		},
	})
}
