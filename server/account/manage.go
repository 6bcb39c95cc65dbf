package account

import (
	"context"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

var notYours = refusal.New(refusal.Forbidden, "right_missing", "scope", auth.Accounts)

// Accounts gives everybody's to who may see them, else one's own.
func (s *Service) Accounts(ctx context.Context, who auth.Identity) ([]store.Account, error) {
	if who.May(auth.Accounts) {
		return s.store.Accounts(ctx)
	}
	if who.Account == "" {
		return nil, nil
	}
	a, err := s.store.Account(ctx, who.Account)
	return []store.Account{a}, err
}

// Change is what an administrator changes of an account; nil: nothing.
type Change struct {
	Role    *auth.Role
	Blocked *bool
}

// ChangeAccount changes one of somebody else. Whoever is less than before, or
// blocked, is signed out.
func (s *Service) ChangeAccount(ctx context.Context, who auth.Identity, id string, c Change) (a store.Account, err error) {
	if err := s.mayManage(ctx, who, id); err != nil {
		return a, err
	}
	ended := false
	err = s.store.UpdateAccount(ctx, id, func(now *store.Account) error {
		if c.Role != nil && *c.Role != now.Role {
			switch {
			case *c.Role != auth.Support && *c.Role != auth.Administrator:
				return refusal.InField("role", "not_a_role")
			case now.Issuer != "":
				return refusal.InField("role", "role_of_the_provider")
			}
			now.Role, ended = *c.Role, true
		}
		if c.Blocked != nil && *c.Blocked != now.Blocked {
			now.Blocked, ended = *c.Blocked, true
		}
		a = *now
		return nil
	})
	if err == nil && ended {
		err = s.store.EndSessions(ctx, id, "")
	}
	detail := string(a.Role)
	if a.Blocked {
		detail += ", blocked"
	}
	return a, s.note(ctx, who, AccountChanged, id, detail, err)
}

// DeleteAccount forgets one of somebody else with all that it has.
func (s *Service) DeleteAccount(ctx context.Context, who auth.Identity, id string) error {
	if err := s.mayManage(ctx, who, id); err != nil {
		return err
	}
	return s.note(ctx, who, AccountDeleted, id, "", s.store.DeleteAccount(ctx, id))
}

// mayManage: nobody takes his own role by mistake, and nobody gives himself one.
func (s *Service) mayManage(ctx context.Context, who auth.Identity, id string) error {
	if !who.May(auth.Accounts) {
		return notYours
	}
	if _, err := s.store.Account(ctx, id); err != nil {
		return err
	}
	if who.Account == id {
		return refusal.New(refusal.Forbidden, "own_account")
	}
	return nil
}

// ChangePassword gives a local account another password and ends its other
// sessions. One that has a password already is changed by who knows it.
func (s *Service) ChangePassword(ctx context.Context, who auth.Identity, old, password string) error {
	a, err := s.own(ctx, who)
	if err != nil {
		return err
	}
	if a.Password != "" {
		if _, err := s.WithPassword(ctx, a.Name, old); err != nil {
			if refusal.Is(err, refusal.Unidentified) {
				err = refusal.InField("old", "old_password_wrong")
			}
			return err
		}
	}
	if err := checkPassword(password, a.Name); err != nil {
		return err
	}
	hash, err := s.hashes.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.note(ctx, who, PasswordMade, a.ID, "", s.changePassword(ctx, a.ID, hash, who.Session))
}

func (s *Service) changePassword(ctx context.Context, id, hash, butSession string) error {
	if err := s.store.UpdateAccount(ctx, id, func(a *store.Account) error { a.Password = hash; return nil }); err != nil {
		return err
	}
	return s.store.EndSessions(ctx, id, butSession)
}

// own is the local account of who asks.
func (s *Service) own(ctx context.Context, who auth.Identity) (a store.Account, err error) {
	if who.Account == "" || !who.May(auth.Own) {
		return a, refusal.New(refusal.Forbidden, "operator_key_has_no_account")
	}
	a, err = s.store.Account(ctx, who.Account)
	if err == nil && a.Issuer != "" {
		err = refusal.New(refusal.Forbidden, "own_account_of_the_provider")
	}
	return a, err
}

// Own is the local account of who asks, with its passkeys.
func (s *Service) Own(ctx context.Context, who auth.Identity) (store.Account, []store.Passkey, error) {
	a, err := s.own(ctx, who)
	if err != nil {
		return a, nil, err
	}
	list, err := s.store.Passkeys(ctx, a.ID)
	return a, list, err
}

// Passkeys gives those of an account with it.
func (s *Service) Passkeys(ctx context.Context, account string) (store.Account, []store.Passkey, error) {
	a, err := s.store.Account(ctx, account)
	if err != nil {
		return a, nil, err
	}
	list, err := s.store.Passkeys(ctx, account)
	return a, list, err
}

// AddPasskey gives the account of who asks another passkey.
func (s *Service) AddPasskey(ctx context.Context, who auth.Identity, p store.Passkey) error {
	a, err := s.own(ctx, who)
	if err != nil {
		return err
	}
	return s.note(ctx, who, PasskeyMade, a.ID, "", s.addPasskey(ctx, a.ID, p))
}

func (s *Service) addPasskey(ctx context.Context, account string, p store.Passkey) error {
	name, err := cleanName(p.Name)
	if err != nil {
		return err
	}
	list, err := s.store.Passkeys(ctx, account)
	if err != nil {
		return err
	}
	if len(list) >= maxPasskeys {
		return refusal.New(refusal.Invalid, "too_many_passkeys", "limit", maxPasskeys)
	}
	p.Name, p.Account, p.Created = name, account, s.time()
	return s.store.AddPasskey(ctx, p)
}

// DeletePasskey takes one from one's own account, unless it is the last way in.
func (s *Service) DeletePasskey(ctx context.Context, who auth.Identity, id string) error {
	a, list, err := s.Own(ctx, who)
	if err != nil {
		return err
	}
	if len(list) < 2 && a.Password == "" {
		return refusal.New(refusal.Invalid, "last_way_in")
	}
	return s.note(ctx, who, PasskeyRemoved, a.ID, "", s.store.DeletePasskey(ctx, a.ID, id))
}
