//go:build linux

package backends

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/pion/turn/v5"

	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
	"sidetone/server/selfsigned"
)

// startRelay runs coturn on its own address, behind the server.
func (s *Stage) startRelay(relay scenario.Relay, folder string) error {
	certificate, key, err := selfsigned.Write(folder, relayCertificate, strings.TrimSuffix(scenario.RelayName, "."))
	if err != nil {
		return err
	}
	lines := append([]string{
		"listening-ip=" + world.RelayIP, "relay-ip=" + world.RelayIP,
		"listening-port=3478", "tls-listening-port=5349", "min-port=49152", "max-port=49999",
		"lt-cred-mech", "realm=lab.example", "user=lab:" + relay.Password,
		"cert=" + certificate, "pkey=" + key,
		"no-cli", "no-dtls", "no-software-attribute", "no-stdout-log", "simple-log", "verbose",
		"log-file=" + filepath.Join(folder, "coturn.log"), "pidfile=" + filepath.Join(folder, "coturn.pid"),
		"userdb=" + filepath.Join(folder, "coturn.db"),
	}, relay.Options...)
	file := filepath.Join(folder, "turnserver.conf")
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(folder, "coturn.out"))
	if err != nil {
		return err
	}
	defer out.Close()
	environment := []string{"PATH=" + os.Getenv("PATH")}
	s.relay, err = s.World.Relay.Start(out, environment, "turnserver", "-c", file)
	if err != nil {
		return fmt.Errorf("coturn: %w", err)
	}
	for _, port := range []string{":3478", ":5349"} {
		err := s.relay.Until(startPatience, func() error {
			ctx, cancel := context.WithTimeout(context.Background(), requestPatience)
			defer cancel()
			conn, err := s.World.Relay.Dial(ctx, "tcp", world.RelayIP+port)
			if err == nil {
				conn.Close()
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("coturn: %w", err)
		}
	}
	if relay.Occupied {
		held, err := allocate(s.World.Caller, relay.Password)
		if err != nil {
			return fmt.Errorf("coturn: %w", err)
		}
		s.occupied = held
	}
	return nil
}

// allocation is an allocation on the relay; Close gives it back.
type allocation struct {
	client  *turn.Client
	relayed net.PacketConn
	conn    net.PacketConn
}

// allocate asks the relay for one, from ns, as the user "lab".
func allocate(ns world.NS, password string) (*allocation, error) {
	conn, err := ns.ListenPacket("udp4", "0.0.0.0:0")
	if err != nil {
		return nil, err
	}
	client, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: world.RelayIP + ":3478", TURNServerAddr: world.RelayIP + ":3478",
		Username: "lab", Password: password, Conn: conn,
	})
	if err != nil {
		conn.Close()
		return nil, err
	}
	if err = client.Listen(); err == nil {
		var relayed net.PacketConn
		if relayed, err = client.Allocate(); err == nil {
			return &allocation{client, relayed, conn}, nil
		}
	}
	client.Close()
	conn.Close()
	return nil, err
}

func (a *allocation) Close() error {
	err := a.relayed.Close()
	a.client.Close()
	return errors.Join(err, a.conn.Close())
}
