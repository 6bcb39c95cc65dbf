package hands

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/run"
	"sidetone/shared/stunuri"
)

// Explore tests what no browser can; see run.Explorer.
func (h *Hands) Explore(ctx context.Context, g run.Ground, found func(run.Finding)) {
	ctx, cancel := context.WithTimeout(ctx, exploreWithin)
	defer cancel()
	t := targets(g)
	var all sync.WaitGroup
	look := func(check report.Check, target string, what func(context.Context) finding) {
		all.Go(func() {
			begun := time.Now()
			f := what(ctx)
			found(run.Finding{Check: check, Target: target, Outcome: f.outcome, Code: f.code, Begun: begun, Took: time.Since(begun), Detail: f.detail})
		})
	}
	for _, name := range t.names {
		look(report.CheckDNS, name, func(ctx context.Context) finding { return h.name(ctx, name) })
	}
	for _, c := range t.certificates {
		look(report.CheckTLS, c.address, func(ctx context.Context) finding { return h.certificateOf(ctx, c.server) })
	}
	for _, to := range t.tunnels {
		if p := h.proxyTo(to.address); p != nil {
			look(report.CheckProxy, to.hostPort, func(ctx context.Context) finding { return h.tunnel(ctx, p, to) })
		}
	}
	if t.stun.Host != "" {
		look(report.CheckPathMTU, "stun:"+t.stun.Host+":"+t.stun.Port, func(ctx context.Context) finding { return h.pathMTU(ctx, t.stun) })
	}
	for _, u := range t.ports {
		look(report.CheckUDPPort, "stun:"+u.Host+":"+u.Port, func(ctx context.Context) finding { return h.port(ctx, u) })
	}
	all.Wait()
}

// finding is what came of one look.
type finding struct {
	outcome report.Outcome
	code    int
	detail  report.Detail
}

func untested(why report.Remark) finding {
	return finding{outcome: report.NotTested, detail: report.Detail{}.With(why)}
}

// ground is what there is to look at.
type ground struct {
	names        []string
	certificates []certified
	tunnels      []tunnelTo
	stun         stunuri.URI   // answers datagrams of every size; no Host: there is none
	ports        []stunuri.URI // of relays, beyond what the profile names
}

type certified struct {
	address string
	server  stunuri.URI
}

type tunnelTo struct{ address, hostPort string }

func targets(g run.Ground) (t ground) {
	if u, err := url.Parse(g.Origin); err == nil && u.Hostname() != "" {
		port := u.Port()
		if port == "" {
			port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
		}
		t.host(u.Hostname())
		t.tunnels = append(t.tunnels, tunnelTo{g.Origin, u.Hostname() + ":" + port})
		if u.Scheme == "https" {
			t.certificates = append(t.certificates, certified{g.Origin, stunuri.URI{Host: u.Hostname(), Port: port, Transport: stunuri.TLS}})
		}
	}
	for _, raw := range urlsOf(g.Servers) {
		u := stunuri.Parse(raw)
		if u.Host == "" {
			continue
		}
		t.host(strings.Trim(u.Host, "[]"))
		switch {
		case u.Transport == stunuri.UDP:
			if t.stun.Host == "" || t.stun.Relays() && !u.Relays() {
				t.stun = u
			}
			continue
		case u.Transport == stunuri.TLS && len(t.certificates) < mostCertificates:
			t.certificates = append(t.certificates, certified{raw, u})
		}
		if len(t.tunnels) < mostTunnels {
			t.tunnels = append(t.tunnels, tunnelTo{"https://" + u.Host + ":" + u.Port, u.Host + ":" + u.Port})
		}
	}
	t.ports = unnamedPorts(g.Servers)
	return t
}

func (t *ground) host(name string) {
	if (stunuri.URI{Host: name}).IsAddress() || name == "localhost" || len(t.names) >= mostHosts {
		return
	}
	for _, known := range t.names {
		if known == name {
			return
		}
	}
	t.names = append(t.names, name)
}

func urlsOf(servers []api.ICEServer) (urls []string) {
	seen := map[string]bool{}
	for _, s := range servers {
		for _, u := range s.URLs {
			if !seen[u] {
				seen[u] = true
				urls = append(urls, u)
			}
		}
	}
	return urls
}

// relayPorts are those that calling services use over UDP (ACS network
// requirements: 3478-3481).
var relayPorts = []string{"3478", "3479", "3480", "3481"}

// unnamedPorts are relay ports of relays that the profile uses over UDP, on
// others than these: a service may send a call there tomorrow.
func unnamedPorts(servers []api.ICEServer) (list []stunuri.URI) {
	named, order := map[string]map[string]bool{}, []string{}
	for _, raw := range urlsOf(servers) {
		u := stunuri.Parse(raw)
		if !u.Relays() || u.Transport != stunuri.UDP || u.Host == "" {
			continue
		}
		if named[u.Host] == nil {
			if len(order) >= mostSwept {
				continue
			}
			named[u.Host] = map[string]bool{}
			order = append(order, u.Host)
		}
		named[u.Host][u.Port] = true
	}
	for _, host := range order {
		usual := false
		for _, port := range relayPorts {
			usual = usual || named[host][port]
		}
		for _, port := range relayPorts {
			if usual && !named[host][port] {
				list = append(list, stunuri.URI{Scheme: "stun", Host: host, Port: port, Transport: stunuri.UDP})
			}
		}
	}
	return list
}
