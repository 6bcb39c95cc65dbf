package sqldb

import (
	"context"
	"maps"
	"slices"

	"sidetone/server/store"
)

// Packed is a report that is ready to be written: what takes time is done, and
// several can be packed at once.
type Packed struct {
	record store.Record
	kind   kind
	body   []byte
	size   int // of the JSON
}

// Pack readies a report that is whole.
func Pack(r store.Record) (Packed, error) {
	body, err := encode(r)
	return Packed{r, kindOf(r), pack(body), len(body)}, err
}

// Add writes reports in one transaction, all or none. They are whole, and new,
// and their runs are over: so a database is filled at once, several times faster
// than by the runs themselves. Nothing is counted for anybody.
func (s *DB) Add(ctx context.Context, reports []Packed) error {
	if err := s.addKinds(ctx, reports); err != nil {
		return err
	}
	return s.write(ctx, func(tx querier) error {
		for _, p := range reports {
			if _, err := s.put(ctx, tx, kept{Record: p.record, isNew: true, version: 1}, p.kind, columnsOf(p.record), p.body, p.size); err != nil {
				return err
			}
		}
		return nil
	})
}

// addKinds writes the kinds that are new, in their order: two transactions that
// write the same ones in another would wait for each other.
func (s *DB) addKinds(ctx context.Context, reports []Packed) error {
	missing := map[int64]kind{}
	for _, p := range reports {
		if !s.kinds.has(p.kind) {
			missing[p.kind.id] = p.kind
		}
	}
	err := s.write(ctx, func(tx querier) error {
		for _, id := range slices.Sorted(maps.Keys(missing)) {
			if err := s.kinds.put(ctx, s, tx, missing[id]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		for _, is := range missing {
			s.kinds.stored(is)
		}
	}
	return err
}
