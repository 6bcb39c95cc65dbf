package http

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"sidetone/server/account"
	"sidetone/server/account/passkey"
	"sidetone/server/caller"
	"sidetone/server/redact"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/useragent"
	"sidetone/web/page"
)

// Names of the cookie that holds a session. A browser takes a name with __Host-
// from nobody but this very host over HTTPS, so that no other name of a domain
// can plant one (RFC 6265bis section 4.1.3.2).
const (
	cookieSecure = "__Host-sidetone"
	cookiePlain  = "sidetone_console"
)

// maxNext is how long an address may be to which a sign-in leads on.
const maxNext = 1000

// isSecure reports whether a request came over HTTPS, as its caller sees it.
func (s *Server) isSecure(r *http.Request) bool {
	return strings.HasPrefix(s.Callers.Origin(r), "https:")
}

// cookie holds a value that scripts cannot read and other sites' forms do not
// send. Lax and not Strict: a link in a ticket, and the way back from an OpenID
// provider, come from other sites.
func (s *Server) cookie(r *http.Request, secure, plain, value string, seconds int) *http.Cookie {
	c := &http.Cookie{Name: plain, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if s.isSecure(r) {
		c.Name, c.Secure = secure, true
	}
	return c
}

// held is what the cookie of a request holds; empty: there is none. Over HTTPS
// the plain one counts for nothing.
func (s *Server) held(r *http.Request, secure, plain string) string {
	name := plain
	if s.isSecure(r) {
		name = secure
	}
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func (s *Server) sessionOf(r *http.Request) string { return s.held(r, cookieSecure, cookiePlain) }

// welcome begins a session of an account, or, when it is empty, of the operator
// key, and gives where it leads.
func (s *Server) welcome(w http.ResponseWriter, r *http.Request, a store.Account, by account.Entrance, next string) (to string, err error) {
	// Who was here before, in this browser, is here no more.
	if before := s.sessionOf(r); before != "" {
		if err := s.Accounts.End(r.Context(), before); err != nil {
			return "", err
		}
	}
	by.Account, by.Browser, by.Network = a.ID, browserOf(r), redact.Address(s.Callers.Address(r).String())
	secret, life, err := s.Accounts.Begin(r.Context(), by)
	if err != nil {
		return "", err
	}
	http.SetCookie(w, s.cookie(r, cookieSecure, cookiePlain, secret, int(life.Seconds())))
	s.Log.Info("signed in", "means", by.Means, "account", a.ID)
	return leadsTo(next), nil
}

// browserOf names browser and system as somebody knows his own.
func browserOf(r *http.Request) string {
	name, version := useragent.Browser(r.UserAgent())
	if name == "" {
		return ""
	}
	if version := version.String(); version != "" {
		name += " " + version
	}
	if system := useragent.System(r.UserAgent()); system != "" {
		name += ", " + system
	}
	return name
}

// leadsTo is where a sign-in leads: to a page of support's that was asked for, and
// else to the console.
func leadsTo(next string) string {
	u, err := url.Parse(next)
	local := err == nil && path.Clean(u.Path) == u.Path && u.Scheme == "" && u.Host == "" && u.User == nil && len(next) <= maxNext && !strings.ContainsAny(next, "\\\r\n\t")
	if local && (u.Path == page.ConsolePath || strings.HasPrefix(u.Path, page.ConsolePath+"/") || strings.HasPrefix(u.Path, "/r/")) {
		return u.RequestURI()
	}
	return page.ConsolePath
}

// way reports whether a way to sign in is open.
func (s *Server) way(means string) bool { return slices.Contains(s.Ways, means) }

// spend counts a try to come in, whatever it is; refund takes it back once it
// was right. Whoever has tried too often is refused before anything is looked at.
func (s *Server) spend(r *http.Request) error {
	if wait, ok := s.keys.Spend(caller.Of(s.Callers.Address(r)), 1); !ok {
		return refusal.Later(wait, "too_many_wrong_keys")
	}
	return nil
}

func (s *Server) refund(r *http.Request) { s.keys.Charge(caller.Of(s.Callers.Address(r)), -1) }

// session signs somebody in with the operator key or a password, or out.
func (s *Server) session(w http.ResponseWriter, r *http.Request) error {
	form, err := formValues(w, r)
	if err != nil {
		return err
	}
	if form.Get("leave") != "" {
		return s.leave(w, r)
	}
	a, means, err := s.comesIn(r, form)
	var known *refusal.Error
	switch {
	case errors.As(err, &known) && known.Kind == refusal.Unidentified:
		return s.signIn(w, r, http.StatusUnauthorized, page.SignInData{Next: form.Get("next"), Name: form.Get("name"), Problem: wrongMessages[means]})
	case err != nil:
		return err
	}
	to, err := s.welcome(w, r, a, account.Entrance{Means: means}, form.Get("next"))
	if err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

var wrongMessages = map[string]string{account.MeansKey: "console.wrong", account.MeansPassword: "signin.wrong_password"}

// comesIn says who signs in with a form.
func (s *Server) comesIn(r *http.Request, form url.Values) (a store.Account, means string, err error) {
	key := strings.TrimSpace(form.Get("key"))
	means = account.MeansPassword
	if form.Has("key") {
		means = account.MeansKey
	}
	if !s.way(means) {
		return a, means, refusal.New(refusal.Forbidden, "way_switched_off")
	}
	if err := s.spend(r); err != nil {
		return a, means, err
	}
	if means == account.MeansKey {
		if !s.Operator.Is(key) {
			return a, means, refusal.New(refusal.Unidentified, "not_the_operator_key")
		}
	} else if a, err = s.Accounts.WithPassword(r.Context(), form.Get("name"), form.Get("password")); err != nil {
		return a, means, err
	}
	s.refund(r)
	return a, means, nil
}

// leave ends the session and takes its cookie out of the browser. Who came by
// an OpenID provider is told where he can leave that, too.
func (s *Server) leave(w http.ResponseWriter, r *http.Request) error {
	secret, elsewhere := s.sessionOf(r), ""
	if secret != "" {
		i, err := s.Accounts.Session(r.Context(), secret, false)
		if err != nil {
			return err
		}
		if s.OpenID != nil && i.Means == account.MeansOpenID {
			elsewhere = s.OpenID.Leave(s.Callers.Origin(r) + page.ConsolePath)
		}
		if err := s.Accounts.End(r.Context(), secret); err != nil {
			return err
		}
	}
	http.SetCookie(w, s.cookie(r, cookieSecure, cookiePlain, "", -1))
	if elsewhere == "" {
		http.Redirect(w, r, page.ConsolePath, http.StatusSeeOther)
		return nil
	}
	return s.html(w, r, http.StatusOK, func(b io.Writer) error { return s.site(r).SignedOut(b, s.OpenID.Config().Host(), elsewhere) })
}

// signIn is the page before the console.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request, status int, data page.SignInData) error {
	data.Key, data.Password = s.way(account.MeansKey), s.way(account.MeansPassword)
	data.Passkey = s.way(account.MeansPasskey) && passkey.Possible(s.Callers.Origin(r))
	if s.OpenID != nil && s.way(account.MeansOpenID) {
		data.OpenID = s.OpenID.Config().Host()
	}
	return s.html(w, r, status, func(b io.Writer) error { return s.site(r).SignIn(b, data) })
}

// formValues reads a form that was posted.
func formValues(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		return nil, refusal.New(refusal.Invalid, "form_unreadable")
	}
	return r.PostForm, nil
}
