package sqldb

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"sidetone/server/store"
	"sidetone/shared/report"
)

// Networks implements store.Store. The database counts, by an index that has all
// that it takes, and only of those networks that are given is it asked what their
// failures have in common.
func (s *DB) Networks(ctx context.Context, since time.Time, limit int) ([]store.Network, error) {
	all, err := s.kinds.list(ctx, s)
	if err != nil {
		return nil, s.explain(err)
	}
	failing := map[int64]kind{}
	for _, k := range all {
		if k.Verdict == string(report.Blocked) || k.Verdict == string(report.Degraded) {
			failing[k.id] = k
		}
	}
	found, err := s.countNetworks(ctx, firstPlace(since), failing, limit)
	if err != nil {
		return nil, s.explain(err)
	}
	if err := s.countCauses(ctx, firstPlace(since), failing, found); err != nil {
		return nil, s.explain(err)
	}
	return ranked(found)
}

// counted is a network while it is counted.
type counted struct {
	store.Network
	causes map[cause]int
}

// cause is what a run failed for.
type cause struct{ hypothesis, cause string }

// oneOf is that a kind is one of some, in SQL.
func oneOf(kinds map[int64]kind) string {
	if len(kinds) == 0 {
		return "1 = 0"
	}
	ids := map[int64]bool{}
	for id := range kinds {
		ids[id] = true
	}
	return "kind IN " + in(ids)
}

// by names the index that a statement reads, for a database that would choose one
// by which it has to look every line up.
func (s *DB) by(index string) string {
	if s.d.Words == "" {
		return ""
	}
	return " INDEXED BY " + index
}

// countNetworks gives those with most failures, then most runs.
func (s *DB) countNetworks(ctx context.Context, from int64, failing map[int64]kind, limit int) (map[string]*counted, error) {
	rows, err := s.db.QueryContext(ctx, s.q(`SELECT network, count(*) AS runs, sum(CASE WHEN `+oneOf(failing)+` THEN 1 ELSE 0 END) AS failing, max(seq) AS last
		FROM lines`+s.by("lines_counted")+` WHERE seq >= ? AND network <> '' GROUP BY network ORDER BY failing DESC, runs DESC, last DESC LIMIT ?`), from, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]*counted{}
	for rows.Next() {
		var network string
		var last int64
		c := &counted{causes: map[cause]int{}}
		if err := rows.Scan(&network, &c.Runs, &c.Failing, &last); err != nil {
			return nil, err
		}
		c.Last = moment(last / perMillisecond)
		found[network] = c
	}
	return found, rows.Err()
}

// countCauses counts what the failures of each network have in common.
func (s *DB) countCauses(ctx context.Context, from int64, failing map[int64]kind, found map[string]*counted) error {
	var args []any
	for network, c := range found {
		if c.Failing > 0 {
			args = append(args, network)
		}
	}
	if len(args) == 0 {
		return nil
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(args)), ", ")
	rows, err := s.db.QueryContext(ctx, s.q(`SELECT network, kind, count(*) FROM lines WHERE network <> '' AND network IN (`+marks+`) AND seq >= ? AND `+
		oneOf(failing)+` GROUP BY network, kind`), append(args, from)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var network string
		var id int64
		var n int
		if err := rows.Scan(&network, &id, &n); err != nil {
			return err
		}
		found[network].causes[cause{failing[id].Hypothesis, failing[id].Cause}] += n
	}
	return rows.Err()
}

// ranked are networks with most failures first, then most runs, then the
// latest.
func ranked(found map[string]*counted) ([]store.Network, error) {
	var list []store.Network
	for network, c := range found {
		p, err := netip.ParsePrefix(network)
		if err != nil {
			return nil, fmt.Errorf("network of a line: %w", err)
		}
		c.Network.Network = p
		for is, n := range c.causes {
			if n > c.Same || n == c.Same && strings.Compare(is.hypothesis+is.cause, c.Hypothesis+c.Cause) < 0 {
				c.Hypothesis, c.Cause, c.Same = is.hypothesis, is.cause, n
			}
		}
		list = append(list, c.Network)
	}
	slices.SortFunc(list, func(a, b store.Network) int {
		return cmp.Or(cmp.Compare(b.Failing, a.Failing), cmp.Compare(b.Runs, a.Runs), b.Last.Compare(a.Last), a.Network.Compare(b.Network))
	})
	return list, nil
}
