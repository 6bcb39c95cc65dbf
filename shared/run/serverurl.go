package run

import (
	"strings"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// serverURL is a STUN or TURN URI (RFC 7064, RFC 7065) taken apart as far as
// probing needs it.
type serverURL struct {
	raw       string
	relay     bool   // turn: or turns:
	transport string // udp, tcp or tls
}

// parseServerURL never fails: what makes no sense is left to the browser,
// which refuses it.
func parseServerURL(raw string) serverURL {
	u := serverURL{raw: raw, transport: "udp"}
	scheme, rest, _ := strings.Cut(strings.ToLower(raw), ":")
	u.relay = scheme == "turn" || scheme == "turns"
	switch {
	case scheme == "turns" || scheme == "stuns":
		u.transport = "tls"
	case strings.Contains(rest, "transport=tcp"):
		u.transport = "tcp"
	}
	return u
}

// path is the kind of path that a relay at this URL can carry; empty for
// STUN, which relays nothing.
func (u serverURL) path() report.Path {
	if !u.relay {
		return ""
	}
	switch u.transport {
	case "tcp":
		return report.RelayTCP
	case "tls":
		return report.RelayTLS
	}
	return report.RelayUDP
}

// credentialed is one URL with what it is used with.
type credentialed struct {
	url                  serverURL
	username, credential string
	madeUp               bool // nobody knows the right ones
}

// flatten makes one entry of each URL, each once, and puts the first of
// every kind in front: these are likely to carry the paths.
func flatten(servers []api.ICEServer) []credentialed {
	var first, rest []credentialed
	seen, kinds := map[string]bool{}, map[string]bool{}
	for _, s := range servers {
		for _, raw := range s.URLs {
			if seen[raw] {
				continue
			}
			seen[raw] = true
			c := credentialed{parseServerURL(raw), s.Username, s.Credential, s.CredentialsUnknown}
			kind := string(c.url.path())
			if kind != "" && !kinds[kind] {
				kinds[kind] = true
				first = append(first, c)
				continue
			}
			rest = append(rest, c)
		}
	}
	return append(first, rest...)
}
