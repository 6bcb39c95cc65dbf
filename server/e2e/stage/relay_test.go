//go:build linux

package stage

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/pion/turn/v5"

	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

func TestMain(m *testing.M) {
	flag.Parse()
	if !testing.Short() {
		if err := world.Enter(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// allocate asks the relay for an allocation from the caller's side.
func allocate(t *testing.T, w *world.World, password string) error {
	t.Helper()
	conn, err := w.Caller.ListenPacket("udp", world.CallerIP+":0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	client, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: world.RelayIP + ":3478", TURNServerAddr: world.RelayIP + ":3478",
		Username: "lab", Password: password, Conn: conn,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.Listen(); err != nil {
		t.Fatal(err)
	}
	relayed, err := client.Allocate()
	if err == nil {
		err = relayed.Close()
	}
	return err
}

// The scenarios with coturn say something about Sidetone only if coturn does
// what they assume.
func TestRelayTakesTheRightPasswordAloneAndShowsAnUntrustedCertificate(t *testing.T) {
	if testing.Short() {
		t.Skip("coturn is not started with -short")
	}
	w, err := world.Make(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(w, "", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := s.startRelay(scenario.Relay{Password: scenario.RightPassword}, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if err := allocate(t, w, scenario.RightPassword); err != nil {
		t.Errorf("right password: %v", err)
	}
	if err := allocate(t, w, scenario.WrongPassword); err == nil || !strings.Contains(err.Error(), "401") {
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
