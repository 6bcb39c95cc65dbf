package http

import (
	"net/http"

	"sidetone/server/auth"
	"sidetone/shared/api"
)

// demoToken issues a token to try the token check with.
func (s *Server) demoToken(w http.ResponseWriter, r *http.Request) error {
	var request api.DemoTokenRequest
	if err := read(w, r, &request); err != nil {
		return err
	}
	token, err := s.Demo.Issue(s.Callers.Origin(r), request.Defect)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, api.DemoTokenReply{Token: token})
}

// demoCheck answers as a calling service would that is shown a token.
func (s *Server) demoCheck(w http.ResponseWriter, r *http.Request) error {
	if err := s.Demo.Check(s.Callers.Origin(r), auth.Bearer(r)); err != nil {
		return err
	}
	return reply(w, http.StatusOK, map[string]string{"status": "accepted"})
}
