package http

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sidetone/server/acsrows"
	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/words"
)

// What a link gets when nothing is said, and what it can get.
const (
	defaultLinkLife = 24 * time.Hour
	// maxLinkLife: a link that lives as long as a report is kept by default
	// serves any case; a longer one is forgotten somewhere.
	maxLinkLife     = 30 * 24 * time.Hour
	defaultLinkRuns = 5
	maxLinkRuns     = 10000
	maxTicket       = 200 // characters
)

// createLink makes a diagnostic link.
func (s *Server) createLink(w http.ResponseWriter, r *http.Request) error {
	request := api.LinkRequest{
		Profile: s.Profiles[0].Name, ExpiresS: int(defaultLinkLife.Seconds()), Runs: defaultLinkRuns,
	}
	if err := read(w, r, &request); err != nil {
		return err
	}
	link, err := s.makeLink(r, request)
	if err != nil {
		return err
	}
	return reply(w, http.StatusCreated, link)
}

// makeLink makes a link of a request that is whole.
func (s *Server) makeLink(r *http.Request, request api.LinkRequest) (api.Link, error) {
	if err := s.checkLink(request); err != nil {
		return api.Link{}, err
	}
	now := s.Now().UTC().Truncate(time.Second)
	link := store.Link{
		ID: auth.NewID(""), Profile: request.Profile, Ticket: request.Ticket, CallID: request.CallID, Devices: request.Devices,
		Token: request.Token, Language: request.Language, Runs: request.Runs,
		Created: now, Expires: now.Add(time.Duration(request.ExpiresS) * time.Second),
	}
	if err := s.Store.CreateLink(r.Context(), link); err != nil {
		return api.Link{}, err
	}
	s.audit(r, store.LinkMade, link.ID, "")
	return s.asLink(r, link), nil
}

func (s *Server) checkLink(l api.LinkRequest) error {
	names := s.profileNames()
	switch {
	case !slices.Contains(names, l.Profile):
		return refusal.InField("profile", "one_of", "choices", strings.Join(names, ", "))
	case l.ExpiresS < 1 || l.ExpiresS > int(maxLinkLife.Seconds()):
		return refusal.InField("expires_s", "from_one_to", "limit", int(maxLinkLife.Seconds()))
	case l.Runs < 1 || l.Runs > maxLinkRuns:
		return refusal.InField("runs", "from_one_to", "limit", maxLinkRuns)
	case l.Language != "" && !slices.Contains(words.Languages(), l.Language):
		return refusal.InField("language", "one_of", "choices", strings.Join(words.Languages(), ", "))
	case l.CallID != "" && !acsrows.IsCallID(l.CallID):
		return refusal.InField("call_id", "not_a_call_id")
	case utf8.RuneCountInString(l.Ticket) > maxTicket:
		return refusal.InField("ticket", "too_many_characters", "limit", maxTicket)
	case strings.ContainsFunc(l.Ticket, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return refusal.InField("ticket", "control_characters")
	}
	return nil
}

// listLinks lists the links that are kept, the newest first.
func (s *Server) listLinks(w http.ResponseWriter, r *http.Request) error {
	links, err := s.Store.Links(r.Context())
	if err != nil {
		return err
	}
	list := api.LinkList{Links: []api.Link{}}
	for _, l := range links {
		list.Links = append(list.Links, s.asLink(r, l))
	}
	return reply(w, http.StatusOK, list)
}

// link shows one link, usable or not.
func (s *Server) link(w http.ResponseWriter, r *http.Request) error {
	l, err := s.Store.Link(r.Context(), r.PathValue("link"))
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, s.asLink(r, l))
}

// revokeLink ends a link at once. Doing it again changes nothing.
func (s *Server) revokeLink(w http.ResponseWriter, r *http.Request) error {
	if err := s.Store.RevokeLink(r.Context(), r.PathValue("link")); err != nil {
		return err
	}
	s.audit(r, store.LinkRevoked, r.PathValue("link"), "")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) asLink(r *http.Request, l store.Link) api.Link {
	return api.Link{
		ID: l.ID, URL: s.Callers.Origin(r) + "/d/" + l.ID, Profile: l.Profile, Ticket: l.Ticket, CallID: l.CallID, Devices: l.Devices, Token: l.Token, Language: l.Language,
		Created: l.Created, Expires: l.Expires, Runs: l.Runs, Used: l.Used, Revoked: l.Revoked,
	}
}
