package account

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

// Kinds of what is pending.
const (
	kindFirst  = "first administrator"
	kindInvite = "invitation"
)

// Invitation is what a one-time link is for.
type Invitation struct {
	Role auth.Role `json:"role"`
	// Account gets another way in, and Name is what it is called; empty: an
	// account is made.
	Account string `json:"account,omitempty"`
	Name    string `json:"name,omitempty"`

	Expires time.Time `json:"-"`
	kind    string
}

// FirstLink gives the code of a link by which somebody becomes administrator
// who has the machine. Earlier ones count no more.
func (s *Service) FirstLink(ctx context.Context) (code string, expires time.Time, err error) {
	if err := s.store.Drop(ctx, kindFirst, ""); err != nil {
		return "", time.Time{}, err
	}
	return s.invite(ctx, kindFirst, Invitation{Role: auth.Administrator}, linkLife)
}

// HasAdministrator reports whether anybody can sign in as administrator with
// an account.
func (s *Service) HasAdministrator(ctx context.Context) (bool, error) {
	all, err := s.store.Accounts(ctx)
	for _, a := range all {
		if a.Role == auth.Administrator && !a.Blocked {
			return true, nil
		}
	}
	return false, err
}

// Invite gives the code of a link by which somebody makes himself an account
// with a role, or, with the id of a local account, a new way into that one.
func (s *Service) Invite(ctx context.Context, who auth.Identity, role auth.Role, account string) (code string, expires time.Time, err error) {
	if !who.May(auth.Accounts) {
		return "", expires, notYours
	}
	if account == "" {
		if role != auth.Support && role != auth.Administrator {
			return "", expires, refusal.InField("role", "not_a_role")
		}
		code, expires, err = s.invite(ctx, kindInvite, Invitation{Role: role}, invitationLife)
		return code, expires, s.note(ctx, who, AccountInvited, "", string(role), err)
	}
	a, err := s.store.Account(ctx, account)
	switch {
	case err != nil:
		return "", expires, err
	case a.Issuer != "":
		return "", expires, refusal.InField("account", "account_of_the_provider")
	}
	code, expires, err = s.invite(ctx, kindInvite, Invitation{Role: a.Role, Account: a.ID, Name: a.Name}, linkLife)
	return code, expires, s.note(ctx, who, AccountInvited, a.ID, "another way in", err)
}

func (s *Service) invite(ctx context.Context, kind string, i Invitation, life time.Duration) (code string, expires time.Time, err error) {
	data, err := json.Marshal(i)
	if err != nil {
		return "", expires, err
	}
	code, expires = auth.NewID(""), s.time().Add(life)
	return code, expires, s.store.Await(ctx, store.Pending{ID: digest(s.key, code), Kind: kind, Account: i.Account, Data: data, Expires: expires})
}

// Invited says what a code is for, and leaves it.
func (s *Service) Invited(ctx context.Context, code string) (i Invitation, err error) {
	for _, kind := range []string{kindFirst, kindInvite} {
		p, err := s.store.Awaited(ctx, digest(s.key, strings.TrimSpace(code)), kind)
		if refusal.Is(err, refusal.Unknown) {
			continue
		}
		if err != nil || !s.time().Before(p.Expires) {
			break
		}
		i.kind, i.Expires = kind, p.Expires
		return i, json.Unmarshal(p.Data, &i)
	}
	if err == nil {
		err = refusal.New(refusal.Unknown, "join_link_over")
	}
	return i, err
}

// spend takes a code, which counts once, and with the first administrator's
// all of its kind.
func (s *Service) spend(ctx context.Context, code string, i Invitation) error {
	_, err := s.store.Take(ctx, digest(s.key, strings.TrimSpace(code)), i.kind)
	if err == nil && i.kind == kindFirst {
		err = s.store.Drop(ctx, kindFirst, "")
	}
	return err
}

// newcomer is the account of an invitation, before it is kept.
func (s *Service) newcomer(ctx context.Context, i Invitation, name string) (a store.Account, err error) {
	if i.Account != "" {
		a, err = s.store.Account(ctx, i.Account)
		if err == nil && a.Blocked {
			err = refusal.New(refusal.Forbidden, "account_blocked")
		}
		return a, err
	}
	if name, err = cleanName(name); err != nil {
		return a, err
	}
	if _, err := s.store.AccountOf(ctx, "", fold(name)); !refusal.Is(err, refusal.Unknown) {
		if err == nil {
			err = refusal.InField("name", "taken")
		}
		return a, err
	}
	return store.Account{ID: auth.NewID("u_"), Name: name, Subject: fold(name), Role: i.Role, Created: s.time()}, nil
}

// JoinWithPassword makes the account of a one-time link, or gives the one that
// it is for another password.
func (s *Service) JoinWithPassword(ctx context.Context, code, name, password string) (store.Account, error) {
	i, err := s.Invited(ctx, code)
	if err != nil {
		return store.Account{}, err
	}
	a, err := s.newcomer(ctx, i, name)
	if err != nil {
		return a, err
	}
	if err := checkPassword(password, a.Name); err != nil {
		return a, err
	}
	if a.Password, err = s.hashes.hash(ctx, password); err != nil {
		return a, err
	}
	if err := s.spend(ctx, code, i); err != nil {
		return a, err
	}
	if i.Account == "" {
		err = s.store.CreateAccount(ctx, a)
	} else {
		err = s.changePassword(ctx, a.ID, a.Password, "")
	}
	return a, s.note(ctx, identity(a, auth.Stranger), AccountJoined, a.ID, i.kind+", "+MeansPassword, err)
}

// Joining is who is about to join by a passkey: the account's id is in it.
func (s *Service) Joining(ctx context.Context, code, name string) (store.Account, error) {
	i, err := s.Invited(ctx, code)
	if err != nil {
		return store.Account{}, err
	}
	return s.newcomer(ctx, i, name)
}

// JoinWithPasskey does as JoinWithPassword does, with a passkey that was made
// for what Joining gave.
func (s *Service) JoinWithPasskey(ctx context.Context, code string, joining store.Account, p store.Passkey) (store.Account, error) {
	i, err := s.Invited(ctx, code)
	if err != nil {
		return joining, err
	}
	a, err := s.newcomer(ctx, i, joining.Name)
	if err != nil {
		return a, err
	}
	if i.Account == "" {
		a.ID = joining.ID
	}
	if a.ID != joining.ID {
		return a, refusal.New(refusal.Invalid, "passkey_of_another_account")
	}
	if err := s.spend(ctx, code, i); err != nil {
		return a, err
	}
	if i.Account == "" {
		if err := s.store.CreateAccount(ctx, a); err != nil {
			return a, err
		}
	}
	return a, s.note(ctx, identity(a, auth.Stranger), AccountJoined, a.ID, i.kind+", "+MeansPasskey, s.addPasskey(ctx, a.ID, p))
}
