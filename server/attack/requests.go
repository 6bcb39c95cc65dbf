package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"sidetone/shared/api"
)

// client makes requests from one address of loopback. Its certificate checks
// are off: the row that wants TLS made the certificate itself.
func client(from string) *http.Client {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	return &http.Client{
		Timeout: answerWithin,
		Transport: &http.Transport{
			DisableKeepAlives: true, DialContext: dialer.DialContext, TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		},
	}
}

// do makes one request and gives status and body.
func (t *target) do(from, method, path, token string, body any) (status int, reply []byte, err error) {
	var content []byte
	switch b := body.(type) {
	case nil:
	case []byte:
		content = b
	default:
		if content, err = json.Marshal(body); err != nil {
			return 0, nil, err
		}
	}
	r, err := http.NewRequest(method, t.base+path, bytes.NewReader(content))
	if err != nil {
		return 0, nil, err
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := client(from).Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	reply, err = io.ReadAll(answer.Body)
	return answer.StatusCode, reply, err
}

// begin begins a run.
func (t *target) begin(from string) (run api.BeginReply, err error) {
	status, reply, err := t.do(from, http.MethodPost, "/api/v1/runs", "", struct{}{})
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("beginning a run is answered %d: %.200s", status, reply)
	}
	if err == nil {
		err = json.Unmarshal(reply, &run)
	}
	return run, err
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

func (t *target) key() string {
	key, err := os.ReadFile(filepath.Join(t.dir, "operator.key"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(key))
}

// want is an error unless a request got one of some answers.
func want(what string, got int, err error, allowed ...int) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, status := range allowed {
		if got == status {
			return nil
		}
	}
	return fmt.Errorf("%s is answered %d", what, got)
}
