package sqldb

import (
	"context"
	"database/sql"
	"sync"
)

// preparer is a connection, or a database with several.
type preparer interface {
	querier
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// statements is a querier that prepares each statement once. Only statements
// whose text is constant may go through it, since it forgets none.
type statements struct {
	on preparer
	mu sync.Mutex
	by map[string]*sql.Stmt
}

func newStatements(on preparer) *statements {
	return &statements{on: on, by: map[string]*sql.Stmt{}}
}

func (s *statements) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.by[query]; known != nil {
		return known, nil
	}
	made, err := s.on.PrepareContext(ctx, query)
	if err == nil {
		s.by[query] = made
	}
	return made, err
}

func (s *statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	p, err := s.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return p.ExecContext(ctx, args...)
}

func (s *statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p, err := s.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return p.QueryContext(ctx, args...)
}

func (s *statements) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	p, err := s.prepared(ctx, query)
	if err != nil {
		// A row cannot be made of an error; unprepared the statement fails in
		// the same way and gives one.
		return s.on.QueryRowContext(ctx, query, args...)
	}
	return p.QueryRowContext(ctx, args...)
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.by {
		_ = p.Close() // the connection goes too
	}
	clear(s.by)
}
