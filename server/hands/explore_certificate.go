package hands

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/x509roots/fallback/bundle"

	"sidetone/server/reach"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// certificateOf reads the certificate that a server shows, trusted or not. What
// shows none is asked once more with a small hello: some proxies and filters hang
// or reset when a hello does not fit into one segment, as one with a post-quantum
// key share does not.
func (h *Hands) certificateOf(ctx context.Context, u stunuri.URI) finding {
	var config tls.Config
	if h.dialer.TLS != nil {
		config = *h.dialer.TLS.Clone()
	}
	waited, cancel := context.WithTimeout(ctx, largeHelloWaits)
	defer cancel()
	state, err := h.handshake(waited, u, nil)
	var failed *reach.Failure
	switch {
	case err == nil:
		return judgeChain(state, strings.Trim(u.Host, "[]"), config.RootCAs, time.Now())
	case !errors.As(err, &failed):
		return untested(report.Wrong(err))
	case failed.Stage != report.StageTLS:
		return untested(report.Ours("observed.no_connection"))
	}
	problem := report.TLSHandshake
	if _, err := h.handshake(ctx, u, smallHello); err == nil {
		problem = report.TLSLargeHello
	}
	return finding{outcome: failed.Outcome(), detail: report.Detail{TLS: &report.TLS{Problem: problem}, Text: reach.Reason(failed.Err)}}
}

// smallHello leaves the post-quantum key share out: 0.3 KB instead of 1.5 (Go
// 1.26, a name of 20 letters).
var smallHello = []tls.CurveID{tls.X25519, tls.CurveP256}

// handshake is what came of one, with key shares of some groups; nil: as this
// program does it.
func (h *Hands) handshake(ctx context.Context, u stunuri.URI, groups []tls.CurveID) (state tls.ConnectionState, err error) {
	reader, config := h.dialer, &tls.Config{}
	if h.dialer.TLS != nil {
		config = h.dialer.TLS.Clone()
	}
	// What is wrong with the certificate is found out with the chain in hand.
	config.InsecureSkipVerify, config.CurvePreferences = true, groups
	reader.TLS = config
	conn, err := reader.Open(ctx, u)
	if err != nil {
		return state, err
	}
	defer conn.Close()
	secured, ok := conn.(*tls.Conn)
	if !ok {
		return state, report.Said{Phrase: report.Say("observed.no_tls")}
	}
	return secured.ConnectionState(), nil
}

func judgeChain(state tls.ConnectionState, host string, roots *x509.CertPool, now time.Time) finding {
	d := report.TLS{Version: tls.VersionName(state.Version)}
	for _, c := range state.PeerCertificates {
		d.Chain = append(d.Chain, report.Certificate{
			Subject: c.Subject.String(), Issuer: c.Issuer.String(), NotAfter: c.NotAfter.UTC().Format(time.RFC3339),
			Names: namesOf(c),
		})
	}
	if len(state.PeerCertificates) == 0 {
		d.Problem = report.TLSHandshake
		return finding{outcome: report.Failed, detail: report.Detail{TLS: &d}}
	}
	leaf, intermediates := state.PeerCertificates[0], x509.NewCertPool()
	for _, c := range state.PeerCertificates[1:] {
		intermediates.AddCert(c)
	}
	options := x509.VerifyOptions{DNSName: host, Intermediates: intermediates, Roots: roots, CurrentTime: now}
	chains, err := leaf.Verify(options)
	if err != nil {
		d.Problem = problemOf(err, leaf)
		return finding{outcome: report.Failed, detail: report.Detail{TLS: &d, Text: reach.Reason(err)}}
	}
	d.Root = chains[0][len(chains[0])-1].Subject.String()
	options.Roots = publicRoots()
	_, err = leaf.Verify(options)
	d.PublicRoot = report.Known(err == nil)
	if err != nil {
		d.Problem = report.TLSPrivate
	}
	return finding{outcome: report.OK, detail: report.Detail{TLS: &d}}
}

func problemOf(err error, leaf *x509.Certificate) report.TLSProblem {
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return report.TLSName
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return report.TLSExpired
	case leaf.Subject.String() == leaf.Issuer.String() && leaf.CheckSignature(leaf.SignatureAlgorithm, leaf.RawTBSCertificate, leaf.Signature) == nil:
		return report.TLSSelfSigned
	}
	return report.TLSUntrusted
}

func namesOf(c *x509.Certificate) []string {
	names := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return names[:min(len(names), mostNames)]
}

// publicRoots are the authorities that browsers trust by themselves, as
// Mozilla keeps their list. A chain that this machine trusts and that does not
// end at one of them ends at an authority that somebody added.
var publicRoots = sync.OnceValue(func() *x509.CertPool {
	pool := x509.NewCertPool()
	for root := range bundle.Roots() {
		c, err := x509.ParseCertificate(root.Certificate)
		if err != nil {
			continue // one that cannot be read vouches for nobody
		}
		if root.Constraint == nil {
			pool.AddCert(c)
		} else {
			pool.AddCertWithConstraint(c, root.Constraint)
		}
	}
	return pool
})
