//go:build linux

package backends

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// Get fetches a page of the server, not through the middlebox.
func (s *Stage) Get(path string) (string, error) {
	var body bytes.Buffer
	err := s.get(path, &body)
	return body.String(), err
}

func (s *Stage) get(path string, into io.Writer) error {
	return s.request(http.MethodGet, path, nil, into)
}

// request asks the server as a caller would, by the public name.
func (s *Stage) request(method, path string, body io.Reader, into io.Writer) error {
	ctx, cancel := context.WithTimeout(context.Background(), requestPatience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, "http://"+behind+path, body)
	if err != nil {
		return err
	}
	request.Host = s.host
	request.Header.Set("Content-Type", "application/json")
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if into == nil {
		into = io.Discard
	}
	if _, err := io.Copy(into, response.Body); err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %s", method, path, response.Status)
	}
	return nil
}
