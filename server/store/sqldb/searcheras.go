package sqldb

import (
	"context"
	"slices"
	"strings"

	"sidetone/server/store"
)

// An index of words that knows no order (PostgreSQL's GIN) gives all lines that
// hold a word, and each of them has to be fetched before the newest are known:
// of ten thousand that takes a tenth of a second and more, nearly all of it for lines that
// no page shows. So its entries are also by era, a span of places, and a search
// goes back through the eras in wider and wider windows until its page is full.

// Eras is what an index of words has beside the words, as an expression on
// columns of lines: the era of a line and, negative, its age, which is sixteen eras.
const Eras = `ARRAY[seq >> 48, -(seq >> 52)]`

// bits of a place that are within an era (37 hours) and within an age (25 days).
const (
	eraBits = 48
	ageBits = 52
)

// window is so many eras, or ages.
type window struct{ bits, n int64 }

// windows are gone back through in this order, the last one again and again. An
// index looks for up to sixteen values at once at little cost.
var windows = []window{{eraBits, 1}, {eraBits, 4}, {eraBits, 16}, {ageBits, 4}, {ageBits, 16}}

// before gives the window that ends before a place: where it begins, and the
// condition that leads an index to it.
func (w window) before(to int64) (from int64, condition string) {
	last := (to - 1) >> w.bits
	first := max(0, last-w.n+1)
	var keys []int64
	for key := first; key <= last; key++ {
		if w.bits == ageBits {
			keys = append(keys, -key)
		} else {
			keys = append(keys, key)
		}
	}
	return first << w.bits, strings.ReplaceAll(Eras, "seq", "l.seq") + " && " + array(keys)
}

// ByEra is told that there is an index of words by era. It is called before the
// store is used.
func (s *DB) ByEra() { s.eras = true }

// byEras finds lines by their texts, window by window.
func (p *plan) byEras(ctx context.Context) (found []store.Line, err error) {
	if places, seldom, err := p.seldomTexts(ctx); err != nil || seldom {
		if err != nil {
			return nil, err
		}
		return p.atPlaces(ctx, places)
	}
	first, last, err := p.ends(ctx)
	if err != nil {
		return nil, err
	}
	from, to := max(p.from, first), min(p.to, last+1)
	for i := 0; to > from && len(found) < p.limit; i++ {
		part := *p
		begins, inWindow := windows[min(i, len(windows)-1)].before(to)
		part.from, part.to = max(from, begins), to
		where := p.all()
		where.add(inWindow)
		lines, err := part.lines(ctx, source{from: "lines l", where: where, place: "l.seq", whole: true}, p.limit-len(found))
		if err != nil {
			return nil, err
		}
		found, to = append(found, lines...), begins
	}
	return found, nil
}

// ends are the places of the first and the last line; 0 and 0: there is none.
func (p *plan) ends(ctx context.Context) (first, last int64, err error) {
	err = p.row(ctx, `SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM lines`).Scan(&first, &last)
	return first, last, err
}

// assign looks for the places of each word that a kind may hold and that few
// texts do: ids are made of letters at random, and hold most short words
// somewhere. What has all words by its kind is then found by kinds alone, and of
// the rest all are at one of those places, which places gives.
func (p *plan) assign(ctx context.Context, bound int64) (places []int64, err error) {
	if len(p.long()) > 0 {
		return nil, nil // the index of words leaves few lines
	}
	var open []string
	for _, word := range p.both {
		at, seldom, err := p.seldom(ctx, bound, word)
		if err != nil {
			return nil, err
		}
		if !seldom {
			open = append(open, word)
			continue
		}
		p.only(p.holding(word), word)
		places = append(places, at...)
	}
	p.both = open
	return places, nil
}

// beyondByEras finds what is older than the newest lines, where an index of
// words is by era.
func (p *plan) beyondByEras(ctx context.Context, bound int64) ([]store.Line, error) {
	byText := p.clone()
	places, err := p.assign(ctx, bound)
	if err != nil {
		return nil, err
	}
	found, err := p.beyond(ctx, branches, false)
	if len(found) == p.limit { // what is older than all of these is not asked for
		last := int64(found[len(found)-1].Place)
		places = slices.DeleteFunc(places, func(place int64) bool { return place < last })
	}
	if err != nil || len(places) == 0 {
		return found, err
	}
	others, err := byText.atPlaces(ctx, places)
	return newest(p.limit, found, others), err
}
