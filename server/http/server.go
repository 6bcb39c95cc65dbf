// Package http is the server as seen over HTTP: the API, the pages, and what
// every answer has in common. It translates; what things mean is decided in
// the packages that it calls.
package http

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"sidetone/server/account"
	"sidetone/server/account/openid"
	"sidetone/server/auth"
	"sidetone/server/caller"
	"sidetone/server/capture"
	"sidetone/server/demo"
	"sidetone/server/desk"
	"sidetone/server/intake"
	"sidetone/server/runs"
	"sidetone/server/seal"
	"sidetone/server/signaling"
	"sidetone/server/store"
	"sidetone/server/witness"
	"sidetone/shared/profile"
	"sidetone/shared/report"
	"sidetone/web/page"
)

// wrongKeys of the operator that a caller may bring: a person mistypes or
// pastes the wrong thing a few times, and a script with an old key is told so.
// The key cannot be guessed in any time; this keeps those who try from the log
// and the processor.
var wrongKeys = caller.Rates{Burst: 20, Each: 20. / 60, Wide: 4}

// postedBytes are those of reports that a caller may post, taken or refused:
// reading and judging them costs about as much as they are long. A run posts
// some 100 KB in ten parts, and 30 runs a minute are allowed; a report of the
// largest size is one for which that is not enough.
var postedBytes = caller.Rates{Burst: 16 << 20, Each: 16 << 20 / 60., Wide: 4}

const (
	// maxBody of a request that is not a report: an SDP offer is the largest
	// and has a few kilobytes.
	maxBody = 64 << 10
	// bodyWithin is how long a body may take to arrive. A report of 256 KiB
	// over 64 kbit/s takes 32 s.
	bodyWithin = 60 * time.Second
	// retrySoon is what Retry-After says where nothing better is known.
	retrySoon = 5 * time.Second
)

// Echo is the echo peer.
type Echo interface {
	// Answer answers an offer for a path of a run that a caller, known by
	// his handle, has begun.
	Answer(ctx context.Context, run, caller string, path report.Path, offer string) (string, error)
}

// Logs asks the logs of the service for the rows of a report's call.
type Logs interface {
	Enrich(ctx context.Context, id string) (report.Report, error)
}

// Places knows networks.
type Places interface {
	// Of is where an address belongs; nil: it is not known.
	Of(netip.Addr) *page.Place
}

// Server answers HTTP. Store, Runs, Intake, Witness, Operator, Demo, Desk, Log and
// Now are needed.
type Server struct {
	Version  string
	Store    store.Store
	Runs     *runs.Service
	Intake   *intake.Service
	Witness  *witness.Log
	Operator auth.Operator
	Accounts *account.Service
	// Ways are those to sign in that are open, of account.Ways.
	Ways     []string
	OpenID   *openid.Provider // nil: there is none
	Demo     demo.Service
	Desk     desk.Service
	Callers  caller.Resolver
	Site     page.Site
	Logo     Logo // of support; zero: none
	Profiles []profile.Profile
	Echo     Echo   // nil: there is none
	Logs     Logs   // nil: no workspace is configured
	Places   Places // nil: no database of networks is configured
	// CaptureOrigins are those of pages that may run checks from their own
	// origin ("https://app.example"); empty: none but ours.
	CaptureOrigins []string
	// Audience is who sees a report of which nothing was said; empty: who has
	// its address. PublicFor is for how long, from its creation; 0: as long as it is
	// kept.
	Audience  store.Audience
	PublicFor time.Duration
	// Seal signs exported reports; the zero value: they are not signed.
	Seal seal.Key
	// Shares are what callers hold of the parts, by what it is, for /metrics.
	Shares map[string]*caller.Shares
	// Ready says what keeps the server from doing its work; nil: nothing
	// beside the store can.
	Ready func(context.Context) error
	Log   *slog.Logger
	Now   func() time.Time

	keys        *caller.Budget // wrong keys
	bodies      *caller.Budget // bytes of posted reports
	reading     *caller.Budget // bytes of reports that were shown
	rendering   chan struct{}  // places for pages that are being made
	readiness   readiness
	looks       looks
	unavailable seldom
	sockets     *signaling.Handler
	scripts     *capture.Scripts
	metrics     *metrics
}

// Handler gives the handler of everything. It is called once.
func (s *Server) Handler() http.Handler {
	s.metrics = newMetrics()
	s.keys = caller.NewBudget(wrongKeys, s.Now)
	s.bodies = caller.NewBudget(postedBytes, s.Now)
	s.reading = caller.NewBudget(shownBytes, s.Now)
	s.rendering = make(chan struct{}, pagesAtOnce)
	if s.Accounts != nil {
		s.Accounts.Note = s.note
	}
	scripts, err := capture.New(s.Version, s.Callers.PublicURL, s.Profiles[0])
	if err != nil {
		panic(err) // of constant texts and our own types none can fail
	}
	s.scripts = scripts
	s.sockets = &signaling.Handler{
		Runs: s.Runs, Witness: s.Witness, Take: s.takeFromSocket,
		Refuse: s.refuse, Problem: Problem, Log: s.Log, Now: s.Now,
	}
	s.metrics.sockets(s.sockets.Open)
	s.metrics.stored(s.Runs.Ceiling)
	s.metrics.shares("signaling_sockets", s.sockets.Shares())
	for of, shares := range s.Shares {
		s.metrics.shares(of, shares)
	}
	s.Intake.Taken = s.metrics.taken
	mux := http.NewServeMux()
	for _, route := range s.routes() {
		mux.Handle(route.pattern, route.methods.handler(s, route.pattern))
	}
	return s.common(mux)
}

// Close ends what outlives requests: the open sockets.
func (s *Server) Close() { s.sockets.Close() }
