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

// Networks implements store.Store. What is counted is read out of an index that
// has all of it, and counted here: a database sorts lines to group them, and
// would have to be told which of the kinds, ten thousand and more, are failures.
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
	found, err := s.countNetworks(ctx, firstPlace(since), failing)
	if err != nil {
		return nil, s.explain(err)
	}
	return ranked(found, limit)
}

// counted is a network while it is counted.
type counted struct {
	runs, failing int
	last          int64 // place of the latest
	causes        map[cause]int
}

// cause is what a run failed for.
type cause struct{ hypothesis, cause string }

// by names the index that a statement reads, for a database that would choose one
// by which it has to look every line up.
func (s *DB) by(index string) string {
	if s.d.Words == "" {
		return ""
	}
	return " INDEXED BY " + index
}

func (s *DB) countNetworks(ctx context.Context, from int64, failing map[int64]kind) (map[string]*counted, error) {
	rows, err := s.db.QueryContext(ctx, s.q(`SELECT seq, network, kind FROM lines`+s.by("lines_counted")+` WHERE seq >= ? AND network <> ''`), from)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[string]*counted{}
	for rows.Next() {
		var place, kind int64
		var network string
		if err := rows.Scan(&place, &network, &kind); err != nil {
			return nil, err
		}
		c := found[network]
		if c == nil {
			c = &counted{}
			found[network] = c
		}
		c.runs, c.last = c.runs+1, max(c.last, place)
		if k, failed := failing[kind]; failed {
			if c.causes == nil {
				c.causes = map[cause]int{}
			}
			c.failing++
			c.causes[cause{k.Hypothesis, k.Cause}]++
		}
	}
	return found, rows.Err()
}

// ranked are networks with most failures first, then most runs, then the
// latest, up to a limit.
func ranked(found map[string]*counted, limit int) ([]store.Network, error) {
	names := make([]string, 0, len(found))
	for network := range found {
		names = append(names, network)
	}
	slices.SortFunc(names, func(a, b string) int {
		x, y := found[a], found[b]
		return cmp.Or(cmp.Compare(y.failing, x.failing), cmp.Compare(y.runs, x.runs), cmp.Compare(y.last, x.last))
	})
	var list []store.Network
	for _, name := range names[:min(len(names), limit)] {
		c := found[name]
		p, err := netip.ParsePrefix(name)
		if err != nil {
			return nil, fmt.Errorf("network of a line: %w", err)
		}
		n := store.Network{Network: p, Runs: c.runs, Failing: c.failing, Last: moment(c.last / perMillisecond)}
		for is, times := range c.causes {
			if times > n.Same || times == n.Same && strings.Compare(is.hypothesis+is.cause, n.Hypothesis+n.Cause) < 0 {
				n.Hypothesis, n.Cause, n.Same = is.hypothesis, is.cause, times
			}
		}
		list = append(list, n)
	}
	return list, nil
}
