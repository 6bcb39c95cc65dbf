// Package reach makes the connection to a STUN or TURN server, stage by stage:
// name, connection, TLS, and a first STUN request. The second vantage and the
// native run both stand on it, so that they name a failure the same way.
package reach

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// Dialer makes connections. Every field has a zero value that is of use.
type Dialer struct {
	Resolver *net.Resolver // nil: the system's
	TLS      *tls.Config   // nil: the system's roots
	// NameTimeout bounds the look-up, ConnectTimeout the connection, and once
	// more the TLS handshake; 0: only the context does.
	NameTimeout, ConnectTimeout time.Duration
	// Refuses addresses that a name leads to; nil: none. Where nothing else is
	// left the error is ErrRefused.
	Refuses func(host string, a netip.Addr) bool
}

// ErrRefused: the name leads to addresses alone that are not connected to.
var ErrRefused = errors.New("address is not connected to")

// errNoAddress: the name is known and has no address.
var errNoAddress = errors.New("no address")

// Failure is where and why a server was not reached.
type Failure struct {
	Stage string // report.StageName and so on
	Err   error  // never nil
}

func (f *Failure) Error() string { return f.Stage + ": " + Reason(f.Err) }
func (f *Failure) Unwrap() error { return f.Err }

// Outcome is Silent when nothing came back in time, else Failed.
func (f *Failure) Outcome() report.Outcome {
	if IsTimeout(f.Err) && f.Stage != report.StageName {
		return report.Silent
	}
	return report.Failed
}

// Open goes as far as it can: name, connection, TLS. The error is a *Failure.
// Over UDP a connection is a socket that takes packets of this server alone.
func (d *Dialer) Open(ctx context.Context, u stunuri.URI) (net.Conn, error) {
	host := strings.Trim(u.Host, "[]")
	addresses, err := d.lookup(ctx, host)
	if err != nil {
		return nil, &Failure{report.StageName, err}
	}
	network := "tcp"
	if u.Transport == stunuri.UDP {
		network = "udp"
	}
	conn, err := d.connect(ctx, network, addresses, u.Port)
	if err != nil {
		return nil, &Failure{report.StageConnect, err}
	}
	if u.Transport != stunuri.TLS {
		return conn, nil
	}
	secured, err := d.handshake(ctx, conn, host)
	if err != nil {
		conn.Close()
		return nil, &Failure{report.StageTLS, err}
	}
	return secured, nil
}

// Issuer is who signed the certificate that was shown at the other end of a
// connection, or in a handshake that failed because of it; empty: none was.
func Issuer(conn net.Conn, err error) string {
	var shown []*x509.Certificate
	if secured, ok := conn.(*tls.Conn); ok {
		shown = secured.ConnectionState().PeerCertificates
	}
	var untrusted *tls.CertificateVerificationError
	if errors.As(err, &untrusted) {
		shown = untrusted.UnverifiedCertificates
	}
	if len(shown) == 0 {
		return ""
	}
	return shown[0].Issuer.String()
}

func (d *Dialer) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	ctx, cancel := within(ctx, d.NameTimeout)
	defer cancel()
	resolver := d.Resolver
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	addresses, err := resolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(addresses) == 0 {
		err = errNoAddress
	}
	if err == nil && d.Refuses != nil {
		addresses = slices.DeleteFunc(addresses, func(a netip.Addr) bool { return d.Refuses(host, a.Unmap()) })
		if len(addresses) == 0 {
			err = ErrRefused
		}
	}
	return addresses, err
}

// connect tries the addresses in the resolver's order, which is RFC 6724's,
// and takes the first that can be connected to. For UDP that is the first to
// which there is a route.
func (d *Dialer) connect(ctx context.Context, network string, addresses []netip.Addr, port string) (conn net.Conn, err error) {
	ctx, cancel := within(ctx, d.ConnectTimeout)
	defer cancel()
	for _, a := range addresses {
		conn, err = new(net.Dialer).DialContext(ctx, network, net.JoinHostPort(a.Unmap().String(), port))
		if err == nil {
			return conn, nil
		}
	}
	return nil, err
}

func (d *Dialer) handshake(ctx context.Context, conn net.Conn, host string) (net.Conn, error) {
	ctx, cancel := within(ctx, d.ConnectTimeout)
	defer cancel()
	config := &tls.Config{}
	if d.TLS != nil {
		config = d.TLS.Clone()
	}
	config.ServerName = host
	secured := tls.Client(conn, config)
	return secured, secured.HandshakeContext(ctx)
}

func within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if d == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d)
}

// IsTimeout reports whether nothing came in time, and nobody objected.
func IsTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}

// IsRejected reports whether an ICMP message said that nobody listens, or
// that a firewall forbids it. A connected UDP socket gets to know.
func IsRejected(err error) bool {
	for _, e := range []syscall.Errno{syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.EACCES, syscall.EPERM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// Remark is what an error tells: in words of ours where we found it, else in
// those of the system.
func Remark(err error) report.Remark {
	for _, own := range []struct {
		err error
		id  string
	}{
		{ErrNoAnswer, "observed.no_answer"}, {ErrRejected, "observed.rejected_icmp"}, {ErrRefused, "observed.address_forbidden"}, {errNoAddress, "observed.name_without_address"},
	} {
		if errors.Is(err, own.err) {
			return report.Ours(own.id)
		}
	}
	if told := report.Wrong(err); told.Says != nil {
		return told
	}
	return report.Quoted(Reason(err))
}

// Reason keeps an error's words without addresses of ours in them: the text
// after the last colon is the system's reason.
func Reason(err error) string {
	if err == nil {
		return ""
	}
	parts := strings.Split(err.Error(), ": ")
	return parts[len(parts)-1]
}
