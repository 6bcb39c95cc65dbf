package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"sidetone/shared/api"
)

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
		sessionPath:                     {"leave": {"1"}},
		"/console/links":                {"ticket": {"x"}},
		"/console/reports/r_x":          {"delete": {"1"}},
		"/console/filters":              {"search": {"q=x"}, "name": {"x"}},
		"/console/settings/tokens":      {"name": {"x"}, "scope": {"accounts"}, "days": {"1"}},
		"/console/settings/people":      {"invite": {"administrator"}},
		"/console/settings/sessions":    {"all": {"everybody"}},
		"/console/settings/account":     {"old": {phrase}, "password": {phrase + "!"}},
		"/console/imports":              {},
		"/console/settings/passkey/ask": {},
		"/console/join":                 {"code": {code}, "name": {"Eve"}, "password": {phrase}},
	} {
		for _, headers := range [][]string{
			{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-site"},
			{"Origin", "https://evil.example"}, {"Origin", "null"},
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
		"https://evil.example/", "//evil.example/", `/\evil.example/`, `\\evil.example`, "/console/..//evil.example", "/console\r\nX: y",
		"javascript:alert(1)", "/r//../../evil", "https:evil.example", "///evil.example", "/%2f/evil.example", "/console@evil.example",
		"http://127.0.0.1@evil.example/console",
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
		support := strings.HasPrefix(to.Path, "/console") || strings.HasPrefix(to.Path, "/r/")
		if to.Scheme+"://"+to.Host != t.base || !support || len(answer.Header["X"]) > 0 {
			return fmt.Errorf("%q leads to %s", next, to)
		}
	}
	return nil
}
