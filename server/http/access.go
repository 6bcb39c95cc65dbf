package http

import (
	"context"
	"net/http"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/web/page"
)

// access is the way to an endpoint: who may take it, and by what he is known.
type access struct {
	right auth.Right
	// must: without the right there is no way; else who has it sees more.
	must bool
	// cookie: a session of the console counts. Where it does, what other
	// sites' pages send is refused.
	cookie bool
	// known: who asks is found out.
	known bool
	serve endpoint
}

// open is for everybody, and does not ask who it is.
func open(e endpoint) access { return access{serve: e} }

// needs is an address of the API that is for few, known by key or token.
func needs(right auth.Right, e endpoint) access {
	return access{right: right, must: true, known: true, serve: e}
}

// moreWith is one that shows more to who has a right.
func moreWith(right auth.Right, e endpoint) access {
	return access{right: right, known: true, serve: e}
}

// inside is a page or form of the console, for who is signed in.
func inside(right auth.Right, e endpoint) access {
	return access{right: right, must: true, known: true, cookie: true, serve: e}
}

// insideMore is a page for everybody that shows more to who is signed in.
func insideMore(right auth.Right, e endpoint) access {
	return access{right: right, known: true, cookie: true, serve: e}
}

// form is a form of the console that is sent before the sign-in.
func form(e endpoint) access { return access{cookie: true, serve: e} }

// identityKey is where a request's context has its identity.
type identityKey struct{}

// who asks, as far as the way asked for it.
func who(r *http.Request) auth.Identity {
	i, _ := r.Context().Value(identityKey{}).(auth.Identity)
	return i
}

// sees reports whether who asks may see reports whole.
func sees(r *http.Request) bool { return who(r).May(auth.ReportsRead) }

// sameSite refuses what another site's page sends (by Sec-Fetch-Site or
// Origin), whatever cookies come along.
var sameSite = http.NewCrossOriginProtection()

// enter lets a request in, or refuses it.
func (s *Server) enter(way access, w http.ResponseWriter, r *http.Request) error {
	if !way.known {
		if way.cookie && fromElsewhere(r) {
			return errElsewhere
		}
		return way.serve(w, r)
	}
	i, err := s.identify(r, way.cookie)
	if err != nil {
		return err
	}
	// A header is sent by a program on purpose; a cookie comes along with
	// whatever page sends the request.
	if way.cookie && way.must && i.By != auth.ByKey && i.By != auth.ByToken && fromElsewhere(r) {
		return errElsewhere
	}
	switch {
	case i.May(way.right):
	case way.must && !i.Known() && way.cookie:
		return s.atTheDoor(w, r)
	case way.must && !i.Known():
		return errUnidentified
	case i.Known(): // nobody is to take what everyone sees for the whole
		return refusal.New(refusal.Forbidden, "right_missing", "scope", way.right)
	}
	return way.serve(w, r.WithContext(context.WithValue(r.Context(), identityKey{}, i)))
}

var errUnidentified = refusal.New(refusal.Unidentified, "key_or_token_missing")

var errElsewhere = refusal.New(refusal.Forbidden, "form_of_another_site")

func fromElsewhere(r *http.Request) bool { return sameSite.Check(r) != nil }

// atTheDoor shows the sign-in instead of a page; a form that somebody sends
// whose session has ended leads there.
func (s *Server) atTheDoor(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.Redirect(w, r, page.ConsolePath, http.StatusSeeOther)
		return nil
	}
	return s.signIn(w, r, http.StatusOK, page.SignInData{Next: r.URL.RequestURI()})
}

// identify finds out who asks: by what the Authorization header holds, else,
// where cookies count, by a session. A key that is wrong is refused and not
// ignored.
func (s *Server) identify(r *http.Request, cookies bool) (auth.Identity, error) {
	if key := auth.Bearer(r); key != "" {
		return s.byHeader(r, key)
	}
	secret := ""
	if cookies {
		secret = s.sessionOf(r)
	}
	if secret == "" {
		return auth.Identity{}, nil
	}
	return s.Accounts.Session(r.Context(), secret, !asksByItself(r))
}

// byHeader knows who brings the operator key or an API token.
func (s *Server) byHeader(r *http.Request, key string) (i auth.Identity, err error) {
	if err := s.spend(r); err != nil {
		return i, err
	}
	switch {
	case s.Operator.Is(key):
		i = s.Operator.Identity()
	case auth.IsToken(key):
		if i, err = s.Accounts.Token(r.Context(), key); err != nil {
			return i, err
		}
	}
	if !i.Known() {
		return i, refusal.New(refusal.Unidentified, "key_or_token_wrong")
	}
	s.refund(r) // the right one costs nothing
	return i, nil
}

// asksByItself: a script of a page asks, which it may do while nobody is there.
// A session that is used by nothing else comes to its end.
func asksByItself(r *http.Request) bool {
	return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Dest") == "empty"
}
