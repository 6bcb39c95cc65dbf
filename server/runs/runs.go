// Package runs begins runs: it decides whether one may begin, and puts
// together everything that its agent needs.
package runs

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"sidetone/server/acsrows"
	"sidetone/server/auth"
	"sidetone/server/caller"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/witness"
	"sidetone/shared/api"
	"sidetone/shared/profile"
	"sidetone/shared/report"
)

const (
	// life of a run, and of all that is issued for it. A run takes 6.5 s; the
	// rest is for a report that finds no way out at first.
	life = 10 * time.Minute
	// probeWithin is how long the second vantage may take: a name, a
	// connection and TLS of two seconds each, and four for an upgrade.
	probeWithin = 11 * time.Second
)

// TURN is the embedded STUN/TURN server.
type TURN interface {
	// Servers lists its URLs with credentials of a run until expires; caller is
	// the handle by which whoever uses them is counted.
	Servers(run, caller string, expires time.Time) []api.ICEServer
}

// Service begins runs and finds them again.
type Service struct {
	Store    store.Store
	Tokens   auth.RunTokens
	Secrets  auth.Secrets
	Witness  *witness.Log
	Profiles []profile.Profile // the first is that of public runs
	Public   bool              // public runs are allowed
	// PublicProfiles are the names of those that a stranger may choose besides
	// the first.
	PublicProfiles []string
	// RunsPerMinute of one caller; 0: no limit.
	RunsPerMinute int
	// Ceiling of what may be stored; nil: none.
	Ceiling *store.Ceiling
	TURN    TURN     // nil: there is none, or it has no address to announce
	Echo    api.Echo // Addresses empty: there is no echo peer
	// Probe looks at STUN/TURN URLs from where the server stands. It is asked
	// about those that profiles name, never about the embedded ones, whose
	// health their listener's state tells. nil: nothing is probed.
	Probe func(ctx context.Context, urls []string) []report.Observation
	// ProbeSocket makes the WebSocket upgrade of a signalling address that a
	// profile names, as a page of origin does. nil: it is not tried.
	ProbeSocket func(ctx context.Context, url, origin string) report.Observation
	Now         func() time.Time
	// Warn tells the operator of something that goes on without him; nil: it
	// is not told.
	Warn func(what string, err error)

	replies replies
}

// Caller is who begins a run.
type Caller struct {
	Address netip.Addr
	// Origin is the address under which he reached us.
	Origin string
	// Operator: he has the operator key, and may choose any profile.
	Operator bool
}

// Begin begins a run for a caller.
func (s *Service) Begin(ctx context.Context, request api.BeginRequest, from Caller) (api.BeginReply, error) {
	now, handle := s.Now(), s.Secrets.CallerDigest(from.Address)
	id := auth.NewID(auth.PrefixRun)
	run := store.Run{
		ID: s.Secrets.Handle(id), Created: now, Expires: now.Add(life).Truncate(time.Second),
		Caller: handle, Network: caller.ParseHandle(handle).Wide, Profile: s.Profiles[0].Name,
	}
	if request.CallID != "" && !acsrows.IsCallID(request.CallID) {
		return api.BeginReply{}, refusal.InField("call_id", "not_a_call_id")
	}
	left, err := s.follow(ctx, request, &run, from.Operator)
	if err != nil {
		return api.BeginReply{}, err
	}
	// Whoever begins the run knows best of which call it is.
	run.CallID = cmp.Or(request.CallID, run.CallID)
	p, ok := s.profile(run.Profile)
	if !ok {
		return api.BeginReply{}, refusal.New(refusal.Unknown, "profile_of_link_gone")
	}
	limit, err := s.limit(ctx, now)
	if err != nil {
		return api.BeginReply{}, err
	}
	if err := s.Store.CreateRun(ctx, run, limit); err != nil {
		return api.BeginReply{}, err
	}
	token, err := s.Tokens.Make(run.ID, run.Expires)
	if err != nil {
		return api.BeginReply{}, fmt.Errorf("sign run token: %w", err)
	}
	s.witnessed(run, p)
	s.warn(p)
	go s.probe(run, p, from.Origin)
	return api.BeginReply{
		Run: id, Token: token, Expires: run.Expires, Ticket: run.Ticket,
		Profile: forAgent(p, from.Origin), ICEServers: s.servers(p, run),
		Signaling: signaling(p, run.ID), Echo: s.Echo, Schema: report.Schema, Left: left,
	}, nil
}

// follow takes over what the link says, and tells how many runs it will have
// left; nil: nothing counts. Whether it may still be used is decided where it
// is counted. Whoever has none may choose among the profiles
// that are open to the public: others may hold somebody's relay credentials.
func (s *Service) follow(ctx context.Context, request api.BeginRequest, run *store.Run, operator bool) (left *int, err error) {
	link := request.Link
	if link == "" || link == api.PublicLink {
		if !s.Public && !operator {
			return nil, refusal.New(refusal.Unknown, "no_such_link")
		}
		if request.Profile == "" {
			return nil, nil
		}
		if _, ok := s.profile(request.Profile); !ok || !operator && !s.open(request.Profile) {
			return nil, refusal.New(refusal.Unknown, "no_open_profile")
		}
		run.Profile = request.Profile
		return nil, nil
	}
	l, err := s.Store.Link(ctx, link)
	if err != nil {
		return nil, err
	}
	run.Link, run.Ticket, run.Profile, run.CallID = l.ID, l.Ticket, l.Profile, l.CallID
	after := max(0, l.Runs-l.Used-1)
	return &after, nil
}

// Find gives a live run to whoever knows its id and holds its token.
func (s *Service) Find(ctx context.Context, id, token string) (store.Run, error) {
	return s.FindHandle(ctx, s.Secrets.Handle(id), token)
}

// FindHandle gives a live run to whoever holds its token.
func (s *Service) FindHandle(ctx context.Context, handle, token string) (store.Run, error) {
	if err := s.Tokens.Check(token, handle); err != nil {
		return store.Run{}, err
	}
	return s.Live(ctx, handle)
}

// Live gives a run that exists and has not expired. It also lets this replica
// witness it, which may have been begun on another one.
func (s *Service) Live(ctx context.Context, handle string) (store.Run, error) {
	run, err := s.Store.Run(ctx, handle)
	if refusal.Is(err, refusal.Unknown) || (err == nil && !s.Now().Before(run.Expires)) {
		return store.Run{}, auth.NoRun()
	}
	if err != nil {
		return store.Run{}, err
	}
	if p, ok := s.profile(run.Profile); ok {
		s.witnessed(run, p)
	}
	return run, nil
}

// ForReport is what a report keeps of a named profile; of one that is gone
// the name alone.
func (s *Service) ForReport(name string) report.Deployment {
	p, ok := s.profile(name)
	if !ok {
		return report.Deployment{Name: name}
	}
	return p.ForReport()
}

func (s *Service) profile(name string) (profile.Profile, bool) {
	i := slices.IndexFunc(s.Profiles, func(p profile.Profile) bool { return p.Name == name })
	if i < 0 {
		return profile.Profile{}, false
	}
	return s.Profiles[i], true
}

// open: anyone may choose the profile.
func (s *Service) open(name string) bool {
	return name == s.Profiles[0].Name || slices.Contains(s.PublicProfiles, name)
}

// forAgent replaces "self" by the address under which the agent knows us.
func forAgent(p profile.Profile, origin string) profile.Profile {
	if p.Token.Check.Issuer == "self" {
		p.Token.Check.Issuer = origin
	}
	return p
}

func signaling(p profile.Profile, handle string) api.Signaling {
	if p.Signaling.URL != "" {
		return api.Signaling{URL: p.Signaling.URL}
	}
	return api.Signaling{URL: api.Socket(handle), Ours: true}
}
