package listen

import (
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	// retryAtFirst and retryAtMost are the waits after an error of a socket,
	// doubling, as net/http's Server does it: short enough that nobody who
	// knocked meanwhile has given up, long enough to cost no processor.
	retryAtFirst = 5 * time.Millisecond
	retryAtMost  = time.Second
	// troubleLasts is how long after an error a socket counts as in trouble.
	// The next try comes after retryAtMost; when it meets no error, it waits
	// for clients, and that is not seen from outside.
	troubleLasts = 2 * retryAtMost
)

// Health is the state of a part's sockets.
type Health interface {
	// Listening is nil while every socket takes what comes, or says which one
	// does not, in one line without an address.
	Listening() error
}

// Pulse is the state of one socket: whether it takes what comes, and whether
// it always has since a given time. The zero value has never failed.
type Pulse struct {
	name string
	log  *slog.Logger
	now  func() time.Time

	troubled atomic.Bool // in a spell of errors

	mu     sync.Mutex
	failed time.Time // the last error of its own
	err    error
	wait   time.Duration
	ended  bool
}

// NewPulse is for the socket that name tells, such as "tcp 3478". log nil:
// nothing is logged.
func NewPulse(name string, log *slog.Logger) *Pulse {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Pulse{name: name, log: log, now: time.Now}
}

// Err says what keeps the socket from taking what comes now, or nil.
func (p *Pulse) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.ended:
		return errors.New(p.name + " is closed")
	case !p.failed.IsZero() && p.now().Sub(p.failed) < troubleLasts:
		return errors.New(p.name + " takes nothing: " + Reason(p.err))
	}
	return nil
}

// FailedSince reports whether at any time since then the socket did not take
// what came.
func (p *Pulse) FailedSince(then time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ended || !p.failed.IsZero() && !p.failed.Before(then)
}

// trouble takes an error of the socket and returns how long to wait before
// the next try; ok is false when the socket has been closed.
func (p *Pulse) trouble(err error) (wait time.Duration, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if errors.Is(err, net.ErrClosed) {
		p.ended = true
		return 0, false
	}
	if ofTheClient(err) {
		return 0, true
	}
	now := p.now()
	if now.Sub(p.failed) >= troubleLasts { // the first of a spell
		p.wait = 0
		p.log.Error("a socket takes nothing, trying again", "socket", p.name, "reason", Reason(err))
	}
	p.failed, p.err = now, err
	p.troubled.Store(true)
	p.wait = min(max(2*p.wait, retryAtFirst), retryAtMost)
	return p.wait, true
}

// fine: the socket has taken something.
func (p *Pulse) fine() {
	if p.troubled.Load() && p.troubled.Swap(false) {
		p.log.Info("the socket takes what comes again", "socket", p.name)
	}
}

// ofTheClient: accept(2) of Linux hands on what had become of a connection
// before it was taken, and recvmsg(2) what came back of an earlier packet;
// both say nothing of the socket.
func ofTheClient(err error) bool {
	for _, of := range []error{
		syscall.ECONNABORTED, syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.EPROTO, syscall.EHOSTUNREACH,
		syscall.ENETUNREACH, syscall.EHOSTDOWN, syscall.ENETDOWN, syscall.EINTR, syscall.EAGAIN, syscall.EMSGSIZE,
	} {
		if errors.Is(err, of) {
			return true
		}
	}
	return false
}

// Patient is a listener whose Accept comes back without a connection only
// when it has been closed. Any other error, as when the process has run out
// of file descriptors, is logged and tried again.
type Patient struct {
	net.Listener
	*Pulse
	closed chan struct{}
	once   sync.Once
}

// NewPatient wraps a listener.
func NewPatient(l net.Listener, pulse *Pulse) *Patient {
	return &Patient{Listener: l, Pulse: pulse, closed: make(chan struct{})}
}

// Accept waits for a connection; its only error is net.ErrClosed.
func (p *Patient) Accept() (net.Conn, error) {
	for {
		conn, err := p.Listener.Accept()
		if err == nil {
			p.fine()
			return conn, nil
		}
		wait, ok := p.trouble(err)
		if !ok {
			return nil, net.ErrClosed
		}
		select {
		case <-time.After(wait):
		case <-p.closed:
		}
	}
}

// Close ends Accept.
func (p *Patient) Close() error {
	p.once.Do(func() { close(p.closed) })
	return p.Listener.Close()
}
