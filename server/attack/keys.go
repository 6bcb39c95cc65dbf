package main

import (
	"fmt"
	"io"
	"net/http"

	"sidetone/shared/api"
)

func wrongKeys(t *target) error {
	refused := 0
	for i := range 100 {
		status, _, err := t.do(attacker, http.MethodGet, api.PathLinks, fmt.Sprint("sidetone-operator-guess-", i), nil)
		if err := want("a guess", status, err, http.StatusUnauthorized, http.StatusTooManyRequests); err != nil {
			return err
		}
		if status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 50 {
		return fmt.Errorf("%d of 100 guesses were refused unread", refused)
	}
	status, _, err := t.do(bystander, http.MethodGet, api.PathLinks, t.key(), nil)
	return want("the operator elsewhere", status, err, http.StatusOK)
}

func metricsThroughProxy(t *target) error {
	status, err := t.askFor(http.MethodGet, "/metrics", nil)
	return want("a proxy on this machine", status, err, http.StatusUnauthorized)
}

// askFor asks as a proxy on the attacker's machine would for somebody else.
func (t *target) askFor(method, path string, body io.Reader) (status int, err error) {
	r, err := http.NewRequest(method, t.base+path, body)
	if err != nil {
		return 0, err
	}
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	answer, err := client(attacker).Do(r)
	if err != nil {
		return 0, err
	}
	answer.Body.Close()
	return answer.StatusCode, nil
}
