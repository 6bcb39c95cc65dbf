package profiles

import (
	"encoding/json"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"sidetone/shared/profile"
)

// mostCacheS: an hour. Credentials that live no longer than that are stale then.
const mostCacheS = 3600

func checkEndpoint(e profile.Endpoint, path []string) *wrong {
	at := func(key string) []string { return append(slices.Clone(path), key) }
	u, err := url.Parse(e.URL)
	switch {
	case e == profile.Endpoint{}:
		return nil
	case err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname())):
		// Not over http: the reply is secret, and so may be what asks for it.
		return &wrong{at("url"), "has to be https:// with a host, or http:// on loopback, without user name and fragment"}
	case e.Method != "" && e.Method != "GET" && e.Method != "POST":
		return &wrong{at("method"), "has to be GET or POST"}
	case e.Body != "" && e.Method != "POST":
		return &wrong{at("body"), "goes with method POST only"}
	case e.Body != "" && !json.Valid([]byte(e.Body)):
		return &wrong{at("body"), "has to be JSON"}
	case strings.ContainsAny(e.Authorization, "\r\n"):
		return &wrong{at("authorization"), "has to be one line"}
	case e.CacheS < 0 || e.CacheS > mostCacheS:
		return &wrong{at("cache_s"), "has to be from 0 to 3600"}
	}
	return nil
}

func loopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
