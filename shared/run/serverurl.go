package run

import (
	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// serverURL is a STUN or TURN URI as the profile gave it, and taken apart.
type serverURL struct {
	stunuri.URI
	raw string
}

// path is the kind of path that a relay at this URL can carry; empty for
// STUN, which relays nothing.
func (u serverURL) path() report.Path {
	if !u.Relays() {
		return ""
	}
	switch u.Transport {
	case stunuri.TCP:
		return report.RelayTCP
	case stunuri.TLS:
		return report.RelayTLS
	}
	return report.RelayUDP
}

// credentialed is one URL with what it is used with.
type credentialed struct {
	url                  serverURL
	username, credential string
	madeUp               bool // nobody knows the right ones
	echoOnly             bool // the relay reaches the echo peer alone
	unpublished          bool // the service does not publish the name
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
			c := credentialed{serverURL{stunuri.Parse(raw), raw}, s.Username, s.Credential, s.CredentialsUnknown, s.EchoOnly, s.Unpublished}
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
