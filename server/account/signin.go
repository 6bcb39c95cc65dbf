package account

import (
	"context"
	"encoding/json"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

// errNotIn is the one answer for a name that is not there, a wrong password
// and an account that may not.
var errNotIn = refusal.New(refusal.Unidentified, "name_or_password_wrong")

// WithPassword gives the account that has a name and a password. After too many
// tries under a name nothing is looked at for a while, whether or not there is
// such an account.
func (s *Service) WithPassword(ctx context.Context, name, password string) (store.Account, error) {
	if len(name) > maxName*4 || len(password) > maxPassword*4 {
		return store.Account{}, errNotIn
	}
	key := digest(s.key, "name "+fold(name))
	now := s.time()
	count, until, err := s.store.Try(ctx, key, now, now.Add(tryWindow))
	if err != nil {
		return store.Account{}, err
	}
	if count > maxTries {
		return store.Account{}, refusal.Later(until.Sub(now), "too_many_passwords")
	}
	a, err := s.store.AccountOf(ctx, "", fold(name))
	if err != nil && !refusal.Is(err, refusal.Unknown) {
		return a, err
	}
	hash := a.Password
	if hash == "" {
		hash = s.hashes.nobody()
	}
	is, err := s.hashes.is(ctx, password, hash)
	switch {
	case err != nil:
		return store.Account{}, err
	case !is || a.Password == "" || identity(a, auth.ByCookie).Role == auth.NoRole:
		return store.Account{}, errNotIn
	}
	return a, s.store.Forgive(ctx, key)
}

// WithPasskey gives the account that a passkey belongs to, and keeps what the
// passkey has become. The caller has checked the passkey.
func (s *Service) WithPasskey(ctx context.Context, account, id string, credential []byte) (store.Account, error) {
	a, err := s.store.Account(ctx, account)
	if err != nil {
		return a, err
	}
	if identity(a, auth.ByCookie).Role == auth.NoRole {
		return a, refusal.New(refusal.Forbidden, "account_blocked")
	}
	return a, s.store.UsePasskey(ctx, id, credential, s.time())
}

// Person is somebody as an OpenID provider tells of him.
type Person struct {
	Issuer, Subject, Name, Email string
	// Session is the provider's own that he came by (sid); empty: it names none.
	Session string
	// Role is what his claims give him; none: nothing lets him in.
	Role auth.Role
	// Why nothing lets him in: the reason of a refusal.
	Why string
}

// WithOpenID gives the account of somebody whom a provider has named, and makes
// it when he comes for the first time. His role is what the provider says now;
// when that is none, the sessions that he has end.
func (s *Service) WithOpenID(ctx context.Context, p Person) (store.Account, error) {
	a, err := s.store.AccountOf(ctx, p.Issuer, p.Subject)
	isNew := refusal.Is(err, refusal.Unknown)
	switch {
	case err != nil && !isNew:
		return a, err
	case isNew && p.Role == auth.NoRole:
		return a, refusal.New(refusal.Forbidden, p.Why)
	case isNew:
		a = store.Account{ID: auth.NewID("u_"), Issuer: p.Issuer, Subject: p.Subject, Name: shown(p), Email: p.Email, Role: p.Role, Created: s.time()}
		return a, s.store.CreateAccount(ctx, a)
	}
	before := a.Role
	err = s.store.UpdateAccount(ctx, a.ID, func(now *store.Account) error {
		now.Name, now.Email, now.Role = shown(p), p.Email, p.Role
		a = *now
		return nil
	})
	if err == nil && before != p.Role {
		err = s.store.EndSessions(ctx, a.ID, "")
	}
	switch {
	case err != nil:
		return a, err
	case p.Role == auth.NoRole:
		return a, refusal.New(refusal.Forbidden, p.Why)
	case a.Blocked:
		return a, refusal.New(refusal.Forbidden, "account_blocked_here")
	}
	return a, nil
}

// Departure is who has left an OpenID provider: somebody with all his sessions
// there, a session, or a session of somebody. Subject or Session is there.
type Departure struct{ Issuer, Subject, Session string }

// Left ends the sessions that were begun by what has ended at the provider, and,
// of somebody who is named, those of which it is not known what they were begun
// by. One who was never here has none.
func (s *Service) Left(ctx context.Context, d Departure) error {
	if d.Subject == "" {
		return s.store.EndUpstream(ctx, "", Upstream(d.Issuer, d.Session))
	}
	a, err := s.store.AccountOf(ctx, d.Issuer, d.Subject)
	switch {
	case refusal.Is(err, refusal.Unknown):
		return nil
	case err != nil:
		return err
	case d.Session == "":
		return s.store.EndSessions(ctx, a.ID, "")
	}
	return s.store.EndUpstream(ctx, a.ID, Upstream(d.Issuer, d.Session))
}

// Upstream is how a session of a provider is kept: which one it was is needed,
// and not what it is called. Empty for no session.
func Upstream(issuer, session string) string {
	if session == "" {
		return ""
	}
	return digest(nil, issuer+" "+session)
}

// shown is a name that can be shown.
func shown(p Person) string {
	for _, name := range []string{p.Name, p.Email, p.Subject} {
		if clean, err := cleanName(name); err == nil {
			return clean
		}
	}
	return "?"
}

// Hand hands something out that is to come back once, within awaitLife; what
// names it is given. Take gives it back.
func (s *Service) Hand(ctx context.Context, kind string, what any) (name string, err error) {
	data, err := json.Marshal(what)
	if err != nil {
		return "", err
	}
	name = auth.NewID("")
	return name, s.store.Await(ctx, store.Pending{ID: digest(s.key, name), Kind: kind, Data: data, Expires: s.time().Add(awaitLife)})
}

// Take gives back what was handed out under a name, once.
func (s *Service) Take(ctx context.Context, kind, name string, what any) error {
	p, err := s.store.Take(ctx, digest(s.key, name), kind)
	if refusal.Is(err, refusal.Unknown) || err == nil && !s.time().Before(p.Expires) {
		return refusal.New(refusal.Invalid, "sign_in_over")
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(p.Data, what)
}
