// Package icereply reads the replies with which TURN services hand out
// credentials, each in its own shape, as an operator saves them to a file:
//
//   - Twilio, POST .../Tokens.json: {"ice_servers": [{"url", "urls", "username", "credential"}], ...}
//   - Cloudflare, generate-ice-servers, and Azure's relay configuration:
//     {"iceServers": [{"urls": [...], "username", "credential"}]}, or one object in place of the list
//   - TURN REST (draft-uberti-behave-turn-rest-00): {"username", "password", "uris": [...]}
//   - a plain list of RTCIceServer
//
// Of all that such a reply holds, only URLs, user name and credential are
// taken over; account ids, keys and the like end here.
package icereply

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pion/stun/v4"
)

// Server is one RTCIceServer. A STUN server has no user name.
type Server struct {
	URLs                 []string
	Username, Credential string
}

const (
	// MaxSize of a reply in bytes; Twilio's has 2 KiB.
	MaxSize = 64 << 10
	// maxServers and maxURLs are far above what any service hands out.
	maxServers = 64
	maxURLs    = 64
)

// reply is the union of the shapes.
type reply struct {
	TwilioServers json.RawMessage `json:"ice_servers"`
	Servers       json.RawMessage `json:"iceServers"`
	URIs          []string        `json:"uris"`
	Username      string          `json:"username"`
	Password      string          `json:"password"`
}

type server struct {
	URL        string          `json:"url"`  // Twilio's older name
	URLs       json.RawMessage `json:"urls"` // a text or a list of texts
	Username   string          `json:"username"`
	Credential string          `json:"credential"`
}

// errShape names what is expected, and nothing of what was read: it is secret.
var errShape = errors.New(`has to be a list of ICE servers, or an object with "iceServers" (Cloudflare), "ice_servers" (Twilio) or "uris" (TURN REST)`)

// Parse reads a reply. Errors never repeat any of it.
func Parse(data []byte) ([]Server, error) {
	if len(data) > MaxSize {
		return nil, fmt.Errorf("is larger than %d KiB", MaxSize>>10)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, errors.New("is empty")
	}
	if !json.Valid(data) {
		return nil, notJSON(data)
	}
	data = bytes.TrimSpace(data)
	if data[0] == '[' {
		return list(data)
	}
	var r reply
	if json.Unmarshal(data, &r) != nil {
		return nil, errShape
	}
	switch {
	case r.Servers != nil:
		return list(r.Servers)
	case r.TwilioServers != nil:
		return list(r.TwilioServers)
	case len(r.URIs) > 0:
		return checked([]Server{{URLs: r.URIs, Username: r.Username, Credential: r.Password}})
	}
	return nil, errShape
}

// notJSON says where it breaks off, by the line alone.
func notJSON(data []byte) error {
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(json.RawMessage)); !errors.As(err, &syntax) || syntax.Offset >= int64(len(data)) {
		return errors.New("is not JSON: it ends too early")
	}
	return fmt.Errorf("is not JSON: line %d is wrong", 1+bytes.Count(data[:syntax.Offset], []byte("\n")))
}

// list reads one server or several.
func list(raw json.RawMessage) ([]Server, error) {
	var found []server
	if raw = bytes.TrimSpace(raw); len(raw) > 0 && raw[0] == '{' {
		found = make([]server, 1)
		if json.Unmarshal(raw, &found[0]) != nil {
			return nil, errShape
		}
	} else if json.Unmarshal(raw, &found) != nil {
		return nil, errShape
	}
	servers := make([]Server, 0, len(found))
	for i, s := range found {
		urls, err := s.urls()
		if err != nil {
			return nil, fmt.Errorf("server %d: %w", i+1, err)
		}
		servers = append(servers, Server{URLs: urls, Username: s.Username, Credential: s.Credential})
	}
	return checked(servers)
}

func (s server) urls() ([]string, error) {
	var many []string
	var one string
	switch {
	case s.URLs == nil && s.URL != "":
		return []string{s.URL}, nil
	case json.Unmarshal(s.URLs, &one) == nil && one != "":
		return []string{one}, nil
	case json.Unmarshal(s.URLs, &many) == nil && len(many) > 0:
		return many, nil
	}
	return nil, errors.New(`"urls" has to be a URL or a list of them`)
}

func checked(servers []Server) ([]Server, error) {
	urls := 0
	for i, s := range servers {
		urls += len(s.URLs)
		for _, u := range s.URLs {
			if _, err := stun.ParseURI(u); err != nil {
				return nil, fmt.Errorf("server %d: one of its URLs is no STUN or TURN URI", i+1)
			}
		}
		if (s.Username == "") != (s.Credential == "") {
			return nil, fmt.Errorf("server %d: has to have a user name and a credential, or neither", i+1)
		}
	}
	switch {
	case len(servers) == 0:
		return nil, errors.New("lists no server")
	case len(servers) > maxServers || urls > maxURLs:
		return nil, fmt.Errorf("lists more than %d servers or %d URLs", maxServers, maxURLs)
	}
	return servers, nil
}

// Credentials are the first user name and credential among servers; empty:
// none has any.
func Credentials(servers []Server) (username, credential string) {
	for _, s := range servers {
		if s.Username != "" {
			return s.Username, s.Credential
		}
	}
	return "", ""
}
