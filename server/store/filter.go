package store

import (
	"context"
	"time"
)

// Filters keeps what people look for again and again.
type Filters interface {
	// Filters gives those of an account and those that are shared, by name.
	Filters(ctx context.Context, account string) ([]Filter, error)
	// SaveFilter keeps one; it takes the place of the account's own of the same
	// name. TooMany: the account has limit of them.
	SaveFilter(ctx context.Context, f Filter, limit int) error
	// DeleteFilter forgets one of an account, or, for whom shared is allowed,
	// one that is shared; Unknown when there is none.
	DeleteFilter(ctx context.Context, account, id string, shared bool) error
}

// Filter is a search of the console under a name.
type Filter struct {
	ID string
	// Account whose it is; empty: of whoever has the operator key.
	Account string
	Name    string
	Search  string // the parameters of the search as a query string
	Shared  bool   // with everybody who sees the console
	Created time.Time
}
