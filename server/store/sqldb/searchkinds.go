package sqldb

import (
	"context"
	"fmt"
	"strings"

	"sidetone/server/store"
)

// byHeads reads lines of which nothing but the kind is asked. The newest line of
// each kind is at the end of its part of an index; the lines of a page are of no
// other kinds than those whose newest are the newest of all, as many as a page
// has lines.
func (p *plan) byHeads(ctx context.Context) ([]store.Line, error) {
	if p.limit > mergeKinds {
		return p.lines(ctx, walk(p.all()), p.limit) // a file is made, and nobody waits for a page
	}
	query, args := p.heads()
	rows, err := p.query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil || len(ids) == 0 {
		return nil, err
	}
	return p.merged(ctx, ids, conditions{})
}

// heads asks for the kinds whose newest lines are the newest of all.
func (p *plan) heads() (query string, args []any) {
	if p.s.d.Lateral {
		return `SELECT of.kind FROM unnest(` + array(p.kinds.ids()) + `) AS of(kind) CROSS JOIN LATERAL (SELECT l.seq FROM lines l
			WHERE l.kind = of.kind AND l.seq >= ? AND l.seq < ? ORDER BY l.seq DESC LIMIT 1) AS head ORDER BY head.seq DESC LIMIT ?`, []any{p.from, p.to, p.limit}
	}
	which := p.saying
	if p.kinds.n <= listed {
		which = conditions{parts: []string{"k.id IN " + in(p.kinds.ids())}}
	}
	return `SELECT id FROM (SELECT k.id, (SELECT max(l.seq) FROM lines l` + p.s.by("lines_kind") +
		` WHERE l.kind = k.id AND l.seq >= ? AND l.seq < ?) AS head FROM kinds k WHERE ` + which.String() +
		`) AS heads WHERE head IS NOT NULL ORDER BY head DESC LIMIT ?`, append(append([]any{p.from, p.to}, which.args...), p.limit)
}

// merged takes of each kind as many lines as a page has, by the index that has
// those of a kind in their order, and the newest of all these.
func (p *plan) merged(ctx context.Context, kinds []int64, where conditions) ([]store.Line, error) {
	if p.s.d.Lateral {
		return p.mergedAtOnce(ctx, kinds, where)
	}
	var each []string
	var args []any
	for _, id := range kinds {
		one := where.clone()
		one.add(fmt.Sprintf("l.kind = %d AND l.seq >= ? AND l.seq < ?", id), p.from, p.to)
		each = append(each, `SELECT seq FROM (SELECT l.seq FROM lines l`+p.s.by("lines_kind")+` CROSS JOIN kinds k WHERE k.id = l.kind AND `+one.String()+
			` ORDER BY l.seq DESC LIMIT ?) AS one`)
		args = append(append(args, one.args...), p.limit)
	}
	newest := conditions{[]string{`l.seq IN (SELECT seq FROM (` + strings.Join(each, ` UNION ALL `) + `) AS each_kind ORDER BY seq DESC LIMIT ?)`}, append(args, p.limit)}
	return p.lines(ctx, walk(newest), p.limit)
}

// mergedAtOnce is merged in one statement, where a database has LATERAL: to plan
// as many selects as there are kinds takes it longer than to make them.
func (p *plan) mergedAtOnce(ctx context.Context, kinds []int64, where conditions) ([]store.Line, error) {
	each := where.clone()
	each.add("l.kind = of.kind AND l.seq >= ? AND l.seq < ?", p.from, p.to)
	newest := conditions{[]string{`l.seq IN (SELECT one.seq FROM unnest(` + array(kinds) + `) AS of(kind) CROSS JOIN LATERAL (SELECT l.seq FROM lines l` + withKind +
		` WHERE ` + each.String() + ` ORDER BY l.seq DESC LIMIT ?) AS one ORDER BY one.seq DESC LIMIT ?)`}, append(each.args, p.limit, p.limit)}
	return p.lines(ctx, walk(newest), p.limit)
}
