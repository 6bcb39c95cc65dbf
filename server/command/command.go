// Package command is the command line: it reads arguments, calls what does
// the work, and turns errors into one line and an exit code.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
)

// Exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // it ran and did not succeed
	exitUsage  = 2 // it could not run: bad arguments, busy port, unreadable file
	exitPart   = 3 // some of what was named could not be read
)

// Environment is what a command has around it.
type Environment struct {
	Stdin          io.Reader // nil: there is none
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	// Version of the program; empty: the revision that Go noted.
	Version string
}

// command is one word after "sidetone".
type command struct {
	name, summary string
	run           func(ctx context.Context, args []string, e Environment) error
}

func commands() []command {
	return []command{
		{"serve", "serve the pages, the API and what runs talk to", serveCommand},
		{"link", "make, list or revoke diagnostic links", linkCommand},
		{"probe", "run the checks here, without a browser", probeCommand},
		{"explain", "classify saved reports and evidence of a call", explainCommand},
		{"profile", "list, show and check profiles, and bring their networks up to date", profileCommand},
		{"admin", "make a one-time link for an administrator", adminCommand},
		{"forget", "delete what one person left, or cut addresses out of it", forgetCommand},
		{"version", "print the version", versionCommand},
	}
}

// failure is an error with an exit code other than exitUsage.
type failure struct {
	error
	code int
}

// exit ends a command with a code whose reason has been printed.
type exit int

func (exit) Error() string { return "" }

// Run does what args say and gives the exit code.
func Run(ctx context.Context, args []string, e Environment) int {
	name := "help"
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "-h", "--help", "-help":
		name, args = "help", nil
	case "-version", "--version":
		name, args = "version", nil
	}
	if name == "help" && len(args) == 0 {
		usage(e.Stdout)
		return exitOK
	}
	switch {
	case name == "help" && slices.Contains([]string{"help", "-h", "--help", "-help"}, args[0]):
		usage(e.Stdout)
		return exitOK
	case name == "help":
		name, args = args[0], []string{"--help"}
	case slices.Contains(args, "--version"):
		name, args = "version", nil
	}
	for _, c := range commands() {
		if c.name == name {
			return c.exit(ctx, args, e)
		}
	}
	fmt.Fprintf(e.Stderr, "sidetone: %q is not a command; there are %s\n", name, strings.Join(names(), ", "))
	return exitUsage
}

func (c command) exit(ctx context.Context, args []string, e Environment) int {
	err := c.run(ctx, args, e)
	var failed failure
	var code exit
	switch {
	case errors.As(err, &code):
		return int(code)
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &failed):
		fmt.Fprintf(e.Stderr, "sidetone %s: %v\n", c.name, failed.error)
		return failed.code
	}
	fmt.Fprintf(e.Stderr, "sidetone %s: %v\n", c.name, err)
	return exitUsage
}

func names() (list []string) {
	for _, c := range commands() {
		list = append(list, c.name)
	}
	return list
}

func usage(out io.Writer) {
	fmt.Fprint(out, "Sidetone tells why a call in the browser cannot connect.\n\nUsage: sidetone COMMAND [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-9s %s\n", c.name, c.summary)
	}
	fmt.Fprint(out, "\nsidetone help COMMAND tells more about each, --version prints the version.\n")
}

func versionCommand(_ context.Context, args []string, e Environment) error {
	rest, err := newFlags("version", "Usage: sidetone version\n\nPrints the version.\n", e.Stdout).parse(args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("%q is not allowed; version takes no arguments", rest[0])
	}
	fmt.Fprintln(e.Stdout, "sidetone", e.version())
	return nil
}

// version is what was set at link time, else the revision that Go noted.
func (e Environment) version() string {
	if e.Version != "" {
		return e.Version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	revision, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+changes"
		}
	}
	if revision == "" {
		return "development"
	}
	return revision + dirty
}
