package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
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
