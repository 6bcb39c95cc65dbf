package serve

import (
	"context"
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"sidetone/server/account/openid"
	"sidetone/server/assets"
	"sidetone/server/auth"
	"sidetone/server/caller"
	"sidetone/server/demo"
	"sidetone/server/desk"
	"sidetone/server/echo"
	sidetonehttp "sidetone/server/http"
	"sidetone/server/intake"
	"sidetone/server/listen"
	"sidetone/server/logs"
	"sidetone/server/runs"
	"sidetone/server/seal"
	"sidetone/server/store"
	"sidetone/server/store/postgres"
	"sidetone/server/store/sqlite"
	"sidetone/server/turn"
	"sidetone/server/vantage"
	"sidetone/shared/api"
	"sidetone/shared/playbook"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/signal"
	"sidetone/shared/words"
	"sidetone/web/page"
)

// openStore opens what --database names.
func openStore(ctx context.Context, database string) (store.Store, error) {
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		return sqlite.Open(ctx, path)
	}
	return postgres.Open(ctx, database)
}

// openMedia starts echo peer and STUN/TURN with the addresses that they
// announce.
func (m *Main) openMedia(context.Context) error {
	c := m.Config
	m.addresses = c.PublicIPs
	if len(m.addresses) == 0 {
		m.addresses = m.ownAddresses()
	}
	if c.EchoPort >= 0 {
		peer, err := echo.Start(echo.Config{Port: c.EchoPort, Announce: m.addresses, Log: m.Log, Witness: m.witness, Now: m.Now})
		if err != nil {
			return portError("--echo-port", err)
		}
		m.echo = peer
	}
	if len(c.TURNPorts) == 0 {
		return nil
	}
	tc := turn.Config{
		Ports: c.TURNPorts, Announce: m.addresses, Secret: m.secrets.TURN,
		TLS: m.tls, Log: m.Log, Witness: m.witness, Now: m.Now,
	}
	if m.tls != nil {
		tc.TLSName = m.tlsName()
	}
	if m.echo != nil {
		tc.PeerPort = m.echo.Port()
	}
	server, err := turn.Start(tc)
	if err != nil {
		return portError("--turn-ports", err)
	}
	m.turn = server
	return nil
}

// portError is one line about the port that could not be had.
func portError(flag string, err error) error {
	var port *listen.PortError
	if errors.As(err, &port) {
		return startError("%s: %v", flag, port)
	}
	return startError("%s: %v", flag, oneLine(err))
}

// tlsName is the name for turns: URLs: that of the public URL, else the first
// of the certificate. Browsers do not try an address.
func (m *Main) tlsName() string {
	var names []string
	if u, err := url.Parse(m.Config.PublicURL); err == nil {
		names = append(names, u.Hostname())
	}
	if leaf := m.tls.Certificates[0].Leaf; leaf != nil {
		names = append(names, leaf.DNSNames...)
	}
	for _, name := range names {
		if _, err := netip.ParseAddr(name); err != nil && name != "" && !strings.HasPrefix(name, "*") {
			return name
		}
	}
	return ""
}

// openLogs makes the client of Log Analytics, where a workspace is named.
func (m *Main) openLogs(context.Context) error {
	c := m.Config.Logs
	if c.Workspace == "" {
		return nil
	}
	schema, err := c.Schema()
	if err != nil {
		return startError("--logs-table, --logs-column: %v", err)
	}
	client, err := logs.Open(logs.Config{Workspace: c.Workspace, Endpoint: c.Endpoint, Credential: c.Credential, Schema: schema})
	if err != nil {
		return startError("--logs-credential, --logs-endpoint: %v", oneLine(err))
	}
	m.logs = &logs.Service{Asker: client, Schema: schema, Log: m.Log, Now: m.Now}
	return nil
}

// newHandler wires the parts together.
func (m *Main) newHandler() *sidetonehttp.Server {
	c := m.Config
	ceiling := &store.Ceiling{Store: m.Store, Bytes: c.DatabaseLimit}
	prober := &vantage.Prober{}
	service := &runs.Service{
		Ceiling: ceiling,
		Store:   m.Store, Tokens: auth.RunTokens{Key: m.secrets.RunTokens, Now: m.Now},
		Secrets: m.secrets, Witness: m.witness, Profiles: c.Profiles,
		Public: c.PublicRun, PublicProfiles: c.PublicProfiles, RunsPerMinute: c.RunsPerMinute,
		Echo: api.Echo{Addresses: []string{}}, Now: m.Now,
		Probe: prober.Observe, ProbeSocket: prober.ObserveSocket,
		Warn: func(what string, err error) { m.Log.Warn(what, "err", err) },
	}
	h := &sidetonehttp.Server{
		Version: m.Version, Store: m.Store, Runs: service, Witness: m.witness,
		Operator: m.operator(), Accounts: m.accounts(), Ways: c.SignIn,
		Demo:     demo.Service{Key: m.secrets.DemoTokens, Now: m.Now},
		Callers:  caller.Resolver{Trusted: c.TrustedProxies, PublicURL: c.PublicURL},
		Audience: audience(c.SupportOnly), PublicFor: c.PublicFor,
		Ready: m.ready, Shares: m.shares(),
		Site: m.site(), Logo: sidetonehttp.Logo(c.SupportLogo), Profiles: c.Profiles, CaptureOrigins: c.CaptureOrigins, Log: m.Log, Now: m.Now,
	}
	if c.OpenID.Issuer != "" {
		h.OpenID = openid.New(c.OpenID, m.Now)
	}
	h.Seal = m.seal()
	h.Intake = &intake.Service{
		Store: m.Store, Witness: m.witness, Raise: signal.Raise, Diagnose: judged,
		Profile: service.ForReport, Now: m.Now, Ceiling: ceiling,
		Secrets: func(run store.Run) []string { return append(service.Handed(run), m.OperatorKey) },
	}
	h.Desk = desk.Service{Store: m.Store, Profile: c.Profiles[0], ForReport: service.ForReport, Judge: h.Intake.Rejudge,
		Reading: caller.NewShares(desk.Readers), Now: m.Now}
	if c.PublicRead {
		h.Desk.Strangers = desk.NewStrangers(m.Now)
		h.Shares["files_read_for_strangers"] = h.Desk.Strangers.Shares()
	}
	if m.places != nil {
		h.Places = m.places
	}
	if m.logs != nil {
		m.logs.Store, m.logs.Judge = m.Store, h.Intake.Rejudge
		h.Logs, h.Intake.LogsDue = m.logs, logs.FirstDue
	}
	// Without an address there is nothing that an agent could be told to try.
	if m.turn != nil && len(m.addresses) > 0 {
		service.TURN = m.turn
	}
	if m.echo != nil && len(m.addresses) > 0 {
		h.Echo = m.echo
		service.Echo = api.Echo{Addresses: m.echo.Addresses(), TCP: m.echo.TCP()}
	}
	return h
}

// seal is the key that signs exported reports, the same on all replicas.
func (m *Main) seal() seal.Key {
	key, err := seal.NewKey(m.secrets.Seal)
	if err != nil {
		panic(err) // a derived secret has the right length
	}
	return key
}

func audience(supportOnly bool) store.Audience {
	if supportOnly {
		return store.SupportOnly
	}
	return store.Public
}

func (m *Main) site() page.Site {
	agent := assets.Agent()
	return page.Site{
		Console: true,
		Support: page.Support{Name: m.Config.SupportName, Contact: m.Config.SupportContact, Logo: sidetonehttp.Logo(m.Config.SupportLogo).Path()}, Kept: m.Config.Retention,
		Asset: assets.URL, AgentVersion: agent.Version, AgentBytes: agent.Bytes,
		Public: m.Config.PublicRun, Read: m.Config.PublicRead, Demo: m.Config.DemoData,
	}
}

// judged is the diagnosis of a report as it is stored: with the English sentences
// by which it is found, and without those of the evidence, which are most of
// them. Whoever shows one writes all of them in the reader's language.
func judged(r report.Report) report.Diagnosis {
	d := playbook.Diagnose(r)
	render.Explained(&d, words.All("en"))
	return d
}
