package http

import (
	"net/http"
	"time"

	"sidetone/server/account"
	"sidetone/server/auth"
	"sidetone/server/store"
	"sidetone/shared/api"
)

func (s *Server) listAccounts(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Accounts.Accounts(r.Context(), who(r))
	if err != nil {
		return err
	}
	list := api.AccountList{Accounts: []api.Account{}}
	for _, a := range all {
		list.Accounts = append(list.Accounts, asAccount(a))
	}
	return reply(w, http.StatusOK, list)
}

func asAccount(a store.Account) api.Account {
	return api.Account{ID: a.ID, Name: a.Name, Email: a.Email, Issuer: a.Issuer, Role: string(a.Role), Blocked: a.Blocked, Created: a.Created, Seen: a.Seen}
}

func (s *Server) changeAccount(w http.ResponseWriter, r *http.Request) error {
	var request api.AccountChange
	if err := read(w, r, &request); err != nil {
		return err
	}
	change := account.Change{Role: (*auth.Role)(request.Role), Blocked: request.Blocked}
	a, err := s.Accounts.ChangeAccount(r.Context(), who(r), r.PathValue("account"), change)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, asAccount(a))
}

func (s *Server) deleteAccount(w http.ResponseWriter, r *http.Request) error {
	return noContent(w, s.Accounts.DeleteAccount(r.Context(), who(r), r.PathValue("account")))
}

// noContent answers what has nothing to say but that it is done.
func noContent(w http.ResponseWriter, err error) error {
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func (s *Server) invite(w http.ResponseWriter, r *http.Request) error {
	var request api.InvitationRequest
	if err := read(w, r, &request); err != nil {
		return err
	}
	code, expires, err := s.Accounts.Invite(r.Context(), who(r), auth.Role(request.Role), request.Account)
	if err != nil {
		return err
	}
	return reply(w, http.StatusCreated, api.Invitation{URL: s.joinURL(r, code), Expires: expires})
}

func (s *Server) listSessions(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Accounts.Sessions(r.Context(), who(r))
	if err != nil {
		return err
	}
	list := api.SessionList{Sessions: []api.Session{}}
	for _, one := range all {
		list.Sessions = append(list.Sessions, api.Session{ID: one.ID, Account: one.Account, Means: one.Means, Browser: one.Browser, Network: one.Network,
			Created: one.Created, Seen: one.Seen, Expires: one.Expires})
	}
	return reply(w, http.StatusOK, list)
}

func (s *Server) endSession(w http.ResponseWriter, r *http.Request) error {
	return noContent(w, s.Accounts.EndSession(r.Context(), who(r), r.PathValue("session")))
}

func (s *Server) endSessions(w http.ResponseWriter, r *http.Request) error {
	return noContent(w, s.Accounts.EndSessions(r.Context(), who(r), true))
}

func (s *Server) listTokens(w http.ResponseWriter, r *http.Request) error {
	all, err := s.Accounts.Tokens(r.Context(), who(r))
	if err != nil {
		return err
	}
	list := api.TokenList{Tokens: []api.Token{}}
	for _, t := range all {
		list.Tokens = append(list.Tokens, asToken(t))
	}
	return reply(w, http.StatusOK, list)
}

func asToken(t store.Token) api.Token {
	return api.Token{ID: t.ID, Name: t.Name, Account: t.Account, Scopes: scopeNames(t.Scopes), Created: t.Created, Expires: t.Expires, Used: t.Used}
}

func (s *Server) createToken(w http.ResponseWriter, r *http.Request) error {
	request := api.TokenRequest{ExpiresS: int(account.DefaultTokenLife.Seconds())}
	if err := read(w, r, &request); err != nil {
		return err
	}
	// A number that is no length of time at all would wrap around.
	life := time.Duration(min(request.ExpiresS, int(2*account.MaxTokenLife.Seconds()))) * time.Second
	secret, t, err := s.Accounts.MakeToken(r.Context(), who(r), request.Name, request.Scopes, life)
	if err != nil {
		return err
	}
	made := asToken(t)
	made.Token = secret
	return reply(w, http.StatusCreated, made)
}

func (s *Server) revokeToken(w http.ResponseWriter, r *http.Request) error {
	return noContent(w, s.Accounts.RevokeToken(r.Context(), who(r), r.PathValue("token")))
}
