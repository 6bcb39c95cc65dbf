package http

import (
	"io"
	"net/http"

	"sidetone/server/account"
	"sidetone/server/account/passkey"
	"sidetone/server/refusal"
	"sidetone/shared/words"
	"sidetone/web/page"
)

// joinPage is the page of a one-time link. The code comes after the #, so that
// this address is the same for all.
func (s *Server) joinPage(w http.ResponseWriter, r *http.Request) error {
	return s.showJoin(w, r, http.StatusOK, page.JoinData{})
}

func (s *Server) showJoin(w http.ResponseWriter, r *http.Request, status int, data page.JoinData) error {
	data.Passkey = s.way(account.MeansPasskey) && passkey.Possible(s.Callers.Origin(r))
	data.Password = s.way(account.MeansPassword)
	return s.html(w, r, status, func(b io.Writer) error { return s.site(r).Join(b, data) })
}

// join makes the account of a one-time code, with a password.
func (s *Server) join(w http.ResponseWriter, r *http.Request) error {
	form, err := formValues(w, r)
	if err != nil {
		return err
	}
	if !s.way(account.MeansPassword) {
		return refusal.New(refusal.Forbidden, "way_switched_off")
	}
	if err := s.spend(r); err != nil {
		return err
	}
	a, err := s.Accounts.JoinWithPassword(r.Context(), form.Get("code"), form.Get("name"), form.Get("password"))
	if known := asRefusal(err); known != nil && known.Kind != refusal.Unavailable {
		return s.showJoin(w, r, Problem(r, err).Status, page.JoinData{Code: form.Get("code"), Name: form.Get("name"), Detail: inWords(r, known)})
	}
	if err != nil {
		return err
	}
	s.refund(r)
	to, err := s.welcome(w, r, a, account.Entrance{Means: account.MeansPassword}, "")
	if err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// inWords is a refusal as a sentence.
func inWords(r *http.Request, e *refusal.Error) string {
	w := words.All(language(r))
	said := e.Say(w)
	if e.Field == "" {
		return said
	}
	if id := "console.filter." + e.Field; w.Has(id) {
		return w.Say(id) + ": " + said
	}
	return e.Field + ": " + said
}
