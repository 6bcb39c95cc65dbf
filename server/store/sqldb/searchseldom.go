package sqldb

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"sidetone/server/store"
)

// What few lines hold is fetched at once: to go back for it era by era asks an
// index as often as there are windows, and each takes longer than all of it.

// seldomTexts gives the places of all lines that hold the texts that an index
// finds, unless there are too many. How many of the newest lines were found tells
// that they are common, and, where nothing else was asked for, that they are not.
func (p *plan) seldomTexts(ctx context.Context) (places []int64, is bool, err error) {
	switch {
	case p.near >= common:
		return nil, false, nil
	case p.textsAlone():
		return p.places(ctx, p.long())
	}
	return p.seldom(ctx, p.to, p.long()...)
}

// seldom gives the places of all lines whose text holds all of some words, unless
// there are too many. What is common is among the newest lines, where it costs
// nothing to find.
func (p *plan) seldom(ctx context.Context, bound int64, words ...string) (places []int64, is bool, err error) {
	if slices.ContainsFunc(words, func(word string) bool { return utf8.RuneCountInString(word) < gram }) {
		return nil, false, nil
	}
	var held conditions
	for _, word := range words {
		held.add("own || '' LIKE ? ESCAPE '!'", part(word))
	}
	n, err := p.count(ctx, "lines", "seq >= ? AND "+held.String(), common, append([]any{bound}, held.args...)...)
	if err != nil || n >= common {
		return nil, false, err
	}
	return p.places(ctx, words)
}

// places gives those of all lines whose text holds all of some words, as far as
// there are few.
func (p *plan) places(ctx context.Context, words []string) (places []int64, are bool, err error) {
	var held conditions
	for _, word := range words {
		held.add("own LIKE ? ESCAPE '!'", part(word))
	}
	rows, err := p.query(ctx, `WITH found AS MATERIALIZED (SELECT seq FROM lines WHERE `+held.String()+`) SELECT seq FROM found LIMIT ?`, append(held.args, few+1)...)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for rows.Next() {
		var place int64
		if err := rows.Scan(&place); err != nil {
			return nil, false, err
		}
		places = append(places, place)
	}
	return places, len(places) <= few, rows.Err()
}

// atPlaces finds lines that are at one of some places.
func (p *plan) atPlaces(ctx context.Context, places []int64) ([]store.Line, error) {
	places = slices.DeleteFunc(slices.Clone(places), func(place int64) bool { return place < p.from || place >= p.to })
	if len(places) == 0 {
		return nil, nil
	}
	if p.textsAlone() {
		slices.SortFunc(places, func(a, b int64) int { return cmp.Compare(b, a) })
		places = places[:min(len(places), p.limit)]
	}
	at := *p
	at.oneByOne = true // they are found
	where := at.all()
	where.add("l.seq = ANY(" + array(places) + ")")
	return at.lines(ctx, source{from: "lines l", where: where, place: "l.seq", whole: true}, p.limit)
}

// array is a list of numbers in PostgreSQL.
func array(of []int64) string {
	return strings.NewReplacer("(", "'{", ")", "}'::bigint[]").Replace(in(of))
}
