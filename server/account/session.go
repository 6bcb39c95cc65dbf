package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

// Entrance is how somebody comes in.
type Entrance struct {
	Account string // empty: with the operator key
	Means   string
	// Browser and Network are told in the list of sessions; Network is no
	// whole address.
	Browser, Network string
	// Upstream is the provider's session that he came by, as Upstream gives it;
	// empty: none is known.
	Upstream string
}

// Begin begins a session and gives what its cookie is to hold, and for how
// long.
func (s *Service) Begin(ctx context.Context, e Entrance) (secret string, life time.Duration, err error) {
	secret, now := auth.NewID(""), s.time()
	err = s.store.CreateSession(ctx, store.Session{ID: s.sessionID(secret), Account: e.Account, Means: e.Means, Browser: e.Browser, Network: e.Network, Upstream: e.Upstream,
		Created: now, Seen: now, Expires: now.Add(sessionLife)})
	if err == nil && e.Account != "" {
		err = s.store.UpdateAccount(ctx, e.Account, func(a *store.Account) error { a.Seen = now; return nil })
	}
	if err != nil {
		return "", 0, err
	}
	who, err := s.holder(ctx, e.Account, auth.ByCookie)
	return secret, sessionLife, s.note(ctx, who, SessionBegun, e.Account, e.Means, err)
}

// sessionID begins with the print of the operator key, so that sessions from
// under another one are told apart.
func (s *Service) sessionID(secret string) string { return s.print + "." + digest(s.under, secret) }

// Session says who is signed in with a cookie; a stranger when nobody is.
// used: the request was somebody's doing and not a page's that asks again by
// itself. An error: that cannot be told now.
func (s *Service) Session(ctx context.Context, secret string, used bool) (auth.Identity, error) {
	one, err := s.store.Session(ctx, s.sessionID(secret))
	if refusal.Is(err, refusal.Unknown) {
		return auth.Identity{}, nil
	}
	if err != nil || !s.lives(one) {
		return auth.Identity{}, err
	}
	i, err := s.holder(ctx, one.Account, auth.ByCookie)
	if err != nil {
		return auth.Identity{}, err
	}
	if i.Role == auth.NoRole {
		return auth.Identity{}, s.store.EndSession(ctx, one.ID)
	}
	if now := s.time(); used && now.Sub(one.Seen) >= seenEvery {
		// A disk that is full keeps nobody from reading.
		if err := s.store.SeeSession(ctx, one.ID, now); err != nil && !refusal.Is(err, refusal.Unavailable) {
			return auth.Identity{}, err
		}
	}
	i.Session, i.Means = one.ID, one.Means
	return i, nil
}

// lives: by a clock that is right, it was begun in the past and has not ended.
func (s *Service) lives(one store.Session) bool {
	now := s.time()
	return strings.HasPrefix(one.ID, s.print+".") && now.Before(one.Expires) && !one.Created.After(now.Add(ahead)) && now.Sub(one.Seen) < sessionIdle
}

// holder is what an account may now; of none, what the operator may. No role:
// the account is gone or blocked, or the operator key is switched off.
func (s *Service) holder(ctx context.Context, account string, by auth.Means) (auth.Identity, error) {
	if account == "" {
		i := s.operator.Identity()
		i.By = by
		return i, nil
	}
	a, err := s.store.Account(ctx, account)
	if refusal.Is(err, refusal.Unknown) {
		return auth.Identity{}, nil
	}
	return identity(a, by), err
}

// End ends the session of a cookie, if there is one.
func (s *Service) End(ctx context.Context, secret string) error {
	i, err := s.Session(ctx, secret, false)
	if err != nil {
		return err
	}
	err = s.store.EndSession(ctx, s.sessionID(secret))
	if !i.Known() {
		return err
	}
	return s.note(ctx, i, SessionEnded, i.Account, "signed out", err)
}

// Sessions gives those that live: of everybody to who may see accounts, else
// one's own. The last used is first.
func (s *Service) Sessions(ctx context.Context, who auth.Identity) ([]store.Session, error) {
	all, err := s.store.Sessions(ctx)
	return slices.DeleteFunc(all, func(one store.Session) bool { return !s.lives(one) || !mayTouch(who, one.Account) }), err
}

// mayTouch: what belongs to an account is its owner's and the administrators'.
func mayTouch(who auth.Identity, account string) bool {
	return who.May(auth.Accounts) || who.May(auth.Own) && who.Account == account
}

// EndSession ends one that who may see; Unknown when he may not.
func (s *Service) EndSession(ctx context.Context, who auth.Identity, id string) error {
	one, err := s.store.Session(ctx, id)
	if err == nil && !mayTouch(who, one.Account) {
		err = refusal.New(refusal.Unknown, "no_such_session")
	}
	if err != nil {
		return err
	}
	return s.note(ctx, who, SessionEnded, one.Account, "one", s.store.EndSession(ctx, id))
}

// EndSessions ends all that who may see: his own, but for the one that he uses,
// or everybody's.
func (s *Service) EndSessions(ctx context.Context, who auth.Identity, everybody bool) error {
	if !everybody {
		return s.note(ctx, who, SessionEnded, who.Account, "all others of the account", s.store.EndSessions(ctx, who.Account, who.Session))
	}
	all, err := s.Sessions(ctx, who)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.ID == who.Session {
			continue
		}
		if err := s.store.EndSession(ctx, one.ID); err != nil {
			return err
		}
	}
	return s.note(ctx, who, SessionEnded, "", "everybody's", nil)
}
