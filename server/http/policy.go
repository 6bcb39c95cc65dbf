package http

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sidetone/shared/profile"
	"sidetone/web/boot"
)

// closedPolicy is for answers that are no pages: should a browser show one,
// nothing in it runs or loads.
const closedPolicy = "default-src 'none'; frame-ancestors 'none'"

// policy is the content security policy of pages: everything from here, the
// agent as WebAssembly, and nothing inline but the boot script of the
// diagnostic page, by its hash. That page also connects to what the profile of
// its runs names; nil: no run is made on the page.
func (s *Server) policy(r *http.Request, p *profile.Profile) string {
	connect := []string{"'self'"}
	// Not every browser takes 'self' for a WebSocket on the same origin.
	if origin, ok := strings.CutPrefix(s.Callers.Origin(r), "http"); ok {
		connect = append(connect, "ws"+origin)
	}
	scripts, workers := []string{"'self'", "'wasm-unsafe-eval'"}, "'none'"
	if p != nil {
		connect = append(connect, foreign(*p)...)
		scripts = append(scripts, boot.Source)
		workers = "blob:" // it goes by this policy; one from an address would go by its own
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + strings.Join(scripts, " "),
		"worker-src " + workers,
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		"manifest-src 'self'",
		"connect-src " + strings.Join(connect, " "),
		"base-uri 'none'",
		"form-action 'self'",
		"frame-ancestors 'none'",
	}, "; ")
}

// foreign lists the origins of other servers that a run connects to. Names with
// a wildcard are among them: a host that is tried may lead on to one of these,
// and a redirect that the policy stops would look like a host that is blocked.
func foreign(p profile.Profile) []string {
	var origins []string
	add := func(origin string) {
		// A policy has no quoting: what could end the directive stays out.
		if !strings.ContainsAny(origin, " ;,'\"") && !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	for _, address := range []string{p.Signaling.URL, p.Token.Check.URL} {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			add(u.Scheme + "://" + u.Host)
			// The address of a WebSocket is asked for a page, too.
			if rest, isSocket := strings.CutPrefix(u.Scheme, "ws"); isSocket {
				add("http" + rest + "://" + u.Host)
			}
		}
	}
	for _, h := range p.Hosts {
		add(h.Origin())
		if h.Socket != "" {
			add("wss" + strings.TrimPrefix(h.Origin(), "https"))
		}
	}
	return origins
}
