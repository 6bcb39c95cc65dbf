package http

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sidetone/web/boot"
)

// closedPolicy is for answers that are no pages: should a browser show one,
// nothing in it runs or loads.
const closedPolicy = "default-src 'none'; frame-ancestors 'none'"

// policy is the content security policy of pages: everything from here, the
// agent as WebAssembly, and nothing inline but the boot script of the
// diagnostic page, by its hash. A run also connects to what the profiles name.
func (s *Server) policy(r *http.Request) string {
	connect := []string{"'self'"}
	// Not every browser takes 'self' for a WebSocket on the same origin.
	if origin, ok := strings.CutPrefix(s.Callers.Origin(r), "http"); ok {
		connect = append(connect, "ws"+origin)
	}
	scripts := []string{"'self'", "'wasm-unsafe-eval'"}
	if strings.HasPrefix(r.URL.Path, "/d/") {
		connect = append(connect, s.foreign()...)
		scripts = append(scripts, boot.Source)
	}
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + strings.Join(scripts, " "),
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

// foreign lists the origins of other servers that runs connect to.
func (s *Server) foreign() []string {
	var origins []string
	for _, p := range s.Profiles {
		for _, address := range []string{p.Signaling.URL, p.Token.Check.URL} {
			u, err := url.Parse(address)
			if err != nil || u.Host == "" {
				continue
			}
			// A policy has no quoting: what could end the directive stays out.
			origin := u.Scheme + "://" + u.Host
			if !strings.ContainsAny(origin, " ;,'\"") && !slices.Contains(origins, origin) {
				origins = append(origins, origin)
			}
		}
	}
	return origins
}
