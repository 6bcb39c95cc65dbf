package peerconn

import (
	"net/netip"
	"strconv"
	"strings"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// Problem says what is wrong with an entry of iceServers (RFC 7064, RFC 7065);
// empty: a browser may ask it.
func Problem(raw string) report.URLProblem {
	scheme, rest, found := strings.Cut(raw, ":")
	switch strings.ToLower(scheme) {
	case "stun", "stuns", "turn", "turns":
	default:
		return report.URLNoScheme
	}
	rest, query, _ := strings.Cut(rest, "?")
	if strings.HasPrefix(rest, "//") {
		return report.URLSlashes
	}
	u := stunuri.Parse(raw)
	switch port, err := strconv.Atoi(u.Port); {
	case !found || u.Host == "":
		return report.URLNoHost
	case !isHost(u.Host):
		return report.URLHost
	case err != nil || port < 1 || port > 65535:
		return report.URLPort
	}
	for _, part := range strings.Split(strings.ToLower(query), "&") {
		if transport, named := strings.CutPrefix(part, "transport="); named && transport != stunuri.UDP && transport != stunuri.TCP {
			return report.URLTransport
		}
	}
	return ""
}

// isHost: an address, or letters, digits, hyphens and dots, with underscores,
// which resolvers take as well. Browsers hand what is percent-encoded to the
// resolver as it stands.
func isHost(host string) bool {
	if inner, ok := strings.CutPrefix(host, "["); ok {
		_, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return err == nil
	}
	for _, c := range []byte(host) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.', c == '_':
		default:
			return false
		}
	}
	return true
}

// allowed is what the configuration let this connection use; nil: it was not
// recorded.
func (c Connection) allowed() *report.Allowed {
	if !c.Configured && len(c.Servers) == 0 {
		return nil
	}
	a := &report.Allowed{RelayOnly: report.Known(c.RelayOnly), Changed: c.Reconfigured}
	var stun, udp, tcp, tls bool
	for _, raw := range c.Servers {
		if problem := Problem(raw); problem != "" {
			if len(a.BadURLs) < mostBadURLs {
				a.BadURLs = append(a.BadURLs, report.BadURL{URL: cut(raw), Problem: problem})
			}
			continue
		}
		switch u := stunuri.Parse(raw); {
		case !u.Relays():
			stun = true
		case u.Transport == stunuri.TLS:
			tls = true
		case u.Transport == stunuri.TCP:
			tcp = true
		default:
			udp = true
		}
	}
	a.STUN, a.RelayUDP, a.RelayTCP, a.RelayTLS = report.Known(stun), report.Known(udp), report.Known(tcp), report.Known(tls)
	a.CredentialsExpireMS = c.CredentialsExpire
	return a
}
