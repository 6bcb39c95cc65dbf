package command

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"sidetone/server/config"
	"sidetone/server/serve"
)

const adminHelp = `Usage: sidetone admin link [flags of serve]

Prints a one-time link by which somebody becomes administrator of the console,
within the hour: for the first one, and for when every way in is lost. It goes
to the database and the secret of the server itself, which may be running, so
run it on its machine, as its user, with its flags, variables or --config.
Earlier links of this kind count no more.
`

// adminCommand makes a one-time link.
func adminCommand(ctx context.Context, args []string, e Environment) error {
	if slices.ContainsFunc(args, func(a string) bool { return a == "-h" || a == "-help" || a == "--help" }) {
		fmt.Fprint(e.Stdout, adminHelp)
		return nil
	}
	if len(args) == 0 || args[0] != "link" {
		return errors.New("what to do is missing; there is admin link")
	}
	c, err := config.Load(args[1:], e.Getenv, e.Stdout)
	if err != nil {
		return err
	}
	link, expires, err := serve.AdminLink(ctx, c)
	var start *serve.StartError
	switch {
	case errors.As(err, &start):
		return err
	case err != nil:
		return failure{err, exitFailed}
	}
	fmt.Fprintln(e.Stdout, link)
	fmt.Fprintf(e.Stderr, "It counts once, until %s.\n", expires.Local().Format("15:04"))
	return nil
}
