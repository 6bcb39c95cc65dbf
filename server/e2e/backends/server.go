//go:build linux

package backends

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sidetone/server/e2e/scenario"
	"sidetone/server/e2e/world"
)

// start runs a new server, with a data folder of its own.
func (s *Stage) start(sc scenario.Scenario) error {
	s.started++
	_, s.host, _ = strings.Cut(OriginOf(sc), "://")
	folder := filepath.Join(s.dir, fmt.Sprintf("server-%d", s.started))
	s.data, s.log = filepath.Join(folder, "data"), filepath.Join(folder, "server.log")
	if err := os.MkdirAll(s.data, 0o700); err != nil {
		return err
	}
	if sc.Serve.Relay != nil {
		if err := s.startRelay(*sc.Serve.Relay, folder); err != nil {
			return err
		}
	}
	if sc.Serve.Signaling != nil {
		if err := s.startSignaling(*sc.Serve.Signaling); err != nil {
			return err
		}
	}
	args := []string{"serve", "--public-run", "on", "--listen", behind, "--data", s.data, "--public-url", OriginOf(sc),
		"--trusted-proxies", "127.0.0.1/32"}
	if !sc.Serve.Behind {
		args = append(args, "--public-ip", world.ServerIP)
	}
	if sc.Serve.IPv6 {
		args = append(args, "--public-ip", world.ServerIP6)
	}
	if sc.Serve.Profile != "" {
		file := filepath.Join(folder, "profile.yaml")
		if err := os.WriteFile(file, []byte(sc.Serve.Profile), 0o600); err != nil {
			return err
		}
		args = append(args, "--profile", file)
	}
	out, err := os.Create(s.log)
	if err != nil {
		return err
	}
	defer out.Close()
	environment := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + folder}
	s.server, err = s.World.Server.Start(out, environment, s.binary, append(args, sc.Serve.Flags...)...)
	if err != nil {
		return err
	}
	if err := s.server.Until(startPatience, func() error { return s.get("/readyz", nil) }); err != nil {
		return fmt.Errorf("sidetone serve: %w", err)
	}
	return nil
}

// Log is what the running server has written.
func (s *Stage) Log() string {
	text, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Data is the running server's data folder.
func (s *Stage) Data() string { return s.data }

func (s *Stage) running() bool {
	select {
	case <-s.server.Done():
		return false
	default:
		return true
	}
}
