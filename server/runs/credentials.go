package runs

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"sidetone/server/icereply"
	"sidetone/server/store"
	"sidetone/shared/api"
	"sidetone/shared/profile"
)

// servers lists the STUN/TURN servers of a profile with credentials for run
// alone, in the order of the profile, the embedded ones first.
func (s *Service) servers(p profile.Profile, run store.Run) []api.ICEServer {
	list := []api.ICEServer{}
	if p.ICE.Embedded && s.TURN != nil {
		for _, own := range s.TURN.Servers(run.ID, run.Caller, run.Expires) {
			own.EchoOnly = own.Username != ""
			list = append(list, own)
		}
	}
	return append(list, foreignServers(p, run, &s.replies)...)
}

// ServersOf lists the servers that a profile names itself, for a run that no
// server begins; id stands in for the run in minted user names.
func ServersOf(p profile.Profile, id string, created time.Time) []api.ICEServer {
	return foreignServers(p, store.Run{ID: id, Created: created, Expires: created.Add(life)}, &replies{})
}

func foreignServers(p profile.Profile, run store.Run, from *replies) []api.ICEServer {
	list := []api.ICEServer{}
	for _, server := range p.ICE.Servers {
		var group []api.ICEServer
		if server.Credentials.Replied() {
			group = fromReply(server, from)
		} else {
			group = split(server.URLs, mint(server.Credentials, run))
		}
		for i := range group {
			group[i].Unpublished = server.Mark == profile.Reported
		}
		list = append(list, group...)
	}
	return list
}

// replies of relays' services, from files and endpoints.
type replies struct {
	files     icereply.Files
	endpoints icereply.Endpoints
}

func (r *replies) read(c profile.Credentials) ([]icereply.Server, error) {
	if c.File != "" {
		return r.files.Read(c.File)
	}
	return r.endpoints.Read(endpoint(c))
}

func endpoint(c profile.Credentials) icereply.Endpoint {
	e := c.Endpoint
	return icereply.Endpoint{URL: e.URL, Method: e.Method, Authorization: e.Authorization, Body: e.Body, Cache: time.Duration(e.CacheS) * time.Second}
}

// fromReply takes user name and password, and where the profile lists none the
// URLs, from what the relay's service replied. Without a readable reply the
// URLs are tried with made-up credentials.
func fromReply(server profile.Server, from *replies) (list []api.ICEServer) {
	// What is wrong was told when the run began: see warn.
	replied, _ := from.read(server.Credentials)
	if len(server.URLs) > 0 {
		username, credential := icereply.Credentials(replied)
		if username == "" {
			return split(server.URLs, madeUp())
		}
		return split(server.URLs, api.ICEServer{Username: username, Credential: credential})
	}
	for _, r := range replied {
		list = append(list, split(r.URLs, api.ICEServer{Username: r.Username, Credential: r.Credential})...)
	}
	return list
}

// warn tells the operator of replies that cannot be read now.
func (s *Service) warn(p profile.Profile) {
	for _, server := range p.ICE.Servers {
		if !server.Credentials.Replied() || s.Warn == nil {
			continue
		}
		if _, err := s.replies.read(server.Credentials); err != nil {
			s.Warn("credentials of relays cannot be read", err)
		}
	}
}

// split puts credentials to the URLs, but not to stun: ones, which have no use
// for them. URLs that follow each other and are of one kind stay together.
func split(urls []string, with api.ICEServer) (list []api.ICEServer) {
	for _, u := range urls {
		isSTUN := strings.HasPrefix(u, "stun")
		if n := len(list); n > 0 && (list[n-1].Username == "") == isSTUN {
			list[n-1].URLs = append(list[n-1].URLs, u)
			continue
		}
		entry := with
		if isSTUN {
			entry = api.ICEServer{}
		}
		entry.URLs = []string{u}
		list = append(list, entry)
	}
	return list
}

// mint gives user name and password for run: as written, made from a shared
// secret, or made up. A relay that refuses made-up ones has been reached. For
// one run a secret always gives the same, by which they are recognised.
func mint(c profile.Credentials, run store.Run) api.ICEServer {
	switch {
	case c.Secret != "":
		expires := run.Expires
		if c.TTLS != 0 {
			expires = run.Created.Add(time.Duration(c.TTLS) * time.Second)
		}
		username, password := rest(c.Secret, run.ID, expires)
		return api.ICEServer{Username: username, Credential: password}
	case c.Username != "":
		return api.ICEServer{Username: c.Username, Credential: c.Password}
	}
	return madeUp()
}

// madeUp are credentials that nobody gave out.
func madeUp() api.ICEServer {
	return api.ICEServer{Username: "sidetone", Credential: rand.Text(), CredentialsUnknown: true}
}

// rest makes TURN REST credentials (draft-uberti-behave-turn-rest-00), which
// name SHA-1; coturn takes them with static-auth-secret.
func rest(secret, run string, expires time.Time) (username, password string) {
	username = fmt.Sprintf("%d:%s", expires.Unix(), run)
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(username))
	return username, base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Handed lists the secrets that were given to a run, so that they can be
// recognised when they come back in a report.
func (s *Service) Handed(run store.Run) []string {
	var known []string
	p, ok := s.profile(run.Profile)
	if !ok {
		return nil
	}
	// What endpoints gave is remembered: a report comes minutes later, and
	// nobody is to wait for them then.
	asked := p
	asked.ICE.Servers = nil
	for _, server := range p.ICE.Servers {
		c := server.Credentials
		known = append(known, c.Secret, c.Password, c.Endpoint.Authorization)
		if c.Endpoint.URL != "" {
			known = append(known, s.replies.endpoints.Handed(endpoint(c))...)
			continue
		}
		asked.ICE.Servers = append(asked.ICE.Servers, server)
	}
	for _, server := range s.servers(asked, run) {
		known = append(known, server.Credential)
	}
	return slices.DeleteFunc(known, func(secret string) bool { return secret == "" })
}
