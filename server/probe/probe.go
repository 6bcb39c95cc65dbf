// Package probe is the run without a browser, for people who administer
// networks and servers: it decides what is tested against which server, runs
// the same engine with native hands, and tells the result as text, JSON or
// metrics.
package probe

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"sidetone/server/hands"
	"sidetone/server/runs"
	"sidetone/server/scrub"
	"sidetone/shared/api"
	"sidetone/shared/profile"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/words"
)

const (
	// firstLook is how long a server may take to show that it is one of ours,
	// when the run has something else to test without it. Two TCP SYNs fit.
	firstLook = 2500 * time.Millisecond
)

// Config says what is probed.
type Config struct {
	// Server is "http(s)://host[:port]". Named: somebody asked for it, so
	// that its silence is a finding; otherwise it is the default one.
	Server string
	Named  bool
	// Profile asks for the server's profile of this name. Where no server
	// answers, its own addresses are tested alone. nil: the server's.
	Profile *profile.Profile
	// Key is the server's operator key, with which any profile of it may be
	// named; empty: those that it opens to everyone.
	Key     string
	Link    string // id of a diagnostic link; empty: the public run
	Token   string // of the calling service; empty: none
	Version string
	Lang    string // of the diagnosis; empty: English
	// Keep posts no report to the server.
	Keep   bool
	Getenv func(string) string // where proxies are named
}

// Result of one run.
type Result struct {
	Report report.Report
	// URL of the stored report; empty: it was not delivered, or nobody asked.
	URL string
	// Alone: no server took part. Undelivered: one did, and every road to it
	// has failed.
	Alone, Undelivered bool
	// Why the run was alone; the zero value otherwise.
	Why words.Phrase
}

var (
	// ErrNoServer: nobody named a server or a profile, and the default server
	// does not answer.
	ErrNoServer = errors.New("no server")
	// ErrNothingToTest: the profile names no STUN or TURN server of its own.
	ErrNothingToTest = errors.New("nothing to test")
)

// RefusedError is the server's own word that it will not begin the run.
type RefusedError struct{ Problem string }

func (e RefusedError) Error() string { return e.Problem }

// Do does one run. progress gets every state of it and must not block; nil:
// nobody wants to know.
func Do(ctx context.Context, c Config, progress func(run.State)) (Result, error) {
	if progress == nil {
		progress = func(run.State) {}
	}
	if c.Profile == nil {
		if !c.Named && !answers(ctx, c) {
			return Result{}, ErrNoServer
		}
		return c.withServer(ctx, progress)
	}
	if !answers(ctx, c) {
		return c.alone(ctx, words.Phrase{ID: "terminal.no_answer", Args: words.Args{"url": c.Server}}, progress)
	}
	result, err := c.withServer(ctx, progress)
	var refused RefusedError
	if errors.As(err, &refused) && c.Link == "" {
		return c.alone(ctx, words.Phrase{ID: "terminal.refused", Args: words.Args{
			"url": c.Server, "text": strings.TrimSuffix(refused.Problem, "."),
		}}, progress)
	}
	return result, err
}

// answers: one of ours is at the address.
func answers(ctx context.Context, c Config) bool {
	ctx, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	own := hands.New(hands.Options{Origin: c.Server, Getenv: c.Getenv})
	defer own.Close()
	return own.Fetch(ctx, run.Request{URL: api.PathSeen}).Ours
}

func (c Config) withServer(ctx context.Context, progress func(run.State)) (Result, error) {
	o := run.Options{Link: c.Link, Token: c.Token, Origin: c.Server, Version: c.Version, Keep: c.Keep}
	if c.Profile != nil && c.Link == "" {
		o.Profile, o.Key = c.Profile.Name, c.Key
	}
	state, err := c.engine(ctx, o, progress)
	if err != nil {
		return Result{}, err
	}
	return Result{Report: c.tidy(state.Report, nil), URL: scrub.Text(state.URL, nil), Undelivered: state.Undelivered}, nil
}

// alone tests what the profile names, without a server.
func (c Config) alone(ctx context.Context, why words.Phrase, progress func(run.State)) (Result, error) {
	servers := runs.ServersOf(*c.Profile, "probe-"+rand.Text()[:8], time.Now())
	if len(servers) == 0 {
		return Result{}, fmt.Errorf("%w: %s, and the profile %q names no STUN or TURN server of its own", ErrNothingToTest, words.All(c.Lang).Say(why.ID, why.Args), c.Profile.Name)
	}
	begun := api.BeginReply{Profile: *c.Profile, ICEServers: servers, Signaling: api.Signaling{URL: c.Profile.Signaling.URL}}
	state, err := c.engine(ctx, run.Options{Token: c.Token, Version: c.Version, Alone: &begun}, progress)
	if err != nil {
		return Result{}, err
	}
	return Result{Report: c.tidy(state.Report, servers), Alone: true, Why: why}, nil
}

func (c Config) engine(ctx context.Context, o run.Options, progress func(run.State)) (run.State, error) {
	engine := run.Engine{Hands: hands.New(hands.Options{Origin: o.Origin, Getenv: c.Getenv}), Clock: hands.Clock{}}
	state := engine.Run(ctx, o, progress)
	switch {
	case state.Problem != "":
		return state, RefusedError{state.Problem}
	case state.Report.Diagnosis == nil:
		if err := context.Cause(ctx); err != nil {
			return state, err
		}
		return state, errors.New("the run came to no judgement")
	}
	// The engine writes what a caller's page shows; a terminal shows the
	// evidence as well.
	state.Report = render.ReportIn(state.Report, words.All(c.Lang))
	return state, nil
}

// tidy takes out what the run was given, should an error have repeated it.
// The server does the same with what is posted to it.
func (c Config) tidy(r report.Report, servers []api.ICEServer) report.Report {
	known := []string{c.Token, c.Key}
	for _, s := range servers {
		known = append(known, s.Credential)
	}
	scrub.Report(&r, known)
	if r.Signals == nil {
		r.Signals = []report.Signal{}
	}
	return r
}
