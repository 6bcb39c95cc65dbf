package turn

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/listen"
	"sidetone/shared/report"
)

// TestRelay sends to the echo peer by its announced address over each
// transport and gets the answer back from that address.
func TestRelay(t *testing.T) {
	r := start(t, func(c *Config) { c.TLS = certificate(t) })
	for _, transport := range []string{"udp", "tcp", "tls"} {
		t.Run(transport, func(t *testing.T) {
			username, password := r.good()
			relay, err := r.client(t, transport, username, password).Allocate()
			if err != nil {
				t.Fatal(err)
			}
			defer relay.Close()
			if got := relay.LocalAddr().(*net.UDPAddr).IP.String(); got != announcedIP.String() {
				t.Errorf("relayed address is %s, not the announced one", got)
			}
			to := net.UDPAddrFromAddrPort(netip.AddrPortFrom(announcedIP, uint16(r.peer.LocalAddr().(*net.UDPAddr).Port)))
			if _, err := relay.WriteTo([]byte("there"), to); err != nil {
				t.Fatal(err)
			}
			buf := make([]byte, 100)
			r.peer.SetReadDeadline(time.Now().Add(5 * time.Second))
			n, from, err := r.peer.ReadFrom(buf)
			if err != nil || string(buf[:n]) != "there" {
				t.Fatalf("the peer got %q, %v", buf[:n], err)
			}
			if got := from.(*net.UDPAddr).Port; got != relay.LocalAddr().(*net.UDPAddr).Port {
				t.Errorf("the peer sees port %d, announced is %v", got, relay.LocalAddr())
			}
			r.peer.WriteTo([]byte("and back"), from)
			relay.SetReadDeadline(time.Now().Add(5 * time.Second))
			n, from, err = relay.ReadFrom(buf)
			if err != nil || string(buf[:n]) != "and back" || from.String() != to.String() {
				t.Fatalf("got %q from %v, %v; want it from %v", buf[:n], from, err, to)
			}
			o := r.seen(transport)
			if o.Outcome != report.OK || o.Detail.TURN.Allocations != 1 || o.Detail.TURN.Authenticated == 0 || o.Code != 0 {
				t.Errorf("the witness has %+v, %+v", o, o.Detail.TURN)
			}
		})
	}
}

func TestAllocationsEnd(t *testing.T) {
	r := start(t, nil)
	username, password := r.good()
	c := r.client(t, "udp", username, password)
	relay, err := c.Allocate()
	if err != nil {
		t.Fatal(err)
	}
	relay.Close()
	eventually(t, "the quota is free again", func() bool {
		r.quota.mu.Lock()
		defer r.quota.mu.Unlock()
		return r.quota.shares.Count().Open == 0 && len(r.quota.per) == 0
	})
}

func TestSTUNOnly(t *testing.T) {
	r := start(t, nil)
	mapped, err := r.client(t, "udp", "", "").SendBindingRequest()
	if err != nil {
		t.Fatal(err)
	}
	if ip := mapped.(*net.UDPAddr).IP.String(); ip != "127.0.0.1" {
		t.Fatalf("mapped %s", ip)
	}
}

func TestServers(t *testing.T) {
	r := start(t, func(c *Config) {
		c.Bind = ""
		c.Announce = []netip.Addr{announcedIP, netip.MustParseAddr("2001:db8::5")}
		c.TLS, c.TLSName = certificate(t), "turn.example"
	})
	port := r.at()[strings.LastIndex(r.at(), ":"):]
	expires := time.Unix(2_000_000_000, 0)
	servers := r.Servers(testRun, "", expires)
	var got []string
	for _, s := range servers {
		got = append(got, s.URLs...)
	}
	want := []string{"stun:203.0.113.5" + port, "stun:[2001:db8::5]" + port,
		"turn:203.0.113.5" + port + "?transport=udp", "turn:203.0.113.5" + port + "?transport=tcp",
		"turn:[2001:db8::5]" + port + "?transport=udp", "turn:[2001:db8::5]" + port + "?transport=tcp",
		"turns:turn.example" + port + "?transport=tcp"}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if servers[1].Username != "2000000000:"+testRun || servers[1].Credential != "nNQjH5PVeIv90CWCQ3klah3PMII=" {
		t.Errorf("credentials %q %q", servers[1].Username, servers[1].Credential)
	}
}

// What is left out of a configuration has a default; what is given stays.
func TestDefaults(t *testing.T) {
	c, err := Config{Bind: "127.0.0.1"}.withDefaults()
	if err != nil || c.Realm != "sidetone" || c.PeerBind != "127.0.0.1" || len(c.Secret) != 32 || c.Log == nil || time.Since(c.Now()) > time.Minute {
		t.Errorf("%+v, %v", c, err)
	}
	at := time.Unix(5, 0)
	given := Config{Bind: "127.0.0.1", PeerBind: "127.0.0.2", Realm: "realm", Secret: []byte("s"), Now: func() time.Time { return at }}
	if c, err := given.withDefaults(); err != nil || c.Realm != "realm" || c.PeerBind != "127.0.0.2" || string(c.Secret) != "s" || !c.Now().Equal(at) {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := Start(Config{Bind: "127.0.0.1"}); err == nil {
		t.Error("a server without ports")
	}
}

func TestBusyPort(t *testing.T) {
	r := start(t, nil)
	port := r.Ports()[0]
	_, err := Start(Config{Ports: []int{0, port}, Bind: "127.0.0.1"})
	var busy *listen.PortError
	if !errors.As(err, &busy) || busy.Port != port || busy.Network != "udp" || !strings.HasSuffix(err.Error(), "/udp is already in use") {
		t.Fatalf("got %v", err)
	}
}

// TestGarbageOverTCP: what is not TURN is hung up on.
func TestGarbageOverTCP(t *testing.T) {
	r := start(t, nil)
	for _, garbage := range []string{"GET / HTTP/1.1\r\n\r\n", "\x16\x03\x01\x00\x05hello", "\x00\x01\xff\xfc" + strings.Repeat("x", 16)} {
		c, err := net.Dial("tcp", r.at())
		if err != nil {
			t.Fatal(err)
		}
		c.Write([]byte(garbage))
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		if n, err := c.Read(make([]byte, 1)); err == nil || isTimeout(err) {
			t.Errorf("%q: read %d, %v", garbage, n, err)
		}
		c.Close()
	}
}
