package main

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"sidetone/shared/api"
)

// phrase is a password of the people in these rows.
const phrase = "seven green bottles on the wall"

// from is one of many addresses of loopback.
func from(i int) string { return fmt.Sprintf("127.0.1.%d", i+1) }

// person is somebody with an account.
type person struct {
	id      string
	session *http.Cookie
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
