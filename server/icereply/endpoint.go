package icereply

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	// endpointWithin is how long a reply may take: a caller waits for it.
	endpointWithin = 3 * time.Second
	// retryAfter a failure: a service that is down is not asked by every run.
	retryAfter = 5 * time.Second
	// staleFor is how long the last good reply is handed out when no new one
	// comes. Services give credentials for hours, and what is refused shows.
	staleFor = 10 * time.Minute
	// rememberFor is how long what was handed out is recognised when it comes
	// back in a report: longer than a run.
	rememberFor = 15 * time.Minute
	// standardCache is for how long a reply is handed out.
	standardCache = time.Minute
)

// Endpoint is where replies are asked for.
type Endpoint struct {
	URL, Method, Authorization, Body string
	Cache                            time.Duration // 0: a minute
}

// Endpoints asks for replies and keeps each for a while. One caller at a time
// asks an endpoint, the others wait for what comes. The zero value is ready; it
// may be used concurrently.
type Endpoints struct {
	mu    sync.Mutex
	known map[Endpoint]*kept
	// Client is for tests; nil: one that follows no redirect.
	Client *http.Client
	Now    func() time.Time
}

type kept struct {
	mu      sync.Mutex
	asked   time.Time // last
	err     error
	at      time.Time // of servers
	servers []Server
	handed  []handed
}

type handed struct {
	at     time.Time
	secret string
}

// Read gives the servers of an endpoint: the last good ones together with an
// error when there are no new ones. Errors name the host and nothing of the
// address, of what was sent or of what came.
func (e *Endpoints) Read(from Endpoint) ([]Server, error) {
	k := e.of(from)
	k.mu.Lock()
	defer k.mu.Unlock()
	now := e.now()
	cache := from.Cache
	if cache == 0 {
		cache = standardCache
	}
	if k.servers != nil && now.Sub(k.at) < cache {
		return k.servers, nil
	}
	if k.err == nil || now.Sub(k.asked) >= retryAfter {
		servers, err := e.ask(from)
		if now = e.now(); err == nil {
			k.servers, k.at = servers, now
			k.remember(servers, now)
		}
		k.asked, k.err = now, err
	}
	if k.err != nil && now.Sub(k.at) >= staleFor {
		k.servers = nil
	}
	return k.servers, k.err
}

// Handed are the credentials of the last minutes, so that they can be
// recognised.
func (e *Endpoints) Handed(from Endpoint) []string {
	k := e.of(from)
	k.mu.Lock()
	defer k.mu.Unlock()
	secrets := make([]string, 0, len(k.handed))
	for _, h := range k.handed {
		secrets = append(secrets, h.secret)
	}
	return secrets
}

func (k *kept) remember(servers []Server, now time.Time) {
	fresh := k.handed[:0]
	for _, h := range k.handed {
		if now.Sub(h.at) < rememberFor {
			fresh = append(fresh, h)
		}
	}
	for _, s := range servers {
		if s.Credential != "" {
			fresh = append(fresh, handed{now, s.Credential})
		}
	}
	k.handed = fresh
}

func (e *Endpoints) of(from Endpoint) *kept {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.known == nil {
		e.known = map[Endpoint]*kept{}
	}
	if e.known[from] == nil {
		e.known[from] = &kept{}
	}
	return e.known[from]
}

func (e *Endpoints) now() time.Time {
	if e.Now != nil {
		return e.Now()
	}
	return time.Now()
}

// careful follows no redirect: what is sent is for the one address.
var careful = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (e *Endpoints) ask(from Endpoint) ([]Server, error) {
	u, err := url.Parse(from.URL)
	if err != nil {
		return nil, errors.New("the address of the endpoint for credentials cannot be read")
	}
	wrong := func(format string, args ...any) ([]Server, error) {
		return nil, fmt.Errorf("the endpoint for credentials at "+u.Host+" "+format, args...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), endpointWithin)
	defer cancel()
	method := from.Method
	if method == "" {
		method = http.MethodGet
	}
	request, err := http.NewRequestWithContext(ctx, method, from.URL, strings.NewReader(from.Body))
	if err != nil {
		return wrong("cannot be asked")
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", "sidetone")
	if from.Authorization != "" {
		request.Header.Set("Authorization", from.Authorization)
	}
	if from.Body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	client := e.Client
	if client == nil {
		client = careful
	}
	response, err := client.Do(request)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return wrong("did not answer within %s", endpointWithin)
	case err != nil:
		// The error of the client repeats the address, which may hold a key.
		return wrong("cannot be reached: %v", errors.Unwrap(err))
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode/100 == 3:
		return wrong("answered with a redirect (%d), which is not followed", response.StatusCode)
	case response.StatusCode/100 != 2:
		return wrong("answered %d", response.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, MaxSize+1))
	if err != nil {
		return wrong("broke off in its answer")
	}
	servers, err := Parse(data)
	if err != nil {
		return wrong("gave a reply that %v", err)
	}
	if username, _ := Credentials(servers); username == "" {
		return wrong("gave a reply without user name and credential")
	}
	return servers, nil
}
