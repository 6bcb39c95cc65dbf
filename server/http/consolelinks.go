package http

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/words"
	"sidetone/web/page"
)

// linkLives are how long a link can live, as the form offers it: the default
// first.
var linkLives = []struct {
	life time.Duration
	id   string
}{
	{defaultLinkLife, "console.hours_24"}, {time.Hour, "console.hours_1"}, {3 * 24 * time.Hour, "console.days_3"},
	{7 * 24 * time.Hour, "console.days_7"}, {maxLinkLife, "console.days_30"},
}

// linkForm is the form for a new link as it is before anything is typed.
func (s *Server) linkForm() page.ConsoleForm {
	f := page.ConsoleForm{Runs: defaultLinkRuns, Profiles: s.profileNames()}
	for _, l := range linkLives {
		f.Expires = append(f.Expires, page.Choice{Value: l.life.String(), Name: words.All("en").Say(l.id)})
	}
	for _, tag := range words.Languages() {
		f.Languages = append(f.Languages, page.Choice{Value: tag, Name: words.All(tag).Say("page.language")})
	}
	return f
}

// consoleLinks is the list of links, each with its latest runs.
func (s *Server) consoleLinks(w http.ResponseWriter, r *http.Request) error {
	c, err := s.linkList(r)
	if err != nil {
		return err
	}
	c.Live = true
	return s.follows(w, r, c, func(b io.Writer) error { return s.site(r).ConsoleLinks(b, c) })
}

// languageName is how those who speak it call a language; empty: none is named,
// or one that is no longer there.
func languageName(tag string) string {
	if !slices.Contains(words.Languages(), tag) {
		return ""
	}
	return words.All(tag).Say("page.language")
}

func (s *Server) linkList(r *http.Request) (page.ConsoleLinks, error) {
	c := page.ConsoleLinks{ConsoleFrame: s.frame(r), Made: r.URL.Query().Get("made")}
	links, err := s.Store.Links(r.Context())
	if err != nil {
		return c, err
	}
	for _, l := range links[:min(len(links), mostLinks)] {
		shown := s.asLink(r, l)
		line := page.ConsoleLink{ID: l.ID, Ticket: l.Ticket, URL: shown.URL, Profile: l.Profile, Created: l.Created, Expires: l.Expires,
			Language: languageName(l.Language), Devices: l.Devices, Token: l.Token, Runs: l.Runs, Used: l.Used, Revoked: l.Revoked, CanBeUsed: l.Usable(s.Now())}
		if l.Used > 0 {
			lines, err := s.Store.Search(r.Context(), store.Query{Link: l.ID, Limit: runsOfLink})
			if err != nil {
				return c, err
			}
			line.Reports = s.consoleLines(r, lines)
		}
		c.Links = append(c.Links, line)
	}
	return c, nil
}

// consoleLink makes a link, or revokes one. A page's script asks for JSON, as
// the API gives it, and has the address at once.
func (s *Server) consoleLink(w http.ResponseWriter, r *http.Request) error {
	form, err := formValues(w, r)
	if err != nil {
		return err
	}
	if id := form.Get("revoke"); id != "" {
		if err := s.Store.RevokeLink(r.Context(), id); err != nil {
			return err
		}
		s.audit(r, store.LinkRevoked, id, "")
		http.Redirect(w, r, page.ConsoleLinksPath+"?done=revoked", http.StatusSeeOther)
		return nil
	}
	json := strings.Contains(r.Header.Get("Accept"), "application/json")
	made, err := s.madeLink(r, form)
	if err != nil && json {
		return err
	}
	if err != nil {
		return s.refusedIn(w, r, err, func(problem string) func(io.Writer) error {
			return func(b io.Writer) error {
				c, err := s.linkList(r)
				if err != nil {
					return err
				}
				c.Problem, c.Form.Open, c.Form.Typed = problem, true, form
				return s.site(r).ConsoleLinks(b, c)
			}
		})
	}
	if json {
		return reply(w, http.StatusCreated, made)
	}
	http.Redirect(w, r, page.ConsoleLinksPath+"?made="+made.ID, http.StatusSeeOther)
	return nil
}

// madeLink makes a link of what was typed; what was left out is as usual.
func (s *Server) madeLink(r *http.Request, form url.Values) (api.Link, error) {
	request := api.LinkRequest{
		Profile: s.Profiles[0].Name, Ticket: strings.TrimSpace(form.Get("ticket")), CallID: strings.TrimSpace(form.Get("call_id")),
		Devices: form.Get("devices") != "", Token: form.Get("token") != "",
		Language: page.LanguageOf(form.Get("lang")), ExpiresS: int(defaultLinkLife.Seconds()), Runs: defaultLinkRuns,
	}
	if name := form.Get("profile"); name != "" {
		request.Profile = name
	}
	if life := form.Get("expires"); life != "" {
		d, err := time.ParseDuration(life)
		if err != nil {
			return api.Link{}, refusal.InField("expires", "not_a_duration")
		}
		request.ExpiresS = int(d.Seconds())
	}
	if runs := form.Get("runs"); runs != "" {
		n, err := strconv.Atoi(runs)
		if err != nil {
			return api.Link{}, refusal.InField("runs", "from_one_to", "limit", maxLinkRuns)
		}
		request.Runs = n
	}
	return s.makeLink(r, request)
}
