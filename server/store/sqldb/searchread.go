package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"sidetone/server/store"
)

// read finds the page, every word being assigned: among the newest lines, and
// what these lack beyond them.
func (p *plan) read(ctx context.Context) ([]store.Line, error) {
	if p.kinds != nil && p.kinds.n == 0 {
		return nil, nil
	}
	if p.to == 0 {
		p.to = math.MaxInt64
	}
	if lines, done, err := p.atOnce(ctx, true); done || err != nil {
		return lines, err
	}
	bound, err := p.bound(ctx)
	if err != nil {
		return nil, err
	}
	near := *p
	near.from, near.oneByOne = max(p.from, bound), true
	found, err := near.lines(ctx, walk(near.all()), p.limit)
	if err != nil || len(found) == p.limit || bound <= p.from {
		return found, err
	}
	beyond := p.clone()
	beyond.to, beyond.limit, beyond.near = bound, p.limit-len(found), len(found)
	var older []store.Line
	if p.s.eras {
		older, err = beyond.beyondByEras(ctx, bound)
	} else {
		older, err = beyond.beyond(ctx, branches, false) // nothing was sharp
	}
	return append(found, older...), err
}

// atOnce answers what one index answers by itself, and what a condition leaves
// few lines of; sharp: whether one does is to be asked.
func (p *plan) atOnce(ctx context.Context, sharp bool) (lines []store.Line, done bool, err error) {
	where := p.all()
	way := p.alone()
	if way == nil && sharp && p.s.d.Words != "" {
		if way, err = p.sharpest(ctx); err != nil {
			return nil, false, err
		}
	}
	switch {
	case way != nil:
		lines, err = p.lines(ctx, way(where), p.limit)
	case p.free():
		lines, err = p.lines(ctx, walk(where), p.limit)
	default:
		return nil, false, nil
	}
	return lines, true, err
}

// alone is the way by an index that has the lines of the only condition in their
// order; nil: there are several, or none.
func (p *plan) alone() func(conditions) source {
	switch {
	case p.kinds != nil || len(p.both) > 0:
		return nil
	case p.s.d.Words != "" && p.textsAlone():
		return p.byWords
	case len(p.texts) == 0 && len(p.columns) == 1 && len(p.where.parts) == 1 && p.columns[0].ordered:
		if p.s.d.Words == "" {
			return walk // the database knows its indexes
		}
		return by(p.columns[0].index)
	}
	return nil
}

// textsAlone reports whether nothing is asked for but words of single reports,
// all of which an index finds.
func (p *plan) textsAlone() bool {
	return p.kinds == nil && len(p.both)+len(p.where.parts) == 0 && len(p.texts) > 0 && len(p.long()) == len(p.texts)
}

// bound is the place of the last of the newest lines; 0: there are not as many.
func (p *plan) bound(ctx context.Context) (place int64, err error) {
	err = p.row(ctx, `SELECT seq FROM lines WHERE seq < ? ORDER BY seq DESC LIMIT 1 OFFSET ?`, p.to, recently).Scan(&place)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return place, err
}

// beyond finds what is older than the newest lines. A word that is in kinds and
// in texts is looked for in each apart, where an index helps.
func (p *plan) beyond(ctx context.Context, branches int, sharp bool) ([]store.Line, error) {
	if p.kinds != nil && p.kinds.n == 0 {
		return nil, nil
	}
	if lines, done, err := p.atOnce(ctx, sharp); done || err != nil {
		return lines, err
	}
	at := slices.IndexFunc(p.both, func(w string) bool { return utf8.RuneCountInString(w) >= gram })
	if at < 0 || branches == 0 || p.s.d.Words == "" && !p.s.eras || p.s.eras && len(p.long()) > 0 {
		return p.older(ctx, p.all())
	}
	word := p.both[at]
	ofKind, ofText := p.clone(), p.clone()
	ofKind.both, ofText.both = slices.Delete(ofKind.both, at, at+1), slices.Delete(ofText.both, at, at+1)
	ofKind.only(p.holding(word), word)
	ofText.texts = append(ofText.texts, word)
	first, err := ofKind.beyond(ctx, branches-1, true)
	if err != nil {
		return nil, err
	}
	second, err := ofText.beyond(ctx, branches-1, true)
	return newest(p.limit, first, second), err
}

// free reports whether a page is full after about as many lines as it has.
func (p *plan) free() bool {
	return p.kinds == nil && len(p.texts)+len(p.both) == 0 && len(p.where.parts) == 0
}

// all are the conditions, places apart.
func (p *plan) all() conditions {
	where := p.where.clone()
	switch {
	case p.kinds == nil:
	case p.kinds.n <= listed:
		where.add("l.kind IN " + in(p.kinds.ids()))
	default:
		where.add(p.saying.String(), p.saying.args...)
	}
	for _, word := range p.texts {
		where.add(p.holds(word), part(word))
	}
	for _, word := range p.both {
		switch kinds := p.holding(word); {
		case kinds.n == 0:
			where.add(p.holds(word), part(word))
		case kinds.n <= listed:
			where.add("(l.kind IN "+in(kinds.ids())+" OR "+p.holds(word)+")", part(word))
		default:
			where.add("(k.words LIKE ? ESCAPE '!' OR "+p.holds(word)+")", part(word), part(word))
		}
	}
	return where
}

// holds is that a report's own text holds a word. PostgreSQL would read all of
// its index for one that is too short for it, and for one that is looked for in
// few lines, so that is no condition on the column.
func (p *plan) holds(word string) string {
	if p.oneByOne || utf8.RuneCountInString(word) < gram {
		return "l.own || '' LIKE ? ESCAPE '!'"
	}
	return "l.own LIKE ? ESCAPE '!'"
}

// source is where lines are read from, in their order, with the conditions that
// hold there.
type source struct {
	from  string // ends with the lines as l
	where conditions
	place string // column by which it is read
	// whole: all lines are read before the newest are taken, whatever the database
	// thinks of how soon a page were full.
	whole bool
}

func walk(where conditions) source { return source{from: "lines l", where: where, place: "l.seq"} }

// by reads an index of a column.
func by(index string) func(conditions) source {
	return func(where conditions) source {
		return source{from: "lines l INDEXED BY " + index, where: where, place: "l.seq"}
	}
}

// byWords reads the index of words.
func (p *plan) byWords(where conditions) source {
	index := p.s.d.Words
	where = where.clone()
	where.add(index+` MATCH ?`, p.phrases())
	return source{from: index + ` CROSS JOIN lines l ON l.seq = ` + index + `.rowid`, where: where, place: index + ".rowid"}
}

// long are the words that the index of words can find.
func (p *plan) long() []string {
	return slices.DeleteFunc(slices.Clone(p.texts), func(w string) bool { return utf8.RuneCountInString(w) < gram })
}

// phrases asks the index of words for all that it can find.
func (p *plan) phrases() string {
	var phrases []string
	for _, word := range p.long() {
		phrases = append(phrases, phrase(word))
	}
	return strings.Join(phrases, " AND ")
}

// sharpest is the way by the condition that leaves fewest lines; nil: each
// leaves many.
func (p *plan) sharpest(ctx context.Context) (way func(conditions) source, err error) {
	fewest := sharp + 1
	try := func(w func(conditions) source, from, condition string, args ...any) {
		if err != nil || fewest == 0 {
			return
		}
		var n int
		if n, err = p.count(ctx, from, condition, fewest, args...); n < fewest {
			fewest, way = n, w
		}
	}
	for _, c := range p.columns {
		try(by(c.index), "lines l INDEXED BY "+c.index, c.condition+` AND l.seq >= ? AND l.seq < ?`, append(slices.Clone(c.args), p.from, p.to)...)
	}
	if index := p.s.d.Words; len(p.long()) > 0 {
		try(p.byWords, index, index+` MATCH ? AND rowid >= ? AND rowid < ?`, p.phrases(), p.from, p.to)
	}
	if p.kinds != nil && p.kinds.n <= listed {
		try(by("lines_kind"), "lines l INDEXED BY lines_kind", `l.kind IN `+in(p.kinds.ids())+` AND l.seq >= ? AND l.seq < ?`, p.from, p.to)
	}
	return way, err
}

// count counts lines up to most.
func (p *plan) count(ctx context.Context, from, condition string, most int, args ...any) (n int, err error) {
	err = p.row(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+from+` WHERE `+condition+` LIMIT ?) AS found`, append(args, most)...).Scan(&n)
	return n, err
}

// older finds what is beyond the newest lines, by an index in the order of
// lines if there is one.
func (p *plan) older(ctx context.Context, where conditions) ([]store.Line, error) {
	if p.kinds != nil && len(p.texts)+len(p.both)+len(p.where.parts) == 0 {
		return p.byHeads(ctx)
	}
	ordered := slices.IndexFunc(p.columns, func(c column) bool { return c.ordered })
	switch {
	case p.s.eras && len(p.long()) > 0:
		return p.byEras(ctx)
	case p.s.d.Words == "":
		return p.lines(ctx, walk(where), p.limit) // the database knows its indexes
	case len(p.long()) > 0:
		return p.lines(ctx, p.byWords(where), p.limit)
	case ordered >= 0:
		return p.lines(ctx, by(p.columns[ordered].index)(where), p.limit)
	case p.kinds != nil && p.kinds.n <= mergeKinds:
		return p.merged(ctx, p.kinds.ids(), where)
	}
	return p.lines(ctx, walk(where), p.limit)
}

// lookedUp is withKind for a database that would else read all kinds to know
// those of fifty lines.
const lookedUp = ` CROSS JOIN LATERAL (SELECT * FROM kinds WHERE id = l.kind OFFSET 0) AS k`

// lines reads from a source.
func (p *plan) lines(ctx context.Context, of source, limit int) ([]store.Line, error) {
	where := of.where.clone()
	where.add(of.place+` >= ? AND `+of.place+` < ?`, p.from, p.to)
	kinds := withKind
	if p.s.d.Lateral {
		kinds = lookedUp
	}
	query := `SELECT ` + lineColumns + ` FROM ` + of.from + kinds + ` WHERE ` + where.String()
	if of.whole {
		query = `WITH found AS MATERIALIZED (` + query + `) SELECT * FROM found ORDER BY seq DESC LIMIT ?`
	} else {
		query += ` ORDER BY ` + of.place + ` DESC LIMIT ?`
	}
	if p.s.d.Words != "" {
		// SQLite keeps the order of a CROSS JOIN.
		query = strings.Replace(query, withKind, " CROSS"+withKind, 1)
	}
	rows, err := p.query(ctx, query, append(where.args, limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []store.Line
	for rows.Next() {
		l, err := scanLine(rows)
		if err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return lines, rows.Err()
}
