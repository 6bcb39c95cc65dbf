// Package turn is the embedded STUN/TURN server: pion/turn behind a front
// that answers as RFC 8489 wants, relaying to the echo peer and nobody else,
// with credentials that are valid for one run.
package turn

import (
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/pion/turn/v5"

	"sidetone/server/caller"
	"sidetone/server/listen"
	"sidetone/server/pionlog"
	"sidetone/server/witness"
	"sidetone/shared/api"
)

// Config of the server. Ports is needed; the rest has defaults.
type Config struct {
	// Ports to listen on, each over UDP and TCP. 0 is any free one.
	Ports []int
	// Bind is the address to listen on; empty is every one.
	Bind string
	// Announce lists the addresses by which clients reach this server and the
	// echo peer. They may differ from the bound ones (1:1 NAT). Browsers take
	// no loopback address.
	Announce []netip.Addr
	// Realm of the credentials; empty: "sidetone".
	Realm string
	// Secret signs the credentials; empty: one is made up, and credentials
	// end with the process.
	Secret []byte
	// TLS lets clients speak TURN over TLS on the TCP ports; nil: not offered.
	TLS *tls.Config
	// TLSName is the name in turns: URLs. Browsers do not try an address, so
	// without a name none is offered.
	TLSName string
	// PeerPort is the echo peer's UDP port; 0: there is none, and nothing is
	// relayed to anybody. PeerBind is the address to which it is bound (empty:
	// Bind).
	PeerPort int
	PeerBind string

	Log     *slog.Logger     // nil: nothing is logged
	Witness *witness.Log     // nil: nothing is told
	Now     func() time.Time // nil: time.Now
}

// Server is a running STUN/TURN server.
type Server struct {
	config   Config
	creds    credentials
	announce []netip.Addr
	families []listen.Family
	ports    []int
	quota    *quota
	streams  *caller.Shares
	strange  *strangers
	sockets  []*listen.Sockets
	pion     *turn.Server
}

// Start listens and serves. A port that cannot be opened is a
// *listen.PortError; then nothing is left open.
func Start(c Config) (*Server, error) {
	if len(c.Ports) == 0 {
		return nil, errors.New("turn: no ports")
	}
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{
		config:  c,
		creds:   credentials{secret: c.Secret, realm: c.Realm, now: c.Now},
		quota:   newQuota(),
		streams: caller.NewShares(streamShares),
		strange: newStrangers(c.Now),
	}
	s.announce, s.families = listen.Announced(c.Bind, c.Announce)
	for _, port := range c.Ports {
		sockets, err := listen.Open(c.Bind, s.families, port, c.Log)
		if err != nil {
			s.closeSockets()
			return nil, err
		}
		s.sockets = append(s.sockets, sockets)
		s.ports = append(s.ports, sockets.Port)
	}
	if err := s.serve(); err != nil {
		s.closeSockets()
		return nil, err
	}
	return s, nil
}

func (c Config) withDefaults() (Config, error) {
	c.Bind = listen.Bind(c.Bind)
	if c.PeerBind == "" {
		c.PeerBind = c.Bind
	}
	if c.Realm == "" {
		c.Realm = "sidetone"
	}
	if len(c.Secret) == 0 {
		c.Secret = make([]byte, 32)
		if _, err := rand.Read(c.Secret); err != nil {
			return c, err
		}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c, nil
}

// serve hands the sockets, each behind its front, to pion.
func (s *Server) serve() error {
	pc := turn.ServerConfig{
		Realm:         s.config.Realm,
		LoggerFactory: pionlog.Factory(s.config.Log),
		AuthHandler:   s.authenticate,
		QuotaHandler: func(username, _ string, _ net.Addr) bool {
			return s.quota.free(parseUsername(username))
		},
	}
	var doors []*door
	for _, sockets := range s.sockets {
		for _, conn := range sockets.UDP {
			l := s.ledger("udp", sockets.Port)
			pc.PacketConnConfigs = append(pc.PacketConnConfigs, turn.PacketConnConfig{
				PacketConn:            &datagrams{Packets: conn, front: s.front(l, s.strange)},
				RelayAddressGenerator: s.relays(l),
				PermissionHandler:     s.permitted,
			})
		}
		d := &door{listener: sockets.TCP, tls: s.config.TLS, streams: s.streams}
		d.plain = s.hall("tcp", sockets, &pc)
		if d.tls != nil {
			d.enc = s.hall("tls", sockets, &pc)
		}
		doors = append(doors, d)
	}
	p, err := turn.NewServer(pc)
	if err != nil {
		return fmt.Errorf("turn: %w", err)
	}
	s.pion = p
	if s.config.Witness != nil {
		s.config.Witness.OfEveryRun(s.deaf)
	}
	for _, d := range doors {
		go d.serve()
	}
	return nil
}

// hall adds a TCP or TLS listener to pc.
func (s *Server) hall(kind string, sockets *listen.Sockets, pc *turn.ServerConfig) *hall {
	l := s.ledger(kind, sockets.Port)
	h := newHall(sockets.TCP.Addr(), s.front(l, nil))
	pc.ListenerConfigs = append(pc.ListenerConfigs, turn.ListenerConfig{
		Listener:              h,
		RelayAddressGenerator: s.relays(l),
		PermissionHandler:     s.permitted,
	})
	return h
}

func (s *Server) ledger(kind string, port int) *ledger {
	return &ledger{witness: s.config.Witness, target: fmt.Sprintf("%s:%d", kind, port)}
}

func (s *Server) front(l *ledger, strange *strangers) *front {
	f := &front{creds: s.creds, strange: strange, ledger: l,
		peers: map[netip.Addr]bool{}, families: map[listen.Family]bool{}}
	for _, a := range s.announce {
		f.peers[a] = s.config.PeerPort != 0
		f.families[listen.FamilyOf(a)] = true
	}
	return f
}

func (s *Server) relays(l *ledger) *relays {
	return &relays{bind: s.config.Bind, announce: s.announce, peerBind: s.config.PeerBind,
		peerPort: s.config.PeerPort, quota: s.quota, ledger: l, now: s.config.Now}
}

// authenticate gives pion the key; the front has already turned away what
// does not fit it. The user id stays the whole user name, which says when the
// allocation has to end.
func (s *Server) authenticate(ra *turn.RequestAttributes) (userID string, key []byte, ok bool) {
	if !s.creds.valid(ra.Username) {
		return "", nil, false
	}
	return ra.Username, s.creds.key(ra.Username), true
}

// permitted is the second lock behind the front's 403.
func (s *Server) permitted(_ net.Addr, peer net.IP) bool {
	a, ok := netip.AddrFromSlice(peer)
	if !ok {
		return false
	}
	return s.config.PeerPort != 0 && slices.Contains(s.announce, a.Unmap())
}

// Close ends every allocation and frees the ports.
func (s *Server) Close() error {
	err := s.pion.Close()
	s.closeSockets()
	s.streams.Close()
	return err
}

func (s *Server) closeSockets() {
	for _, sockets := range s.sockets {
		sockets.Close()
	}
}

// Ports on which it listens, in the order of Config.Ports.
func (s *Server) Ports() []int { return append([]int(nil), s.ports...) }

// Credentials makes the user name and password of a run, valid until expires.
// caller is the handle of who began it; empty: the run is counted by itself.
func (s *Server) Credentials(run, caller string, expires time.Time) (username, password string) {
	return s.creds.mint(run, caller, expires)
}

// Servers lists every way to this server with the credentials of a run.
func (s *Server) Servers(run, caller string, expires time.Time) []api.ICEServer {
	var stun, relay []string
	for _, w := range s.urls() {
		if w.relays {
			relay = append(relay, w.url)
		} else {
			stun = append(stun, w.url)
		}
	}
	username, password := s.Credentials(run, caller, expires)
	return []api.ICEServer{{URLs: stun}, {URLs: relay, Username: username, Credential: password}}
}
