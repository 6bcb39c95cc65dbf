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

// Networks implements store.Store.
func (s *DB) Networks(ctx context.Context, since time.Time, limit int) ([]store.Network, error) {
	all, err := s.kinds.list(ctx, s)
	if err != nil {
		return nil, s.explain(err)
	}
	rows, err := s.on.QueryContext(ctx, s.q(`SELECT network, kind, count(*), max(seq)
		FROM lines WHERE seq >= ? AND network <> '' GROUP BY network, kind`), firstPlace(since))
	if err != nil {
		return nil, s.explain(err)
	}
	defer rows.Close()
	of := map[int64]kind{}
	for _, k := range all {
		of[k.id] = k
	}
	found := map[string]*counted{}
	for rows.Next() {
		var network string
		var kind, last int64
		var n int
		if err := rows.Scan(&network, &kind, &n, &last); err != nil {
			return nil, err
		}
		if found[network] == nil {
			found[network] = &counted{causes: map[cause]int{}}
		}
		found[network].add(of[kind], n, moment(last/perMillisecond))
	}
	if err := rows.Err(); err != nil {
		return nil, s.explain(err)
	}
	return ranked(found, limit)
}

// cause is what a run failed for.
type cause struct{ hypothesis, cause string }

// counted is a network while it is counted.
type counted struct {
	store.Network
	causes map[cause]int
}

func (c *counted) add(k kind, n int, last time.Time) {
	c.Runs += n
	if last.After(c.Last) {
		c.Last = last
	}
	if k.Verdict == string(report.Blocked) || k.Verdict == string(report.Degraded) {
		c.Failing += n
		c.causes[cause{k.Hypothesis, k.Cause}] += n
	}
}

// ranked are networks with most failures first, then most runs, then the
// latest.
func ranked(found map[string]*counted, limit int) ([]store.Network, error) {
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
	return list[:min(len(list), limit)], nil
}
