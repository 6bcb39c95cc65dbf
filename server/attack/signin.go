package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"sidetone/shared/api"
)

// signInRows are attacks on the sign-in, on sessions and on API tokens.
var signInRows = []row{
	{name: "sign-in: a password is guessed ten times, from wherever, and whether there is the name is not told", attack: guessedPasswords},
	{name: "sign-in: one-time codes are not guessed and count once", attack: guessedCodes},
	{name: "sign-in: a session that was planted is nobody's", attack: plantedSession},
	{name: "sign-in: what another site's page sends does nothing", attack: foreignForms},
	{name: "sign-in: a session ends with the sign-out, the role, the account and the operator key", attack: endedSessions},
	{name: "sign-in: it leads nowhere but to support's own pages", attack: ledElsewhere},
	{name: "sign-in: a token may what its scopes say, and dies with its owner", attack: tokensBeyond},
}

// sessionPath takes the forms of the sign-in and of the sign-out.
const sessionPath = "/console/session"

// phrase is a password of the people in these rows.
const phrase = "seven green bottles on the wall"

// from is one of many addresses of loopback.
func from(i int) string { return fmt.Sprintf("127.0.1.%d", i+1) }

// person is somebody with an account.
type person struct {
	id      string
	session *http.Cookie
}

// sent sends a form and gives the answer with its body; headers are pairs.
func (t *target) sent(from, path string, values url.Values, session *http.Cookie, headers ...string) (*http.Response, string, error) {
	r, err := http.NewRequest(http.MethodPost, t.base+path, strings.NewReader(values.Encode()))
	if err != nil {
		return nil, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if session != nil {
		r.AddCookie(session)
	}
	c := client(from)
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := c.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer, string(body), err
}

// call makes a call of the API and reads its answer into v.
func (t *target) call(method, path, key string, body, v any) error {
	status, reply, err := t.do(bystander, method, path, key, body)
	if err == nil && status >= http.StatusBadRequest {
		err = fmt.Errorf("%s %s is answered %d: %.200s", method, path, status, reply)
	}
	if err != nil || v == nil {
		return err
	}
	return json.Unmarshal(reply, v)
}

// code is a one-time code for a new account.
func (t *target) code(role string) (string, error) {
	var invitation api.Invitation
	err := t.call(http.MethodPost, api.PathInvitations, t.key(), api.InvitationRequest{Role: role}, &invitation)
	_, code, _ := strings.Cut(invitation.URL, "#")
	return code, err
}

// joined makes an account with a password.
func (t *target) joined(name, role string) (p person, err error) {
	code, err := t.code(role)
	if err != nil {
		return p, err
	}
	answer, _, err := t.sent(bystander, "/console/join", url.Values{"code": {code}, "name": {name}, "password": {phrase}}, nil)
	if err != nil {
		return p, err
	}
	if p.session = sessionIn(answer); p.session == nil {
		return p, fmt.Errorf("joining is answered %d without a session", answer.StatusCode)
	}
	var list api.AccountList
	if err := t.call(http.MethodGet, api.PathAccounts, t.key(), nil, &list); err != nil {
		return p, err
	}
	for _, a := range list.Accounts {
		if a.Name == name {
			p.id = a.ID
		}
	}
	return p, nil
}

// sessionIn is the cookie of a session that an answer sets; nil: it sets none.
func sessionIn(answer *http.Response) *http.Cookie {
	for _, c := range answer.Cookies() {
		if strings.Contains(c.Name, "sidetone") && c.Value != "" && c.MaxAge >= 0 {
			return c
		}
	}
	return nil
}

// counts reports whether a session lets somebody in: who is not, is led to the
// sign-in.
func (t *target) counts(session *http.Cookie) (bool, error) {
	answer, _, err := t.sent(bystander, "/console/settings/sessions", url.Values{"end": {"none"}}, session)
	if err != nil {
		return false, err
	}
	return answer.StatusCode != http.StatusSeeOther || !strings.HasSuffix(answer.Header.Get("Location"), "/console"), nil
}

func guessedPasswords(t *target) error {
	if _, err := t.joined("Carl", "support"); err != nil {
		return err
	}
	if _, err := t.joined("Dora", "support"); err != nil {
		return err
	}
	try := func(i int, name, password string) (*http.Response, string, error) {
		return t.sent(from(i), sessionPath, url.Values{"name": {name}, "password": {password}}, nil)
	}
	const allowed = 10
	said := map[string]int{}
	for _, name := range []string{"carl", "nobody"} {
		for i := range allowed {
			answer, page, err := try(i, name, fmt.Sprint("a wrong password ", i))
			if err != nil {
				return err
			}
			if err := want("a guess", answer.StatusCode, nil, http.StatusUnauthorized); err != nil {
				return err
			}
			// The order of attributes in the markup is not always the same.
			said[name] = len(strings.ReplaceAll(page, name, ""))
		}
		// The right one does not help any more, from a place that tried nothing.
		answer, _, err := try(allowed+1, name, phrase)
		if err != nil {
			return err
		}
		if err := want("the eleventh for "+name, answer.StatusCode, nil, http.StatusTooManyRequests); err != nil {
			return err
		}
	}
	if said["carl"] != said["nobody"] {
		return errors.New("a wrong password and a name that is not there are answered differently")
	}
	answer, _, err := try(allowed+2, "dora", phrase)
	if err != nil {
		return err
	}
	return want("somebody else with his own", answer.StatusCode, nil, http.StatusSeeOther)
}

func guessedCodes(t *target) error {
	code, err := t.code("administrator")
	if err != nil {
		return err
	}
	join := func(from, code string) (*http.Response, error) {
		answer, _, err := t.sent(from, "/console/join", url.Values{"code": {code}, "name": {"Eve " + from}, "password": {phrase}}, nil)
		return answer, err
	}
	refused := 0
	for i := range 60 {
		answer, err := join(attacker, fmt.Sprintf("%s%d", code[:len(code)-2], i))
		switch {
		case err != nil:
			return err
		case sessionIn(answer) != nil:
			return errors.New("a code that is none lets somebody in")
		case answer.StatusCode == http.StatusTooManyRequests:
			refused++
		}
	}
	if refused == 0 {
		return errors.New("60 guesses were looked at")
	}
	if answer, err := join(bystander, code); err != nil || sessionIn(answer) == nil {
		return fmt.Errorf("the code itself: %v", err)
	}
	if answer, err := join(from(1), code); err != nil || sessionIn(answer) != nil {
		return fmt.Errorf("the code counts twice, %v", err)
	}
	return nil
}

func plantedSession(t *target) error {
	name := "sidetone_console"
	planted := &http.Cookie{Name: name, Value: strings.Repeat("a", 32)}
	answer, _, err := t.sent(bystander, sessionPath, url.Values{"key": {t.key()}}, planted)
	if err != nil {
		return err
	}
	own := sessionIn(answer)
	if own == nil || own.Value == planted.Value || own.Name != name || !own.HttpOnly || own.SameSite != http.SameSiteLaxMode {
		return fmt.Errorf("the sign-in gives %v", own)
	}
	if is, err := t.counts(planted); err != nil || is {
		return fmt.Errorf("the session that was planted counts: %v, %v", is, err)
	}
	// Who signs in where somebody is leaves nothing of him.
	answer, _, err = t.sent(bystander, sessionPath, url.Values{"key": {t.key()}}, own)
	if err != nil {
		return err
	}
	if is, err := t.counts(own); err != nil || is || sessionIn(answer) == nil {
		return fmt.Errorf("the session before counts: %v, %v", is, err)
	}
	if is, err := t.counts(sessionIn(answer)); err != nil || !is {
		return fmt.Errorf("the session itself counts: %v, %v", is, err)
	}
	return nil
}

func foreignForms(t *target) error {
	p, err := t.joined("Carl", "administrator")
	if err != nil {
		return err
	}
	code, err := t.code("administrator")
	if err != nil {
		return err
	}
	for path, values := range map[string]url.Values{
		sessionPath: {"leave": {"1"}}, "/console/links": {"ticket": {"x"}}, "/console/reports/r_x": {"delete": {"1"}},
		"/console/filters": {"search": {"q=x"}, "name": {"x"}}, "/console/settings/tokens": {"name": {"x"}, "scope": {"accounts"}, "days": {"1"}},
		"/console/settings/people": {"invite": {"administrator"}}, "/console/settings/sessions": {"all": {"everybody"}},
		"/console/settings/account": {"old": {phrase}, "password": {phrase + "!"}}, "/console/imports": {},
		"/console/settings/passkey/ask": {}, "/console/join": {"code": {code}, "name": {"Eve"}, "password": {phrase}},
	} {
		for _, headers := range [][]string{
			{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
		} {
			answer, _, err := t.sent(bystander, path, values, p.session, headers...)
			if err != nil {
				return err
			}
			if err := want(fmt.Sprint(path, " with ", headers), answer.StatusCode, nil, http.StatusForbidden); err != nil {
				return err
			}
		}
	}
	// Nobody is signed in as somebody else, either.
	answer, _, err := t.sent(bystander, sessionPath, url.Values{"key": {t.key()}}, nil, "Sec-Fetch-Site", "cross-site")
	if err != nil {
		return err
	}
	if err := want("a sign-in from elsewhere", answer.StatusCode, nil, http.StatusForbidden); err != nil {
		return err
	}
	// A cookie is no key: the API takes none, from whatever page.
	answer, _, err = t.sent(bystander, api.PathLinks, url.Values{}, p.session)
	if err != nil {
		return err
	}
	if err := want("the API with a cookie", answer.StatusCode, nil, http.StatusUnauthorized); err != nil {
		return err
	}
	if is, err := t.counts(p.session); err != nil || !is {
		return fmt.Errorf("the session is over after all that: %v", err)
	}
	return nil
}

func endedSessions(t *target) error {
	change := func(id string, c api.AccountChange) error {
		return t.call(http.MethodPatch, strings.Replace(api.PathAccount, "{account}", id, 1), t.key(), c, nil)
	}
	support, yes := "support", true
	for name, c := range map[string]struct {
		role string
		end  func(p person) error
	}{
		"the sign-out": {"support", func(p person) error {
			_, _, err := t.sent(bystander, sessionPath, url.Values{"leave": {"1"}}, p.session)
			return err
		}},
		"another role":  {"administrator", func(p person) error { return change(p.id, api.AccountChange{Role: &support}) }},
		"being blocked": {"support", func(p person) error { return change(p.id, api.AccountChange{Blocked: &yes}) }},
		"being deleted": {"support", func(p person) error {
			return t.call(http.MethodDelete, strings.Replace(api.PathAccount, "{account}", p.id, 1), t.key(), nil, nil)
		}},
		"an end for all": {"support", func(person) error { return t.call(http.MethodDelete, api.PathSessions, t.key(), nil, nil) }},
	} {
		p, err := t.joined("who meets "+name, c.role)
		if err != nil {
			return err
		}
		if is, err := t.counts(p.session); err != nil || !is {
			return fmt.Errorf("before %s the session does not count: %v", name, err)
		}
		if err := c.end(p); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if is, err := t.counts(p.session); err != nil || is {
			return fmt.Errorf("the session counts after %s: %v, %v", name, is, err)
		}
	}
	p, err := t.joined("Zoe", "support")
	if err != nil {
		return err
	}
	answer, _, err := t.sent(bystander, sessionPath, url.Values{"key": {t.key()}}, nil)
	if err != nil {
		return err
	}
	byKey := sessionIn(answer)
	if err := t.newKey(); err != nil {
		return err
	}
	for name, session := range map[string]*http.Cookie{"of an account": p.session, "of the key": byKey} {
		if is, err := t.counts(session); err != nil || is {
			return fmt.Errorf("a session %s counts after a new operator key: %v, %v", name, is, err)
		}
	}
	return nil
}

func ledElsewhere(t *target) error {
	for _, next := range []string{
		"https://evil.example/", "//evil.example/", `/\evil.example/`, `\\evil.example`, "/console/..//evil.example", "/console\r\nX: y", "javascript:alert(1)",
		"/r//../../evil", "https:evil.example", "///evil.example", "/%2f/evil.example", "/console@evil.example", "http://127.0.0.1@evil.example/console",
		"/d/somebody", "\t//evil.example", "/console/\\..\\evil.example", "",
	} {
		answer, _, err := t.sent(bystander, sessionPath, url.Values{"key": {t.key()}, "next": {next}}, nil)
		if err != nil {
			return err
		}
		if err := want("the sign-in", answer.StatusCode, nil, http.StatusSeeOther); err != nil {
			return err
		}
		to, err := answer.Location()
		if err != nil {
			return err
		}
		if to.Scheme+"://"+to.Host != t.base || !strings.HasPrefix(to.Path, "/console") && !strings.HasPrefix(to.Path, "/r/") || len(answer.Header["X"]) > 0 {
			return fmt.Errorf("%q leads to %s", next, to)
		}
	}
	return nil
}

func tokensBeyond(t *target) error {
	p, err := t.joined("Carl", "support")
	if err != nil {
		return err
	}
	made := func(key string, scopes ...string) (token api.Token, err error) {
		err = t.call(http.MethodPost, api.PathTokens, key, api.TokenRequest{Name: "script", Scopes: scopes}, &token)
		return token, err
	}
	reads, err := made(t.key(), "links:read")
	if err != nil {
		return err
	}
	run, err := t.post(everywhere("x"))
	if err != nil {
		return err
	}
	for _, c := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, api.PathLinks, http.StatusOK}, {http.MethodPost, api.PathLinks, http.StatusForbidden},
		{http.MethodGet, api.PathReports, http.StatusForbidden}, {http.MethodGet, api.PathReportsCSV, http.StatusForbidden},
		{http.MethodGet, api.PathReportsJSON, http.StatusForbidden}, {http.MethodDelete, "/api/v1/reports/" + run, http.StatusForbidden},
		{http.MethodPatch, "/api/v1/reports/" + run, http.StatusForbidden}, {http.MethodPost, api.PathDeletions, http.StatusForbidden},
		{http.MethodGet, api.PathAudit, http.StatusForbidden}, {http.MethodGet, api.PathAccounts, http.StatusForbidden},
		{http.MethodPost, api.PathInvitations, http.StatusForbidden}, {http.MethodPost, api.PathTokens, http.StatusForbidden},
		{http.MethodDelete, api.PathSessions, http.StatusForbidden}, {http.MethodPost, api.PathImports, http.StatusForbidden},
		{http.MethodGet, "/console", http.StatusForbidden}, {http.MethodGet, "/metrics", http.StatusForbidden},
	} {
		status, _, err := t.do(bystander, c.method, c.path, reads.Token, struct{}{})
		if err := want(c.method+" "+c.path+" with links:read", status, err, c.want); err != nil {
			return err
		}
	}
	// One that may make tokens makes none that may more.
	keeper, err := made(t.key(), "accounts")
	if err != nil {
		return err
	}
	if more, err := made(keeper.Token, "accounts", "reports:read"); err == nil {
		return fmt.Errorf("a token for accounts makes one with %v", more.Scopes)
	}
	// Support's own, which goes with who made it.
	answer, page, err := t.sent(bystander, "/console/settings/tokens", url.Values{"name": {"mine"}, "scope": {"links:read"}, "days": {"1"}}, p.session)
	if err != nil || answer.StatusCode != http.StatusOK {
		return fmt.Errorf("support makes a token: %v", err)
	}
	_, own, _ := strings.Cut(page, `id="made-token">`)
	own, _, _ = strings.Cut(own, "<")
	answer, _, err = t.sent(bystander, "/console/settings/tokens", url.Values{"name": {"more"}, "scope": {"accounts"}, "days": {"1"}}, p.session)
	if err != nil {
		return err
	}
	if err := want("support makes an administrator's token", answer.StatusCode, nil, http.StatusForbidden, http.StatusBadRequest); err != nil {
		return err
	}
	if status, _, err := t.do(bystander, http.MethodGet, api.PathLinks, own, nil); err != nil || status != http.StatusOK {
		return fmt.Errorf("support's token %.4s… is answered %d, %v", own, status, err)
	}
	yes := true
	if err := t.call(http.MethodPatch, strings.Replace(api.PathAccount, "{account}", p.id, 1), t.key(), api.AccountChange{Blocked: &yes}, nil); err != nil {
		return err
	}
	status, _, err := t.do(bystander, http.MethodGet, api.PathLinks, own, nil)
	if err := want("its token once support is blocked", status, err, http.StatusUnauthorized); err != nil {
		return err
	}
	if err := t.call(http.MethodDelete, strings.Replace(api.PathToken, "{token}", reads.ID, 1), t.key(), nil, nil); err != nil {
		return err
	}
	status, _, err = t.do(bystander, http.MethodGet, api.PathLinks, reads.Token, nil)
	return want("a token that was revoked", status, err, http.StatusUnauthorized)
}
