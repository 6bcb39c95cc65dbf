// Package serve puts a server together and runs it: the store, the keys,
// STUN/TURN, the echo peer and HTTP, in one process. Tests start it as the
// command does.
package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"

	"sidetone/server/auth"
	"sidetone/server/config"
	"sidetone/server/echo"
	"sidetone/server/geo"
	sidetonehttp "sidetone/server/http"
	"sidetone/server/logs"
	"sidetone/server/store"
	"sidetone/server/turn"
	"sidetone/server/witness"
)

const (
	// headerWithin bounds how long a client may take to send its headers.
	headerWithin = 15 * time.Second
	// idleFor is how long a connection is kept between requests; beyond the
	// 60 s after which common load balancers drop theirs.
	idleFor = 90 * time.Second
	// maxHeader: a token of 8 KiB in Authorization and some cookies.
	maxHeader = 64 << 10
	// metricsWithin is how long a scraper may take to read; Prometheus gives up
	// after ten seconds by default.
	metricsWithin = 10 * time.Second
	// shutdownWithin lets running requests end. None takes longer than the
	// echo peer's answer.
	shutdownWithin = 5 * time.Second
)

// StartError is a fault of the configuration or of the machine that keeps the
// server from starting. Its text is one line for the person who started it.
type StartError struct{ text string }

func (e *StartError) Error() string { return e.text }

func startError(format string, args ...any) error {
	return &StartError{fmt.Sprintf(format, args...)}
}

// Main is a server. Config, Version and Log are set before Open.
type Main struct {
	Config  config.Config
	Version string
	Log     *slog.Logger
	Now     func() time.Time // nil: time.Now

	// URL is where the server can be opened on this machine; set by Open.
	URL string
	// OperatorKey is set by Open.
	OperatorKey string
	// FirstLink is where somebody makes himself an administrator, once, before
	// FirstLinkExpires; empty: there is one, or none is to be made so.
	FirstLink        string
	FirstLinkExpires time.Time
	// Store is set by Open.
	Store store.Store

	lock      *os.File // of the data folder; nil where there are no locks
	keys      []string // files with keys
	addresses []netip.Addr
	secrets   auth.Secrets
	witness   *witness.Log
	tls       *tls.Config
	echo      *echo.Peer
	turn      *turn.Server
	listener  net.Listener
	// metricsListener: see config.MetricsListen; nil: there is none.
	metricsListener net.Listener
	handler         *sidetonehttp.Server
	server          *http.Server
	served          chan error
	metrics         *http.Server   // of a listener of their own; nil: there is none
	logs            *logs.Service  // nil: no workspace is configured
	places          *geo.Databases // nil: no database of networks is configured
	demoFilled      bool           // the demo's reports are there already
	stop            context.CancelFunc
}

// Open starts everything and returns when requests are answered. After an
// error nothing is left running.
func (m *Main) Open(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			m.Close()
		}
	}()
	if m.Now == nil {
		m.Now = time.Now
	}
	paced()
	m.witness = witness.New(m.Now)
	for _, step := range []func(context.Context) error{
		m.openData, m.openTLS, m.listen, m.listenMetrics, m.openStore, m.checkDemo, m.openPlaces, m.openLogs, m.openMedia, m.serve, m.fillDemo,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	// Not before: a start that fails says why, in one line.
	m.warnOfModes()
	m.warnOfCredentials()
	m.makeFirstLink(ctx)
	background, stop := context.WithCancel(context.Background())
	m.stop = stop
	go m.sweep(background, m.Store)
	go m.fill(background, m.Store)
	if m.logs != nil {
		go m.logs.Run(background)
	}
	return nil
}

func (m *Main) openTLS(context.Context) error {
	if m.Config.TLSCert == "" {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(m.Config.TLSCert, m.Config.TLSKey)
	if err != nil {
		return startError("--tls-cert, --tls-key: %v; they have to be a PEM certificate chain and its key", err)
	}
	m.tls = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	return nil
}

// listen takes the port of the pages before anything else is started, since
// that is the one that is most often busy.
func (m *Main) listen(context.Context) error {
	l, err := net.Listen("tcp", m.Config.Listen)
	if err != nil {
		return startError("--listen: %s", portReason(m.Config.Listen, err))
	}
	m.listener = l
	m.URL = localURL(l.Addr().String(), m.Config)
	return nil
}

// listenMetrics takes the port on which metrics need no key.
func (m *Main) listenMetrics(context.Context) error {
	at := m.Config.MetricsListen
	if at == "" {
		return nil
	}
	l, err := net.Listen("tcp", at)
	if err != nil {
		return startError("--metrics-listen: %s", portReason(at, err))
	}
	m.metricsListener = l
	return nil
}

func (m *Main) openStore(ctx context.Context) error {
	s, err := openStore(ctx, m.Config.Database)
	if err != nil {
		return startError("--database: %v", oneLine(err))
	}
	m.Store = s
	return nil
}

// serve answers requests until Close.
func (m *Main) serve(context.Context) error {
	m.handler = m.newHandler()
	m.server = &http.Server{
		Handler: m.handler.Handler(), TLSConfig: m.tls,
		ReadHeaderTimeout: headerWithin, IdleTimeout: idleFor, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(quiet{m.Log.Handler()}, slog.LevelDebug),
	}
	if l := m.metricsListener; l != nil {
		metrics := &http.Server{Handler: m.handler.Metrics(), ReadHeaderTimeout: headerWithin, WriteTimeout: metricsWithin, MaxHeaderBytes: maxHeader,
			ErrorLog: m.server.ErrorLog}
		m.metrics = metrics
		go func() { _ = metrics.Serve(l) }() // ends with Close
	}
	served, server, listener := make(chan error, 1), m.server, m.listener
	m.served = served
	go func() {
		if server.TLSConfig != nil {
			served <- server.ServeTLS(listener, "", "")
		} else {
			served <- server.Serve(listener)
		}
	}()
	return nil
}

// Wait returns when ctx ends, or when the server can no longer serve.
func (m *Main) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-m.served:
		if errors.Is(err, http.ErrServerClosed) {
			return nil
		}
		return err
	}
}

// Close lets requests end and frees everything. It may be called after a
// failed Open, and more than once.
func (m *Main) Close() error {
	if m.stop != nil {
		m.stop()
	}
	var errs []error
	if m.handler != nil {
		m.handler.Close()
	}
	if m.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), shutdownWithin)
		defer cancel()
		err := m.server.Shutdown(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			// Whoever has not sent his request by now does not keep us.
			m.Log.Info("connections were closed whose requests had not ended")
			err = m.server.Close()
		}
		errs = append(errs, err)
	} else if m.listener != nil {
		m.listener.Close()
	}
	if m.metrics != nil {
		errs = append(errs, m.metrics.Close())
	} else if m.metricsListener != nil {
		m.metricsListener.Close()
	}
	m.metrics, m.metricsListener = nil, nil
	if m.turn != nil {
		errs = append(errs, m.turn.Close())
	}
	if m.echo != nil {
		errs = append(errs, m.echo.Close())
	}
	if m.places != nil {
		errs = append(errs, m.places.Close())
	}
	m.places = nil
	if m.Store != nil {
		errs = append(errs, m.Store.Close())
	}
	if m.lock != nil {
		errs = append(errs, m.lock.Close())
	}
	m.lock = nil
	m.stop, m.handler, m.server, m.listener, m.turn, m.echo, m.Store = nil, nil, nil, nil, nil, nil, nil
	return errors.Join(errs...)
}
