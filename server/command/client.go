package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"sidetone/server/serve"
	"sidetone/shared/api"
)

const (
	// callWithin is how long a server may take to answer.
	callWithin = 30 * time.Second
	// maxAnswer: a thousand links take a third of it.
	maxAnswer = 1 << 20
)

// client speaks to a server as its operator.
type client struct {
	server, key string
}

func newClient(server, keyFile, data string, getenv func(string) string) (*client, error) {
	u, err := url.Parse(server)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("--server: %q is not allowed; it has to be http:// or https:// with a host", server)
	}
	key, err := operatorKey(keyFile, data, getenv)
	if err != nil {
		return nil, err
	}
	return &client{server: u.Scheme + "://" + u.Host, key: key}, nil
}

// operatorKey finds the key: a file that is named, the environment, or what
// serve left in the data folder.
func operatorKey(file, data string, getenv func(string) string) (string, error) {
	if file != "" {
		return readKey("--key", file)
	}
	if v := getenv("SIDETONE_KEY"); v != "" {
		if _, err := os.Stat(v); err == nil {
			return readKey("SIDETONE_KEY", v)
		}
		return strings.TrimSpace(v), nil
	}
	path := serve.OperatorKeyFile(data)
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("no operator key: give --key FILE, set SIDETONE_KEY, or run it where %q is", path)
	}
	return readKey("operator key", path)
}

func readKey(what, path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%s: %q cannot be read; it has to be the file with the operator key or an API token", what, path)
	}
	key := strings.TrimSpace(string(raw))
	if key == "" || strings.ContainsAny(key, " \n\t") {
		return "", fmt.Errorf("%s: %q does not hold an operator key or an API token", what, path)
	}
	return key, nil
}

// call sends a request and reads the answer. An error of the server is one
// line, exit code 1.
func (c *client) call(ctx context.Context, method, path string, request, answer any) error {
	var body io.Reader
	if request != nil {
		data, err := json.Marshal(request)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.server+path, body)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+c.key)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return failure{fmt.Errorf("%s does not answer: %w", c.server, cause(err)), exitFailed}
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return failure{err, exitFailed}
	}
	return read(response, data, answer)
}

func read(response *http.Response, data []byte, answer any) error {
	if response.StatusCode >= 300 {
		var p api.Problem
		if json.Unmarshal(data, &p) != nil || p.Title == "" {
			return failure{fmt.Errorf("the server answered %s", response.Status), exitFailed}
		}
		if p.Field != "" {
			p.Detail = p.Field + " " + p.Detail
		}
		return failure{p, exitFailed}
	}
	if answer == nil {
		return nil
	}
	if response.Header.Get(api.HeaderOurs) == "" || json.Unmarshal(data, answer) != nil {
		return failure{errors.New("what answers there is not Sidetone"), exitFailed}
	}
	return nil
}

// cause leaves out the method and address, which are told already.
func cause(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
