// Casecover is the go command for gremlins (make mutate): it hands everything on
// to the real one and completes a coverage profile that it wrote. Go counts
// statements, so that the conditions of a switch's cases and the values of
// constants belong to none, and gremlins would not test them.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
)

// realGo names the go command behind this one.
const realGo = "SIDETONE_GO"

func main() {
	command := exec.Command(os.Getenv(realGo), os.Args[1:]...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := command.Run()
	if at := slices.Index(os.Args, "-coverprofile") + 1; err == nil && at > 0 && at < len(os.Args) {
		err = complete(os.Args[at])
	}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		os.Exit(max(1, exit.ExitCode()))
	case err != nil:
		fmt.Fprintln(os.Stderr, "casecover:", err)
		os.Exit(1)
	}
}
