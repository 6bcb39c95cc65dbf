package command

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"sidetone/server/config"
	"sidetone/shared/api"
)

const forgetHelp = `Usage: sidetone forget [flags]

Deletes what one person left: the reports, with their runs, that --ticket,
--link, --report or --network names, and links of a ticket or link. Several
have all to hold. With --cut the reports stay and addresses of people in them
are cut to /24 or /48. It prints what was deleted, and cannot be undone.

The operator key comes from --key, else from SIDETONE_KEY (the key itself, or
the path of its file), else from operator.key in the data folder.
`

// forgetCommand deletes what is kept of a person.
func forgetCommand(ctx context.Context, args []string, e Environment) error {
	f := newFlags("forget", forgetHelp, e.Stdout)
	server := f.String("server", "http://localhost:8080", "address of the server")
	key := f.String("key", "", "file that holds the operator key")
	data := f.String("data", or(e.Getenv("SIDETONE_DATA"), config.Default().Data), "data folder of a server on this machine")
	var request api.DeletionRequest
	f.StringVar(&request.Ticket, "ticket", "", "support's reference, compared whole")
	f.StringVar(&request.Link, "link", "", "diagnostic link, by its address or its id")
	f.StringVar(&request.Report, "report", "", "report, by its address or its id")
	f.StringVar(&request.Network, "network", "", "address or network from which the runs came, such as 203.0.113.77 or 203.0.113.0/24")
	cut := f.Bool("cut", false, "cut addresses of people out of the reports, and keep the reports")
	rest, err := f.parse(args)
	switch {
	case err != nil:
		return err
	case len(rest) > 0:
		return fmt.Errorf("%q is not allowed; forget takes flags alone", rest[0])
	case request == api.DeletionRequest{}:
		return fmt.Errorf("nothing is named; one of --ticket, --link, --report and --network has to be")
	}
	if *cut {
		request.How = "cut"
	}
	request.Link, request.Report = lastPart(request.Link), lastPart(request.Report)
	c, err := newClient(*server, *key, *data, e.Getenv)
	if err != nil {
		return err
	}
	var done api.DeletionReply
	if err := c.call(ctx, http.MethodPost, api.PathDeletions, request, &done); err != nil {
		return err
	}
	if *cut {
		_, err = fmt.Fprintf(e.Stdout, "addresses cut in reports: %d\n", done.Reports)
	} else {
		_, err = fmt.Fprintf(e.Stdout, "deleted: reports %d, links %d, runs %d\n", done.Reports, done.Links, done.Runs)
	}
	return err
}

// lastPart is the id in an address.
func lastPart(address string) string { return address[strings.LastIndexByte(address, '/')+1:] }
