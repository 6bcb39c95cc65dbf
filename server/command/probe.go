package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"sidetone/server/config"
	"sidetone/server/probe"
	"sidetone/server/profiles"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

const probeHelp = `Usage: sidetone probe [flags]

Runs the checks of the page without a browser, and some that no browser can
make, and says what is wrong. The run is made at the server that --server or
--link names, else at http://localhost:8080. With --profile and no server that
answers, the profile's own STUN and TURN addresses are tested alone.

A server lets everyone name the profiles that it opens (--public-profiles), and
whoever has the operator key all of them: from --key, else from SIDETONE_KEY,
else, at http://localhost:8080, from operator.key in the data folder.

Exit code: 0 healthy, 1 a problem was found, 2 it could not run or came to no
judgement. With --watch it is that of the last run.
`

const (
	defaultServer = "http://localhost:8080"
	// probeWithin is longer than the longest run that the engine allows.
	probeWithin = 45 * time.Second
	// watchEvery: often enough to see an outage, and below the 30 runs a
	// minute that a server takes from one address.
	watchEvery = time.Minute
	watchLeast = 5 * time.Second
	// maxToken bytes of a token file.
	maxToken = 64 << 10
)

// probeFlags is what was asked for.
type probeFlags struct {
	server, profile, link, token string
	key, data, lang              string
	json, watch, send            bool
	interval, timeout            time.Duration
	metrics                      string
}

// probeCommand runs once, or again and again.
func probeCommand(ctx context.Context, args []string, e Environment) error {
	p, err := parseProbe(args, e)
	if err != nil {
		return err
	}
	c, err := p.config(e)
	if err != nil {
		return err
	}
	if p.watch {
		return p.watchOver(ctx, c, e)
	}
	return p.once(ctx, c, e)
}

func parseProbe(args []string, e Environment) (p probeFlags, err error) {
	f := newFlags("probe", probeHelp, e.Stdout)
	f.StringVar(&p.server, "server", "", "address of the server (default: "+defaultServer+")")
	f.StringVar(&p.profile, "profile", "", "what to test: a built-in profile by name, or a file")
	f.StringVar(&p.link, "link", "", "diagnostic link, by its address or its id")
	f.StringVar(&p.key, "key", "", "file that holds the operator key, with --profile")
	f.StringVar(&p.data, "data", or(e.Getenv("SIDETONE_DATA"), config.Default().Data), "data folder of a server on this machine")
	f.StringVar(&p.token, "token-file", "", "file with the access token to read; - is standard input")
	f.StringVar(&p.lang, "lang", "en", "the language, one of "+strings.Join(words.Languages(), ", "))
	f.BoolVar(&p.json, "json", false, "print the report as JSON")
	f.BoolVar(&p.send, "send", true, "hand the report to the server; --send=false keeps it here")
	f.DurationVar(&p.timeout, "timeout", probeWithin, "longest that one run may take")
	f.BoolVar(&p.watch, "watch", false, "run again and again, one line for each run, until interrupted")
	f.DurationVar(&p.interval, "interval", watchEvery, "with --watch: from the start of one run to that of the next")
	f.StringVar(&p.metrics, "metrics", "", "with --watch: serve Prometheus metrics there, for example :9090")
	rest, err := f.parse(args)
	switch {
	case err != nil:
		return p, err
	case len(rest) > 0:
		return p, fmt.Errorf("%q is not allowed; probe takes flags only", rest[0])
	case !slices.Contains(words.Languages(), p.lang):
		return p, fmt.Errorf("--lang: %q is not allowed; it has to be one of %s", p.lang, strings.Join(words.Languages(), ", "))
	case p.timeout < time.Second:
		return p, fmt.Errorf("--timeout: %q is not allowed; it has to be 1s or more", p.timeout)
	case p.interval < watchLeast:
		return p, fmt.Errorf("--interval: %q is not allowed; it has to be %s or more", p.interval, watchLeast)
	case p.metrics != "" && !p.watch:
		return p, errors.New("--metrics: is of use with --watch only")
	}
	return p, nil
}

func (p probeFlags) config(e Environment) (c probe.Config, err error) {
	c = probe.Config{Server: defaultServer, Version: e.version(), Lang: p.lang, Keep: !p.send, Getenv: e.Getenv}
	if err := p.follow(&c); err != nil {
		return c, err
	}
	if p.profile != "" {
		named, err := profiles.Load(p.profile)
		if err != nil {
			return c, fmt.Errorf("--profile: %w", err)
		}
		c.Profile = &named
		if c.Key, err = p.operatorKey(c, e.Getenv); err != nil {
			return c, err
		}
	}
	if p.token != "" {
		if c.Token, err = readToken(p.token, e.Stdin); err != nil {
			return c, err
		}
	}
	return c, nil
}

// operatorKey is the key where there is one. The one of the data folder goes to
// the server of this machine alone.
func (p probeFlags) operatorKey(c probe.Config, getenv func(string) string) (string, error) {
	if p.key == "" && getenv("SIDETONE_KEY") == "" && c.Server != defaultServer {
		return "", nil
	}
	key, err := operatorKey(p.key, p.data, getenv)
	if err != nil && p.key == "" && getenv("SIDETONE_KEY") == "" {
		return "", nil // the server says what it opens to everyone
	}
	return key, err
}

// follow finds the server and the link.
func (p probeFlags) follow(c *probe.Config) error {
	link := p.link
	if origin, path, isURL := splitURL(link); isURL {
		c.Server, c.Named = origin, true
		link = path[strings.LastIndexByte(path, '/')+1:]
	}
	if link != "" && !plainID(link) {
		return fmt.Errorf("--link: %q is not allowed; it has to be the address or the id of a link", p.link)
	}
	c.Link = link
	if p.server != "" {
		origin, _, ok := splitURL(p.server)
		if !ok {
			return fmt.Errorf("--server: %q is not allowed; it has to be http:// or https:// with a host", p.server)
		}
		c.Server, c.Named = origin, true
	}
	return nil
}

// splitURL gives scheme and host, and the path, of a web address.
func splitURL(address string) (origin, path string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", "", false
	}
	return u.Scheme + "://" + u.Host, u.Path, true
}

func readToken(file string, stdin io.Reader) (string, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return "", fmt.Errorf("--token-file: %q cannot be read", file)
		}
		defer f.Close()
		in = f
	}
	if in == nil {
		return "", errors.New("--token-file: there is no standard input")
	}
	text, err := io.ReadAll(io.LimitReader(in, maxToken+1))
	token := strings.TrimSpace(string(text))
	switch {
	case err != nil:
		return "", fmt.Errorf("--token-file: %q cannot be read", file)
	case len(text) > maxToken:
		return "", fmt.Errorf("--token-file: %q is larger than %d KiB", file, maxToken>>10)
	case token == "":
		return "", fmt.Errorf("--token-file: %q is empty", file)
	}
	return token, nil
}

// once runs once and prints what came of it.
func (p probeFlags) once(ctx context.Context, c probe.Config, e Environment) error {
	screen := probe.NewScreen(e.Stdout, e.Stderr, e.Getenv, p.json, p.lang)
	result, err := p.do(ctx, c, screen)
	screen.Clear()
	if err != nil {
		return cannotRun(c, err)
	}
	if p.json {
		encoder := json.NewEncoder(e.Stdout)
		encoder.SetIndent("", "  ")
		if result.Alone {
			fmt.Fprintf(e.Stderr, "sidetone probe: %s\n", words.All(p.lang).Say("terminal.alone", words.Args{"then": result.Why}))
		}
		err = encoder.Encode(result.Report)
	} else {
		err = screen.Show(result)
	}
	if err != nil {
		return failure{err, exitFailed}
	}
	return exitBy(result.Report)
}

func (p probeFlags) do(ctx context.Context, c probe.Config, screen *probe.Screen) (probe.Result, error) {
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	return probe.Do(ctx, c, screen.Progress)
}

// exitBy gives the exit code of a judgement; the text has been printed.
func exitBy(r report.Report) error {
	switch r.Diagnosis.Verdict {
	case report.Healthy:
		return nil
	case report.Degraded, report.Blocked:
		return exit(exitFailed)
	}
	return exit(exitUsage)
}

// cannotRun says in one line why there is no judgement.
func cannotRun(c probe.Config, err error) error {
	switch {
	case errors.Is(err, probe.ErrNoServer):
		return fmt.Errorf("nothing of Sidetone's answers at %s; name a server with --server, or what to test with --profile", c.Server)
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New("the run took longer than --timeout allows")
	case errors.Is(err, context.Canceled):
		return errors.New("interrupted")
	}
	return err
}

func printJSONLine(out io.Writer, r report.Report) error { return json.NewEncoder(out).Encode(r) }
