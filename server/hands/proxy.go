package hands

import (
	"context"
	"net"
	"net/http"
	"net/url"

	"golang.org/x/net/http/httpproxy"
)

// proxies are what the environment names.
func (h *Hands) proxies() *httpproxy.Config {
	first := func(names ...string) string {
		for _, name := range names {
			if v := h.getenv(name); v != "" {
				return v
			}
		}
		return ""
	}
	return &httpproxy.Config{
		HTTPProxy:  first("HTTP_PROXY", "http_proxy"),
		HTTPSProxy: first("HTTPS_PROXY", "https_proxy"),
		NoProxy:    first("NO_PROXY", "no_proxy"),
	}
}

func (h *Hands) proxy(r *http.Request) (*url.URL, error) { return h.proxies().ProxyFunc()(r.URL) }

// dial resolves with the run's resolver.
func (h *Hands) dial() func(ctx context.Context, network, address string) (net.Conn, error) {
	return (&net.Dialer{Timeout: connectTimeout, Resolver: h.dialer.Resolver}).DialContext
}
