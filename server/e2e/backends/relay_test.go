//go:build linux

package backends

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

func TestMain(m *testing.M) { world.Main(m, testing.Short, nil) }

// built is the one world of these tests.
var built *world.World

// set makes a stage without a server.
func set(t *testing.T) *Stage {
	t.Helper()
	var err error
	if built == nil {
		dir, err := os.MkdirTemp("", "stage")
		if err != nil {
			t.Fatal(err)
		}
		if built, err = world.Make(dir); err != nil {
			t.Fatal(err)
		}
	}
	s, err := New(built, "", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// The scenarios with coturn say something about Sidetone only if coturn does
// what they assume.
func TestRelayTakesTheRightPasswordAloneAndShowsAnUntrustedCertificate(t *testing.T) {
	if testing.Short() {
		t.Skip("coturn is not started with -short")
	}
	s := set(t)
	w := s.World
	if err := s.startRelay(scenario.Relay{Password: scenario.RightPassword}, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if got, err := allocate(w.Caller, scenario.RightPassword); err != nil {
		t.Errorf("right password: %v", err)
	} else if err := got.Close(); err != nil {
		t.Error(err)
	}
	if _, err := allocate(w.Caller, scenario.WrongPassword); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("wrong password: %v, want 401", err)
	}

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	conn, err := w.Caller.Dial(ctx, "tcp", world.RelayIP+":5349")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = tls.Client(conn, &tls.Config{ServerName: "relay.lab.example"}).HandshakeContext(ctx)
	var unknown x509.UnknownAuthorityError
	if !errors.As(err, &unknown) {
		t.Errorf("certificate: %v, want one of an unknown authority", err)
	}

	// Both resolvers, seen from where they are asked.
	for _, tt := range []struct {
		ns      world.NS
		address string
	}{{w.Caller, world.LineIP}, {w.Server, world.ServerIP}} {
		resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return tt.ns.Dial(ctx, "udp", tt.address+":53")
		}}
		found, err := resolver.LookupHost(ctx, scenario.RelayName)
		if err != nil || len(found) != 1 || found[0] != world.RelayIP {
			t.Errorf("%s resolves the relay to %v, %v", tt.ns.Name, found, err)
		}
	}
}

func TestOccupiedRelayIsOverItsQuota(t *testing.T) {
	if testing.Short() {
		t.Skip("coturn is not started with -short")
	}
	s := set(t)
	relay := scenario.Relay{Password: scenario.RightPassword, Options: []string{"user-quota=1"}, Occupied: true}
	if err := s.startRelay(relay, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if _, err := allocate(s.World.Caller, scenario.RightPassword); err == nil || !strings.Contains(err.Error(), "486") {
		t.Errorf("a second allocation: %v, want 486", err)
	}
}
