//go:build linux

package backends

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sidetone/server/e2e/world"
)

// The files of the certificates: the relay's in the folder of its server, the web
// port's in the stage's own.
const (
	relayCertificate = "relay.crt"
	webCertificate   = "web.crt"
)

// Certificate is the file of the one that the scenario's callers meet, for those
// that trust it.
func (s *Stage) Certificate() string {
	if s.serve != nil && s.serve.Encrypted {
		return filepath.Join(s.dir, webCertificate)
	}
	return filepath.Join(filepath.Dir(s.data), relayCertificate)
}

// encrypt opens the web port once more, over HTTPS.
func (s *Stage) encrypt() error {
	certificate, key, err := untrusted(s.dir, webCertificate, world.ServerIP)
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

// untrusted writes a certificate for name, or for an address, that nobody signed
// but itself.
func untrusted(folder, file, name string) (certificate, key string, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", "", err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(24 * time.Hour),
	}
	if address := net.ParseIP(name); address != nil {
		template.IPAddresses = []net.IP{address}
	} else {
		template.DNSNames = []string{name}
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		return "", "", err
	}
	encoded, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return "", "", err
	}
	certificate = filepath.Join(folder, file)
	key = strings.TrimSuffix(certificate, ".crt") + ".key"
	for path, block := range map[string]*pem.Block{
		certificate: {Type: "CERTIFICATE", Bytes: signed},
		key:         {Type: "PRIVATE KEY", Bytes: encoded},
	} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			return "", "", err
		}
	}
	return certificate, key, nil
}
