// Command sidetone tells why a call in the browser cannot connect. It serves
// the diagnosis and does what support does around it on the command line.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"sidetone/server/command"
)

// version is set at link time.
var version string

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := command.Run(ctx, os.Args[1:], command.Environment{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv, Version: version,
	})
	stop()
	os.Exit(code)
}
