package http

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/account"
	"sidetone/server/account/passkey"
	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/words"
	"sidetone/web/page"
)

// settingsPage is one's own account, sessions and tokens, and for
// administrators everybody's.
func (s *Server) settingsPage(w http.ResponseWriter, r *http.Request) error {
	return s.settings(w, r, http.StatusOK, page.SettingsData{ConsoleFrame: s.frame(r)})
}

func (s *Server) settings(w http.ResponseWriter, r *http.Request, status int, data page.SettingsData) error {
	i, ctx := who(r), r.Context()
	accounts, err := s.Accounts.Accounts(ctx, i)
	if err != nil {
		return err
	}
	sessions, err := s.Accounts.Sessions(ctx, i)
	if err != nil {
		return err
	}
	tokens, err := s.Accounts.Tokens(ctx, i)
	if err != nil {
		return err
	}
	if err := s.settingsYou(r, &data, accounts); err != nil {
		return err
	}
	names := namesOf(accounts)
	for _, one := range sessions {
		data.Sessions = append(data.Sessions, page.SettingsSession{ID: one.ID, Who: names(one.Account), Means: one.Means, Browser: one.Browser,
			Network: one.Network, Created: one.Created, Seen: one.Seen, This: one.ID == i.Session})
	}
	for _, t := range tokens {
		data.Tokens = append(data.Tokens, page.SettingsToken{ID: t.ID, Name: t.Name, Who: names(t.Account), Scopes: scopeNames(t.Scopes),
			Created: t.Created, Expires: t.Expires, Used: t.Used, Expired: !s.Now().Before(t.Expires)})
	}
	data.Scopes = scopeNames(i.Rights())
	if data.Administrator = i.May(auth.Accounts); data.Administrator {
		s.settingsPeople(r, &data, accounts)
	}
	data.Delete = i.May(auth.ReportsDelete)
	if i.May(auth.AuditRead) {
		data.AuditLog = page.ConsoleAuditPath
	}
	return s.html(w, r, status, func(b io.Writer) error { return s.site(r).Settings(b, data) })
}

// settingsYou fills in who asks.
func (s *Server) settingsYou(r *http.Request, data *page.SettingsData, accounts []store.Account) error {
	i := who(r)
	data.You = page.SettingsPerson{Name: i.Name, Role: string(i.Role), Means: cmp.Or(i.Means, account.MeansKey)}
	at := slices.IndexFunc(accounts, func(a store.Account) bool { return a.ID == i.Account })
	if at < 0 {
		return nil
	}
	a := accounts[at]
	data.You.ID, data.You.Issuer, data.You.Password = a.ID, a.Issuer, a.Password != ""
	if a.Issuer != "" {
		return nil
	}
	data.Passkey = s.way(account.MeansPasskey) && passkey.Possible(s.Callers.Origin(r))
	_, list, err := s.Accounts.Own(r.Context(), i)
	for _, p := range list {
		data.Passkeys = append(data.Passkeys, page.SettingsPasskey{ID: p.ID, Name: p.Name, Created: p.Created, Used: p.Used})
	}
	return err
}

// settingsPeople fills in what administrators see.
func (s *Server) settingsPeople(r *http.Request, data *page.SettingsData, accounts []store.Account) {
	for _, a := range accounts {
		data.People = append(data.People, page.SettingsPerson{ID: a.ID, Name: a.Name, Email: a.Email, Role: string(a.Role), Issuer: a.Issuer,
			Blocked: a.Blocked, Self: a.ID == who(r).Account, Seen: a.Seen})
	}
	for _, role := range auth.Roles {
		data.Roles = append(data.Roles, string(role))
	}
	data.Ways = slices.Clone(s.Ways)
	if s.OpenID == nil {
		data.Ways = slices.DeleteFunc(data.Ways, func(way string) bool { return way == account.MeansOpenID })
		return
	}
	c := s.OpenID.Config()
	data.OpenID = page.SettingsOpenID{Issuer: c.Issuer, ClientID: c.ClientID, Redirect: s.Callers.Origin(r) + page.OpenIDBackPath}
	for _, rule := range c.Administrators {
		data.OpenID.Administrators = append(data.OpenID.Administrators, rule.Claim+"="+rule.Value)
	}
	for _, rule := range c.Support {
		data.OpenID.Support = append(data.OpenID.Support, rule.Claim+"="+rule.Value)
	}
}

// namesOf gives the names of accounts by their ids.
func namesOf(accounts []store.Account) func(id string) string {
	names := map[string]string{"": "operator key"}
	for _, a := range accounts {
		names[a.ID] = a.Name
	}
	return func(id string) string { return names[id] }
}

func scopeNames(rights []auth.Right) []string {
	names := []string{}
	for _, right := range rights {
		names = append(names, string(right))
	}
	return names
}

// settingsForm reads a form of the page, does what it says, and shows the page
// with what came of it.
func (s *Server) settingsForm(do func(r *http.Request, form url.Values, show *page.SettingsData) (done string, err error)) endpoint {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := formValues(w, r)
		if err != nil {
			return err
		}
		show := page.SettingsData{ConsoleFrame: s.frame(r)}
		done, err := do(r, form, &show)
		var known *refusal.Error
		switch {
		case errors.As(err, &known) && known.Kind != refusal.Internal:
			show = page.SettingsData{ConsoleFrame: s.frame(r)}
			show.Problem = inWords(r, known)
			return s.settings(w, r, Problem(r, err).Status, show)
		case err != nil:
			return err
		case done == "": // something is shown once
			return s.settings(w, r, http.StatusOK, show)
		}
		http.Redirect(w, r, page.SettingsPath+"?done="+done, http.StatusSeeOther)
		return nil
	}
}

func (s *Server) settingsSessions(r *http.Request, form url.Values, _ *page.SettingsData) (string, error) {
	if all := form.Get("all"); all != "" {
		return "sessions_ended", s.Accounts.EndSessions(r.Context(), who(r), all == "everybody")
	}
	return "session_ended", s.Accounts.EndSession(r.Context(), who(r), form.Get("end"))
}

func (s *Server) settingsTokens(r *http.Request, form url.Values, show *page.SettingsData) (string, error) {
	if id := form.Get("revoke"); id != "" {
		return "token_revoked", s.Accounts.RevokeToken(r.Context(), who(r), id)
	}
	days, err := strconv.Atoi(form.Get("days"))
	if err != nil || days < 1 || days > int(account.MaxTokenLife.Hours()/24) {
		return "", refusal.InField("days", "from_one_to", "limit", int(account.MaxTokenLife.Hours()/24))
	}
	secret, _, err := s.Accounts.MakeToken(r.Context(), who(r), form.Get("name"), form["scope"], time.Duration(days)*24*time.Hour)
	show.MadeToken = secret
	return "", err
}

func (s *Server) settingsAccount(r *http.Request, form url.Values, _ *page.SettingsData) (string, error) {
	if id := form.Get("remove"); id != "" {
		return "passkey_removed", s.Accounts.DeletePasskey(r.Context(), who(r), id)
	}
	return "password_changed", s.Accounts.ChangePassword(r.Context(), who(r), form.Get("old"), form.Get("password"))
}

func (s *Server) settingsPeopleForm(r *http.Request, form url.Values, show *page.SettingsData) (string, error) {
	ctx, i, id := r.Context(), who(r), form.Get("account")
	var change account.Change
	switch {
	case form.Get("invite") != "", form.Get("link") != "":
		code, expires, err := s.Accounts.Invite(ctx, i, auth.Role(form.Get("invite")), id)
		show.MadeLink, show.LinkExpires = s.joinURL(r, code), expires
		return "", err
	case form.Get("delete") != "":
		return "account_deleted", s.Accounts.DeleteAccount(ctx, i, id)
	case form.Has("role"):
		role := auth.Role(form.Get("role"))
		change.Role = &role
	case form.Has("blocked"):
		blocked := form.Get("blocked") == "yes"
		change.Blocked = &blocked
	}
	_, err := s.Accounts.ChangeAccount(ctx, i, id, change)
	return "account_changed", err
}

// settingsKept deletes what is kept of a person, or cuts addresses out of it.
func (s *Server) settingsKept(r *http.Request, form url.Values, show *page.SettingsData) (string, error) {
	if form.Get("sure") != "yes" {
		return "", refusal.InField("sure", "has_to_be_ticked")
	}
	request := api.DeletionRequest{Report: strings.TrimSpace(form.Get("report")), Ticket: strings.TrimSpace(form.Get("ticket")),
		Link: strings.TrimSpace(form.Get("link")), Network: strings.TrimSpace(form.Get("network")), How: form.Get("how")}
	done, err := s.DeletePerson(r, request)
	if err != nil {
		return "", err
	}
	said := "kept.gone"
	if request.How == "cut" {
		said = "kept.cut_done"
	}
	show.Kept = words.All("en").Say(said, words.Args{"count": done.Reports, "runs": done.Runs, "total": done.Links})
	return "", nil
}

// joinURL is a one-time link.
func (s *Server) joinURL(r *http.Request, code string) string {
	return s.Callers.Origin(r) + page.JoinPath + "#" + code
}
