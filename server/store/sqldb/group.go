package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"

	"sidetone/server/refusal"
)

// group is the one writer of a database that has room for one. What comes
// while it waits for the disk is written together and reaches the disk with
// one flush (group commit), so that nothing has to be acknowledged before it
// is there and many writers do not wait for one flush each.
//
// Each piece of work stands in a savepoint of its own: one that fails is
// undone alone. Nobody is answered before the commit that holds his work.
type group struct {
	db   *sql.DB
	jobs chan *job
	done chan struct{}

	mu     sync.RWMutex // held for reading while a job is put into jobs
	closed bool

	// Of the writer's goroutine alone; nil until it is needed, and after the
	// connection failed.
	conn *sql.Conn
	on   *statements
}

// job is work that is done in somebody's transaction.
type job struct {
	ctx  context.Context
	work func(querier) error
	err  chan error
}

// errClosed is given to whoever writes to a store that was closed.
var errClosed = errors.New("the store is closed")

func newGroup(db *sql.DB) *group {
	g := &group{db: db, jobs: make(chan *job, maxWaiting), done: make(chan struct{})}
	go g.run()
	return g
}

// do has work done and returns when it is on disk, or was not done.
func (g *group) do(ctx context.Context, work func(querier) error) error {
	j := &job{ctx: ctx, work: work, err: make(chan error, 1)}
	if err := g.enqueue(j); err != nil {
		return err
	}
	return <-j.err
}

func (g *group) enqueue(j *job) error {
	g.mu.RLock()
	defer g.mu.RUnlock()
	if g.closed {
		return errClosed
	}
	select {
	case g.jobs <- j:
		return nil
	default:
		return &refusal.Error{Kind: refusal.Unavailable, RetryAfter: whenBusy, Reason: "store_busy"}
	}
}

// close writes what waits and ends the writer.
func (g *group) close() {
	g.mu.Lock()
	if !g.closed {
		g.closed = true
		close(g.jobs)
	}
	g.mu.Unlock()
	<-g.done
}

func (g *group) run() {
	defer close(g.done)
	for first := range g.jobs {
		g.commit(first)
	}
	g.drop()
}

// commit does first, and what has come meanwhile, in one transaction.
func (g *group) commit(first *job) {
	// A statement that is interrupted can take the whole transaction with it,
	// so callers who leave are looked at before their work begins and not
	// during it.
	ctx := context.Background()
	if err := g.begin(ctx); err != nil {
		first.err <- err
		return
	}
	var written []*job
	err := g.batch(ctx, first, &written)
	if err == nil {
		_, err = g.on.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		// The connection is given up: whether its transaction is still open
		// after a full disk is not known.
		g.drop()
	}
	for _, j := range written {
		j.err <- err
	}
}

func (g *group) batch(ctx context.Context, next *job, written *[]*job) error {
	for {
		if err := next.ctx.Err(); err != nil {
			next.err <- err
		} else if failed, err := g.one(ctx, next); err != nil {
			next.err <- failed
			return err
		} else if failed != nil {
			next.err <- failed
		} else {
			*written = append(*written, next)
		}
		if len(*written) == maxTogether {
			return nil
		}
		select {
		case j, ok := <-g.jobs:
			if !ok {
				return nil
			}
			next = j
		default:
			return nil
		}
	}
}

// one does one piece of work. failed is what its caller is told; err says that
// the transaction cannot go on.
func (g *group) one(ctx context.Context, j *job) (failed, err error) {
	if _, err := g.on.ExecContext(ctx, "SAVEPOINT one"); err != nil {
		return err, err
	}
	if failed = j.work(g.on); failed != nil {
		if _, err := g.on.ExecContext(ctx, "ROLLBACK TO one"); err != nil {
			// SQLite ended the transaction by itself; why, failed says.
			return failed, failed
		}
	}
	if _, err = g.on.ExecContext(ctx, "RELEASE one"); err != nil {
		return err, err
	}
	return failed, nil
}

func (g *group) begin(ctx context.Context) error {
	if g.conn == nil {
		conn, err := g.db.Conn(ctx)
		if err != nil {
			return fmt.Errorf("connect: %w", err)
		}
		g.conn, g.on = conn, newStatements(conn)
	}
	if _, err := g.on.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		g.drop()
		return fmt.Errorf("begin: %w", err)
	}
	return nil
}

// drop closes the connection for good, and with it what is not committed.
// Given back, it could hold its transaction, and the database's lock, for ever.
func (g *group) drop() {
	if g.conn == nil {
		return
	}
	g.on.close()
	// This is how package sql is told not to use a connection again.
	_ = g.conn.Raw(func(any) error { return driver.ErrBadConn })
	_ = g.conn.Close() // it is closed already
	g.conn, g.on = nil, nil
}
