//go:build linux

package backends

import (
	"path/filepath"

	"sidetone/server/e2e/world"
	"sidetone/server/selfsigned"
)

// The files of the certificates: the relay's in the folder of its server, the web
// port's in the stage's own.
const (
	relayCertificate = "relay"
	webCertificate   = "web"
)

// Certificate is the file of the one that the scenario's callers meet, for those
// that trust it.
func (s *Stage) Certificate() string {
	if s.serve != nil && s.serve.Encrypted {
		return filepath.Join(s.dir, webCertificate+".crt")
	}
	return filepath.Join(filepath.Dir(s.data), relayCertificate+".crt")
}

// encrypt opens the web port once more, over HTTPS.
func (s *Stage) encrypt() error {
	certificate, key, err := selfsigned.Write(s.dir, webCertificate, world.ServerIP)
	if err != nil {
		return err
	}
	listener, err := s.World.Server.Listen("tcp", ":"+encryptedPort)
	if err != nil {
		return err
	}
	go func() { _ = s.web.ServeTLS(listener, certificate, key) }()
	return nil
}
