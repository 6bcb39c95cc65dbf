//go:build linux

// Package backends sets up the server's side of a scenario: the built binary,
// coturn, the middlebox before the web port, and the resolvers.
package backends

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"sidetone/server/e2e/middlebox"
	"sidetone/server/e2e/names"
	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

const (
	// Origin is what callers open. The middlebox listens there; Sidetone
	// itself listens on behind, which nobody but the middlebox reaches.
	Origin = "http://" + world.ServerIP + ":8080"
	// Encrypted is the same over HTTPS.
	Encrypted     = "https://" + world.ServerIP + ":" + encryptedPort
	encryptedPort = "8443"
	behind        = "127.0.0.1:8081"
	// ProxyAddress is where the explicit proxy of scenarios that have one listens.
	ProxyAddress = world.LineIP + ":3128"

	// A first start makes keys and a database.
	startPatience = 20 * time.Second
	// An answer of our own server in the same namespace.
	requestPatience = 10 * time.Second
)

// Stage is the server's side of the world.
type Stage struct {
	World  *world.World
	binary string
	dir    string

	web      *http.Server
	box      *middlebox.Middlebox
	gateway  *http.Server
	proxy    *middlebox.Proxy
	caller   *names.Responder
	resolver *names.Responder
	client   *http.Client

	serve   *scenario.Serve // what runs now; nil: nothing
	started int
	server  *world.Process
	relay   *world.Process
	service io.Closer // signalling service of the scenario; nil: none
	// occupied is an allocation that holds coturn's quota; nil: none does.
	occupied io.Closer
	host     string // of its public URL
	data     string // data folder of the running server
	log      string // its log file
}

// New opens the web port and the resolvers. binary is bin/sidetone; dir takes
// everything that is written.
func New(w *world.World, binary, dir string) (*Stage, error) {
	s := &Stage{World: w, binary: binary, dir: dir}
	transport := &http.Transport{DialContext: w.Server.Dial}
	s.client = &http.Client{Transport: transport, Timeout: requestPatience}
	s.box = middlebox.New(&url.URL{Scheme: "http", Host: behind}, transport)
	s.web = &http.Server{Handler: s.box, ErrorLog: log.New(io.Discard, "", 0)}
	// At every address, of which IPv6 may come later.
	listener, err := w.Server.Listen("tcp", ":8080")
	if err != nil {
		return nil, err
	}
	go func() { _ = s.web.Serve(listener) }()
	if err := s.encrypt(); err != nil {
		return nil, err
	}

	s.proxy = middlebox.NewProxy(w.Line.Dial)
	s.gateway = &http.Server{Handler: s.proxy, ErrorLog: log.New(io.Discard, "", 0)}
	entrance, err := w.Line.Listen("tcp", ProxyAddress)
	if err != nil {
		return nil, err
	}
	go func() { _ = s.gateway.Serve(entrance) }()

	callers, err := w.Line.ListenPacket("udp", ":53")
	if err != nil {
		return nil, err
	}
	s.caller = names.Serve(callers, scenario.Names())
	servers, err := w.Server.ListenPacket("udp", world.ServerIP+":53")
	if err != nil {
		return nil, err
	}
	s.resolver = names.Serve(servers, scenario.Names())
	return s, nil
}

// OriginOf is what callers of a scenario open.
func OriginOf(sc scenario.Scenario) string {
	if sc.Serve.Encrypted {
		return Encrypted
	}
	if sc.Serve.Named {
		return "http://" + strings.TrimSuffix(scenario.ServerName, ".") + ":8080"
	}
	return Origin
}

// Close ends everything.
func (s *Stage) Close() {
	s.clear()
	s.web.Close()
	s.gateway.Close()
	s.caller.Close()
	s.resolver.Close()
}

// Use takes another binary from the next Set on.
func (s *Stage) Use(binary string) {
	if binary != s.binary {
		s.binary = binary
		s.clear()
	}
}

// Set makes the stage ready for sc; the faults are not on yet. A server that
// already runs as sc wants it goes on running.
func (s *Stage) Set(sc scenario.Scenario) error {
	if err := s.World.Apply(world.Fault{}); err != nil {
		return err
	}
	s.box.Set(middlebox.Rules{})
	s.proxy.Set(sc.Proxy)
	s.caller.Set(sc.View())
	if s.serve != nil && reflect.DeepEqual(*s.serve, sc.Serve) && s.running() {
		return nil
	}
	s.clear()
	if err := s.World.SetIPv6(sc.Serve.IPv6); err != nil {
		return err
	}
	if err := s.start(sc); err != nil {
		s.clear()
		return fmt.Errorf("%w\n%s", err, s.Log())
	}
	s.serve = &sc.Serve
	return nil
}

// Fault switches the faults of sc on.
func (s *Stage) Fault(sc scenario.Scenario) error {
	s.box.Set(sc.Web)
	return s.World.Apply(sc.Fault)
}

// Bitten tells whether every fault of sc has met something since it was
// switched on; a fault that has not is the lab's own failure.
func (s *Stage) Bitten(sc scenario.Scenario) error {
	counts, err := s.World.Counts()
	if err != nil {
		return err
	}
	for i, c := range counts {
		if c.Packets == 0 {
			return fmt.Errorf("rule %d of %d on the router (%s) met no packet", i+1, len(counts), c.Chain)
		}
	}
	if !reflect.DeepEqual(sc.Web, middlebox.Rules{}) && s.box.Hits() == 0 {
		return errors.New("the middlebox met no request that its rules are about")
	}
	if sc.Proxy != nil && s.proxy.Hits() == 0 {
		return errors.New("nothing was asked of the proxy")
	}
	for _, name := range sc.Gone {
		if s.caller.Asked(name) == 0 {
			return fmt.Errorf("nobody asked for %s", name)
		}
	}
	return nil
}

// clear ends the server and the relay.
func (s *Stage) clear() {
	for _, p := range []*world.Process{s.server, s.relay} {
		if p != nil {
			p.Stop()
		}
	}
	for _, held := range []io.Closer{s.occupied, s.service} {
		if held != nil {
			held.Close()
		}
	}
	s.server, s.relay, s.serve, s.occupied, s.service = nil, nil, nil, nil, nil
	s.client.CloseIdleConnections()
}
