package hands

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"strings"

	"sidetone/server/reach"
	"sidetone/shared/report"
)

// proxyTo is the proxy that the environment names for an address; nil: none.
func (h *Hands) proxyTo(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	p, err := h.proxies().ProxyFunc()(u)
	if err != nil {
		return nil
	}
	return p
}

// tunnel asks a proxy for a connection to a host and port (RFC 9110 9.3.6).
// OK: it makes one. Failed: it does not, and Code is its answer.
func (h *Hands) tunnel(ctx context.Context, proxy *url.URL, to tunnelTo) finding {
	d := report.Proxy{Variable: h.variable(to.address), Address: proxy.Host, Credentials: proxy.User != nil}
	detail := report.Detail{Proxy: &d}
	if proxy.Scheme != "http" && proxy.Scheme != "https" {
		return finding{outcome: report.NotTested, detail: detail.With(report.Ours("observed.proxy_kind", "protocol", proxy.Scheme))}
	}
	status, err := h.connectThrough(ctx, proxy, to.hostPort)
	switch {
	case err != nil && reach.IsTimeout(err):
		return finding{outcome: report.Silent, detail: detail.With(report.Ours("observed.proxy_silent"))}
	case err != nil:
		detail = detail.With(reach.Remark(err))
		return finding{outcome: report.Failed, detail: detail}
	case status/100 == 2:
		return finding{outcome: report.OK, code: status, detail: detail}
	case status == http.StatusProxyAuthRequired:
		detail = detail.With(report.Ours("observed.proxy_login"))
	default:
		detail = detail.With(report.Ours("observed.proxy_denied"))
	}
	return finding{outcome: report.Failed, code: status, detail: detail}
}

// variable says which one names the proxy.
func (h *Hands) variable(address string) string {
	names := []string{"HTTPS_PROXY", "https_proxy"}
	if strings.HasPrefix(address, "http:") {
		names = []string{"HTTP_PROXY", "http_proxy"}
	}
	for _, name := range names {
		if h.getenv(name) != "" {
			return name
		}
	}
	return names[0]
}

func (h *Hands) connectThrough(ctx context.Context, proxy *url.URL, hostPort string) (status int, err error) {
	port := proxy.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[proxy.Scheme]
	}
	conn, err := h.dial()(ctx, "tcp", net.JoinHostPort(proxy.Hostname(), port))
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return 0, err
		}
	}
	if proxy.Scheme == "https" {
		conn = tls.Client(conn, &tls.Config{ServerName: proxy.Hostname()})
	}
	request := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: hostPort}, Host: hostPort, Header: http.Header{"User-Agent": {userAgent}}}
	if u := proxy.User; u != nil {
		password, _ := u.Password()
		request.Header.Set("Proxy-Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(u.Username()+":"+password)))
	}
	if err := request.Write(conn); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), request)
	if err != nil {
		return 0, err
	}
	response.Body.Close()
	return response.StatusCode, nil
}
