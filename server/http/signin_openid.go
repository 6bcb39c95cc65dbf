package http

import (
	"errors"
	"net/http"

	"sidetone/server/account"
	"sidetone/server/account/openid"
	"sidetone/server/refusal"
	"sidetone/web/page"
)

// Names of the cookie that ties somebody who was sent to the provider to this
// browser, so that nobody signs another one in as himself.
const (
	cookieSentSecure = "__Host-sidetone_openid"
	cookieSentPlain  = "sidetone_openid"
	// sentSeconds is as long as what it names is kept.
	sentSeconds = 600
)

// kindOpenID is what is kept of somebody who was sent to the provider.
const kindOpenID = "openid"

// openIDStart sends somebody to the provider.
func (s *Server) openIDStart(w http.ResponseWriter, r *http.Request) error {
	if s.OpenID == nil || !s.way(account.MeansOpenID) {
		return s.noSuchPage(w, r)
	}
	if err := s.spend(r); err != nil {
		return err
	}
	sent := openid.NewSent(s.Callers.Origin(r)+page.OpenIDBackPath, leadsTo(r.URL.Query().Get("next")))
	state, err := s.Accounts.Hand(r.Context(), kindOpenID, sent)
	if err != nil {
		return err
	}
	address, err := s.OpenID.Address(sent, state)
	if err != nil {
		return s.refusedAtTheDoor(w, r, err, sent.Next)
	}
	http.SetCookie(w, s.cookie(r, cookieSentSecure, cookieSentPlain, state, sentSeconds))
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// openIDBack takes somebody who comes back from the provider.
func (s *Server) openIDBack(w http.ResponseWriter, r *http.Request) error {
	if s.OpenID == nil || !s.way(account.MeansOpenID) {
		return s.noSuchPage(w, r)
	}
	a, upstream, next, err := s.fromProvider(r)
	http.SetCookie(w, s.cookie(r, cookieSentSecure, cookieSentPlain, "", -1))
	if err != nil {
		// What stands in this address is nobody's to see again.
		plain := r.Clone(r.Context())
		plain.URL.RawQuery = ""
		return s.refusedAtTheDoor(w, plain, err, next)
	}
	s.refund(r)
	to, err := s.welcome(w, r, a, account.Entrance{Means: account.MeansOpenID, Upstream: upstream}, next)
	if err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// openIDLogout ends the sessions of somebody who has left the provider, which
// tells it without his browser (OpenID Connect Back-Channel Logout 1.0).
func (s *Server) openIDLogout(w http.ResponseWriter, r *http.Request) error {
	if s.OpenID == nil || !s.way(account.MeansOpenID) {
		return s.noSuchPage(w, r)
	}
	form, err := formValues(w, r)
	if err != nil {
		return err
	}
	if err := s.spend(r); err != nil {
		return err
	}
	left, err := s.OpenID.Left(r.Context(), form.Get("logout_token"))
	if err != nil {
		return err
	}
	s.refund(r)
	w.Header().Set("Cache-Control", "no-store")
	return s.Accounts.Left(r.Context(), left)
}

// refusedAtTheDoor is the sign-in again, with why somebody is not let in.
func (s *Server) refusedAtTheDoor(w http.ResponseWriter, r *http.Request, err error, next string) error {
	known := asRefusal(err)
	if known == nil || known.Kind == refusal.Internal {
		return err
	}
	if cause := errors.Unwrap(known); cause != nil {
		s.Log.Warn("sign-in refused", "why", known.Reason, "err", cause)
	}
	return s.signIn(w, r, Problem(r, err).Status, page.SignInData{Next: next, Detail: inWords(r, known)})
}
