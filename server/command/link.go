package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"

	"sidetone/server/config"
	"sidetone/shared/api"
)

const linkHelp = `Usage: sidetone link [flags]            make a diagnostic link and print its address
       sidetone link list [flags]       list the links
       sidetone link revoke ID [flags]  end a link at once

The operator key, or an API token with the scopes links:read and links:write,
comes from --key, else from SIDETONE_KEY (the key itself, or the path of its
file), else from operator.key in the data folder.
`

// linkCommand makes, lists and revokes links.
func linkCommand(ctx context.Context, args []string, e Environment) error {
	f := newFlags("link", linkHelp, e.Stdout)
	server := f.String("server", "http://localhost:8080", "address of the server")
	key := f.String("key", "", "file that holds the operator key or an API token")
	data := f.String("data", or(e.Getenv("SIDETONE_DATA"), config.Default().Data), "data folder of a server on this machine")
	profile := f.String("profile", "", "profile that runs of the link test (default: the server's)")
	expires := f.String("expires", "24h", "life of the link: 90m, 24h, 7d")
	runs := f.Int("runs", 5, "how many runs the link allows")
	ticket := f.String("ticket", "", "support's own reference, kept with the reports")
	call := f.String("call-id", "", "id of the call that failed, for the rows of it in Log Analytics")
	devices := f.Bool("devices", false, "ask the caller to try microphone, speaker and camera as well")
	token := f.Bool("token", false, "ask the caller for an access token")
	lang := f.String("lang", "", "language of the page: de, ja, … (default: the browser's)")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	life, err := config.Duration(*expires)
	if err != nil || life < time.Second {
		return fmt.Errorf("--expires: %q is not allowed; it has to be a duration such as 90m, 24h or 7d", *expires)
	}
	if *runs < 1 {
		return fmt.Errorf("--runs: \"%d\" is not allowed; it has to be 1 or more", *runs)
	}
	if err := linkWords(rest); err != nil {
		return err
	}
	c, err := newClient(*server, *key, *data, e.Getenv)
	switch {
	case err != nil:
		return err
	case len(rest) == 2:
		return revokeLink(ctx, c, rest[1])
	case len(rest) == 1:
		return listLinks(ctx, c, e.Stdout)
	}
	return makeLink(ctx, c, e.Stdout, api.LinkRequest{
		Profile: *profile, ExpiresS: int(math.Ceil(life.Seconds())), Runs: *runs, Ticket: *ticket, CallID: *call, Devices: *devices, Token: *token, Language: *lang,
	})
}

// linkWords says what is wrong with the words after "link": there may be none,
// "list", or "revoke" and an ID.
func linkWords(words []string) error {
	switch {
	case len(words) == 0, len(words) == 1 && words[0] == "list", len(words) == 2 && words[0] == "revoke":
		return nil
	case words[0] == "revoke":
		return errors.New("revoke takes one ID, which link list shows")
	case words[0] == "list":
		return fmt.Errorf("%q is not allowed; link list takes flags only", words[1])
	}
	return fmt.Errorf("%q is not allowed; there are link, link list and link revoke ID", words[0])
}

func makeLink(ctx context.Context, c *client, out io.Writer, request api.LinkRequest) error {
	var made api.Link
	if err := c.call(ctx, http.MethodPost, api.PathLinks, request, &made); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, made.URL)
	return err
}

// localTime says of which zone it is: support reads it to a caller in another.
const localTime = "2006-01-02 15:04:05 -07:00"

func listLinks(ctx context.Context, c *client, out io.Writer) error {
	var list api.LinkList
	if err := c.call(ctx, http.MethodGet, api.PathLinks, nil, &list); err != nil {
		return err
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSTATE\tRUNS\tEXPIRES\tPROFILE\tTICKET")
	for _, l := range list.Links {
		fmt.Fprintf(w, "%s\t%s\t%d/%d\t%s\t%s\t%s\n",
			l.ID, state(l, time.Now()), l.Used, l.Runs, l.Expires.Local().Format(localTime), l.Profile, l.Ticket)
	}
	return w.Flush()
}

func state(l api.Link, now time.Time) string {
	switch {
	case l.Revoked:
		return "revoked"
	case !now.Before(l.Expires):
		return "expired"
	case l.Used >= l.Runs:
		return "used up"
	}
	return "open"
}

func revokeLink(ctx context.Context, c *client, id string) error {
	// An address is taken too: it is what one has at hand.
	if i := strings.LastIndexByte(id, '/'); i >= 0 {
		id = id[i+1:]
	}
	if !plainID(id) {
		return fmt.Errorf("%q is not allowed; it has to be the ID or the address of a link", id)
	}
	return c.call(ctx, http.MethodDelete, api.PathLinks+"/"+id, nil, nil)
}

func plainID(id string) bool {
	return id != "" && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

func or(value, other string) string {
	if value != "" {
		return value
	}
	return other
}
