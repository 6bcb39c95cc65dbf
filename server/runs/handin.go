package runs

import (
	"context"
	"crypto/sha256"

	"sidetone/server/caller"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

// HandIn gives the run that a report belongs to which came as a code and not
// from its run: the same one for the same code, so that handing in twice makes
// one report. It is over before it begins and nobody can post to it. Strangers
// may hand in, as they may begin runs: it counts as one of their runs. profile
// is the name that the code gives; link is of the run, or empty.
func (s *Service) HandIn(ctx context.Context, code []byte, profile, link string, from Caller) (store.Run, error) {
	now, handle := s.Now(), s.Secrets.CallerDigest(from.Address)
	sum := sha256.Sum256(code)
	run := store.Run{
		ID: s.Secrets.Handle("carried " + string(sum[:])), Created: now, Expires: now,
		Caller: handle, Network: caller.ParseHandle(handle).Wide, Profile: s.Profiles[0].Name,
	}
	if _, ok := s.profile(profile); ok {
		run.Profile = profile
	}
	if known, err := s.Store.Run(ctx, run.ID); err == nil || !refusal.Is(err, refusal.Unknown) {
		return s.linked(ctx, known, link, err)
	}
	limit, err := s.limit(ctx, now)
	if err != nil {
		return store.Run{}, err
	}
	if err := s.Store.CreateRun(ctx, run, limit); err != nil {
		// Somebody else may have handed in the same code at this moment.
		if known, again := s.Store.Run(ctx, run.ID); again == nil {
			return s.linked(ctx, known, link, nil)
		}
		return store.Run{}, err
	}
	return s.linked(ctx, run, link, nil)
}

// linked adds what the link says of a run. The row of the run does not name it:
// a link is used up by its runs, and this is none.
func (s *Service) linked(ctx context.Context, run store.Run, link string, err error) (store.Run, error) {
	if err != nil || link == "" {
		return run, err
	}
	l, err := s.Store.Link(ctx, link)
	switch {
	case refusal.Is(err, refusal.Unknown) || err == nil && l.Revoked:
		return run, nil
	case err != nil:
		return run, err
	}
	run.Link, run.Ticket, run.CallID = l.ID, l.Ticket, l.CallID
	return run, nil
}
