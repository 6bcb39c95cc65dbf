package http

import (
	"net/http"

	"sidetone/server/auth"
	"sidetone/server/caller"
	"sidetone/server/refusal"
)

// operator lets nobody but the operator in.
func (s *Server) operator(next endpoint) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		is, err := s.isOperator(r)
		if err != nil {
			return err
		}
		if !is {
			return refusal.New(refusal.Unidentified, "This needs the operator key in the Authorization header.")
		}
		return next(w, r)
	}
}

// isOperator reports whether a request carries the operator key. A key that is
// wrong is refused and not ignored, so that nobody takes what everyone sees for
// the whole.
func (s *Server) isOperator(r *http.Request) (bool, error) {
	key := auth.Bearer(r)
	if key == "" {
		return false, nil
	}
	is, err := s.tryKey(r, key)
	if err == nil && !is {
		err = refusal.New(refusal.Unidentified, "The key that was sent is not the operator key.")
	}
	return is, err
}

// tryKey looks at a key that somebody brings, and refuses who has brought too
// many wrong ones.
func (s *Server) tryKey(r *http.Request, key string) (bool, error) {
	from := caller.Of(s.Callers.Address(r))
	if wait, ok := s.keys.Spend(from, 1); !ok {
		return false, refusal.Later(wait, "Too many wrong keys came from this address.")
	}
	is := s.Operator.Is(key)
	if is {
		s.keys.Charge(from, -1) // the right one costs nothing
	}
	return is, nil
}

// sees reports whether a request may see everything: it carries the operator
// key or belongs to a session of the console.
func (s *Server) sees(r *http.Request) (bool, error) {
	if is, err := s.isOperator(r); is || err != nil {
		return is, err
	}
	return s.Sessions.Valid(r)
}
