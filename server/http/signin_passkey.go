package http

import (
	"encoding/json"
	"net/http"

	"sidetone/server/account"
	"sidetone/server/account/passkey"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/web/page"
)

// Kinds of what is kept of a ceremony until its answer comes.
const (
	kindAsk  = "passkey to sign in"
	kindJoin = "passkey to join"
	kindMore = "another passkey"
)

// ceremony is what a page sends of one: fields of its form, and, with the
// answer of the device, the id under which the challenge is kept.
type ceremony struct {
	ID     string          `json:"id"`
	Answer json.RawMessage `json:"answer"`
	Next   string          `json:"next"`
	Code   string          `json:"code"`
	Name   string          `json:"name"`
}

// challenge is what a page is given.
type challenge struct {
	ID      string `json:"id"`
	Options any    `json:"options"`
}

// kept is what is kept until the answer comes.
type kept struct {
	Session json.RawMessage
	Account store.Account // that is made, or gets another passkey
}

// party is the relying party at the address that was asked for.
func (s *Server) party(r *http.Request) (passkey.Party, error) {
	if !s.way(account.MeansPasskey) {
		return passkey.Party{}, refusal.New(refusal.Forbidden, "way_switched_off")
	}
	return passkey.At(s.Callers.Origin(r))
}

// give keeps a challenge and sends it.
func (s *Server) give(w http.ResponseWriter, r *http.Request, kind string, begun passkey.Begun, a store.Account) error {
	id, err := s.Accounts.Hand(r.Context(), kind, kept{begun.Kept, a})
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, challenge{id, begun.Options})
}

// answered reads an answer and takes the challenge that it is to.
func (s *Server) answered(w http.ResponseWriter, r *http.Request, kind string) (c ceremony, k kept, p passkey.Party, err error) {
	if err = read(w, r, &c); err != nil {
		return c, k, p, err
	}
	if p, err = s.party(r); err != nil {
		return c, k, p, err
	}
	return c, k, p, s.Accounts.Take(r.Context(), kind, c.ID, &k)
}

// passkeyAsk gives a challenge to whoever may have a passkey.
func (s *Server) passkeyAsk(w http.ResponseWriter, r *http.Request) error {
	p, err := s.party(r)
	if err != nil {
		return err
	}
	if err := s.spend(r); err != nil {
		return err
	}
	begun, err := p.Ask()
	if err != nil {
		return err
	}
	return s.give(w, r, kindAsk, begun, store.Account{})
}

// passkeyIn signs in who answers with a passkey.
func (s *Server) passkeyIn(w http.ResponseWriter, r *http.Request) error {
	c, k, p, err := s.answered(w, r, kindAsk)
	if err != nil {
		return err
	}
	used, err := p.Asked(k.Session, c.Answer, func(id string) (store.Account, []store.Passkey, error) {
		return s.Accounts.Passkeys(r.Context(), id)
	})
	if err != nil {
		return err
	}
	a, err := s.Accounts.WithPasskey(r.Context(), used.Account, used.ID, used.Credential)
	if err != nil {
		return err
	}
	s.refund(r)
	return s.welcomed(w, r, a, c.Next)
}

func (s *Server) welcomed(w http.ResponseWriter, r *http.Request, a store.Account, next string) error {
	to, err := s.welcome(w, r, a, account.Entrance{Means: account.MeansPasskey}, next)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, leads{to})
}

// leads tells a script where to go.
type leads struct {
	To string `json:"to"`
}

// joinPasskeyAsk gives a challenge to who has a one-time code.
func (s *Server) joinPasskeyAsk(w http.ResponseWriter, r *http.Request) error {
	var c ceremony
	if err := read(w, r, &c); err != nil {
		return err
	}
	p, err := s.party(r)
	if err != nil {
		return err
	}
	if err := s.spend(r); err != nil {
		return err
	}
	a, err := s.Accounts.Joining(r.Context(), c.Code, c.Name)
	if err != nil {
		return err
	}
	_, has, err := s.Accounts.Passkeys(r.Context(), a.ID)
	if err != nil && !refusal.Is(err, refusal.Unknown) {
		return err
	}
	begun, err := p.Make(a, has)
	if err != nil {
		return err
	}
	a.Password = "" // no hash is kept anywhere else
	return s.give(w, r, kindJoin, begun, a)
}

// joinPasskey makes the account of a one-time code, with a passkey.
func (s *Server) joinPasskey(w http.ResponseWriter, r *http.Request) error {
	c, k, p, err := s.answered(w, r, kindJoin)
	if err != nil {
		return err
	}
	made, err := p.Made(k.Account, k.Session, c.Answer)
	if err != nil {
		return err
	}
	if made.Name = browserOf(r); made.Name == "" {
		made.Name = k.Account.Name
	}
	a, err := s.Accounts.JoinWithPasskey(r.Context(), c.Code, k.Account, made)
	if err != nil {
		return err
	}
	s.refund(r)
	return s.welcomed(w, r, a, "")
}

// morePasskeyAsk gives a challenge for another passkey of one's own.
func (s *Server) morePasskeyAsk(w http.ResponseWriter, r *http.Request) error {
	p, err := s.party(r)
	if err != nil {
		return err
	}
	a, has, err := s.Accounts.Own(r.Context(), who(r))
	if err != nil {
		return err
	}
	begun, err := p.Make(a, has)
	if err != nil {
		return err
	}
	a.Password = ""
	return s.give(w, r, kindMore, begun, a)
}

// morePasskey adds it.
func (s *Server) morePasskey(w http.ResponseWriter, r *http.Request) error {
	c, k, p, err := s.answered(w, r, kindMore)
	if err != nil {
		return err
	}
	if k.Account.ID != who(r).Account {
		return refusal.New(refusal.Invalid, "passkey_begun_by_another")
	}
	made, err := p.Made(k.Account, k.Session, c.Answer)
	if err != nil {
		return err
	}
	made.Name = c.Name
	if err := s.Accounts.AddPasskey(r.Context(), who(r), made); err != nil {
		return err
	}
	return reply(w, http.StatusOK, leads{page.SettingsPath + "?done=passkey_made"})
}
