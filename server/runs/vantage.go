package runs

import (
	"context"
	"net/url"
	"strings"
	"sync"

	"sidetone/server/store"
	"sidetone/shared/profile"
)

// probe is the second vantage: it tells what of the profile's relays answers
// the server, and whether its signalling does, so that "down" and "blocked for
// you" can be told apart.
func (s *Service) probe(run store.Run, p profile.Profile, origin string) {
	var urls []string
	if s.Probe != nil {
		urls = s.foreign(p)
	}
	// Our own address, under whatever name, is not tried from inside: there may
	// be no way back to it (1:1 NAT), and the upgrade is seen as it arrives.
	socket := p.Signaling.URL
	if s.ProbeSocket == nil || sameHost(socket, origin) {
		socket = ""
	}
	if len(urls) == 0 && socket == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), probeWithin)
	defer cancel()
	// One by one, so that a relay that says nothing holds up no other.
	var all sync.WaitGroup
	for _, u := range urls {
		all.Go(func() {
			for _, o := range s.Probe(ctx, []string{u}) {
				s.Witness.Record(run.ID, "vantage:"+u, o)
			}
		})
	}
	if socket != "" {
		all.Go(func() {
			o := s.ProbeSocket(ctx, socket, origin)
			s.Witness.Record(run.ID, "vantage:"+o.Target, o)
		})
	}
	all.Wait()
}

// sameHost: two addresses lead to the same host and port, as they are written.
func sameHost(a, b string) bool {
	of := func(address string) string {
		u, err := url.Parse(address)
		if err != nil {
			return ""
		}
		return strings.ToLower(u.Host)
	}
	return of(a) != "" && of(a) == of(b)
}

// foreign lists the STUN/TURN URLs that a profile names, or the reply of the
// service that it names.
func (s *Service) foreign(p profile.Profile) (urls []string) {
	for _, server := range p.ICE.Servers {
		urls = append(urls, server.URLs...)
		if len(server.URLs) > 0 || !server.Credentials.Replied() {
			continue
		}
		for _, named := range fromReply(server, &s.replies) {
			urls = append(urls, named.URLs...)
		}
	}
	return urls
}
