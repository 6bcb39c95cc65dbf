package sqldb

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode/utf8"

	"sidetone/server/store"
)

// A search reads lines, the newest first, until a page is full. Which of its
// conditions leaves few lines differs from search to search, and an index that
// is asked for a common thing is slower than none. So the newest lines are
// looked through first, which fills most pages; where a condition leaves few
// lines, that one is asked before; and else its index is read in the order of
// lines. Kinds are known here, so that what is said of them becomes a set of them
// before the database is asked.

// Search implements store.Store.
func (s *DB) Search(ctx context.Context, q store.Query) ([]store.Line, error) {
	all, err := s.kinds.list(ctx, s)
	if err != nil {
		return nil, s.explain(err)
	}
	p := s.plan(q, all)
	lines, err := p.find(ctx, q.Words)
	return lines, s.explain(err)
}

// Knows implements store.Store.
func (s *DB) Knows(ctx context.Context, q store.Query) (bool, error) {
	all, err := s.kinds.list(ctx, s)
	if err != nil {
		return false, s.explain(err)
	}
	kinds, _ := matching(all, q)
	return kinds == nil && len(all) > 0 || kinds != nil && kinds.n > 0, nil
}

// plan is how a search is made.
type plan struct {
	s     *DB
	limit int
	// known are all kinds; kinds are those that may be found, nil: any.
	known []kind
	kinds *kindSet
	// held are the kinds that each word is in, as far as it was looked for.
	held map[string]*kindSet
	// saying is what kinds are asked for, as conditions on their columns.
	saying conditions
	// texts are words that only a report's own text can hold.
	texts []string
	// both are words that a kind or a report's own text has to hold.
	both []string
	// where are the other conditions, and columns those that an index leads to.
	where   conditions
	columns []column
	// from and to bound the places: from <= place < to.
	from, to int64
	// oneByOne: lines are looked through as they stand, and no index of words is
	// asked.
	oneByOne bool
	// near is how many of the newest lines were found before.
	near int
}

// column is a condition that an index leads to.
type column struct {
	index, condition string
	args             []any
	ordered          bool // the index has the lines of a value in their order
}

// conditions on lines, all of which have to hold.
type conditions struct {
	parts []string
	args  []any
}

func (c *conditions) add(condition string, args ...any) {
	c.parts, c.args = append(c.parts, condition), append(c.args, args...)
}

func (c conditions) clone() conditions {
	return conditions{slices.Clone(c.parts), slices.Clone(c.args)}
}

func (c conditions) String() string { return strings.Join(c.parts, " AND ") }

func (s *DB) plan(q store.Query, all []kind) *plan {
	p := &plan{s: s, held: map[string]*kindSet{}, limit: cmp.Or(q.Limit, defaultPage), known: all, to: int64(q.Before)}
	if !q.Since.IsZero() {
		p.from = firstPlace(q.Since)
	}
	if !q.Until.IsZero() && (p.to == 0 || firstPlace(q.Until) < p.to) {
		p.to = firstPlace(q.Until)
	}
	p.kinds, p.saying = matching(all, q)
	for _, c := range []struct{ name, value string }{
		{"ticket", q.Ticket}, {"link", q.Link}, {"owner", q.Owner}, {"state", string(q.State)},
	} {
		if c.value != "" {
			p.equal(c.name, c.value)
		}
	}
	if q.Untaken {
		p.where.add("l.state = ''")
	}
	if q.Network.IsValid() && q.Network == store.NetworkOf(q.Network.Addr()) {
		p.equal("network", q.Network.String())
	} else if q.Network.IsValid() {
		first, last := addressKeys(q.Network)
		p.columns = append(p.columns, column{"lines_address", "l.address <> '' AND l.address BETWEEN ? AND ?", []any{first, last}, false})
	}
	for _, c := range p.columns {
		p.where.add(c.condition, c.args...)
	}
	return p
}

// equal asks for a value of a column. That it is not empty is said for the
// index, which leaves out those that are.
func (p *plan) equal(name, value string) {
	p.columns = append(p.columns, column{"lines_" + name, "l." + name + " <> '' AND l." + name + " = ?", []any{value}, true})
}

// matching gives the kinds that a query may find, nil for all of them, and what
// it says of them.
func matching(all []kind, q store.Query) (*kindSet, conditions) {
	var saying conditions
	for _, c := range []struct{ column, value string }{
		{"verdict", q.Verdict}, {"hypothesis", q.Hypothesis}, {"cause", q.Cause}, {"profile", q.Profile},
	} {
		if c.value != "" {
			saying.add("k."+c.column+" = ?", c.value)
		}
	}
	browser := strings.ToLower(q.Browser)
	if browser != "" {
		saying.add("lower(k.browser) LIKE ? ESCAPE '!'", part(browser))
	}
	if len(saying.parts) == 0 {
		return nil, saying
	}
	return chosen(all, func(k *kind) bool {
		return (q.Verdict == "" || k.Verdict == q.Verdict) && (q.Hypothesis == "" || k.Hypothesis == q.Hypothesis) &&
			(q.Cause == "" || k.Cause == q.Cause) && (q.Profile == "" || k.Profile == q.Profile) && strings.Contains(k.browser, browser)
	}), saying
}

// only leaves those kinds that a word is in as well.
func (p *plan) only(kinds *kindSet, word string) {
	p.kinds = within(p.kinds, kinds)
	p.saying.add("k.words LIKE ? ESCAPE '!'", part(word))
}

// holding gives the kinds that a word is in.
func (p *plan) holding(word string) *kindSet {
	if p.held[word] == nil {
		p.held[word] = holding(p.known, word)
	}
	return p.held[word]
}

// find decides of each word where it is to be looked for, and searches. A word
// that a kind may hold as well as a report's own text is left open: ids are
// made of letters at random, and hold most short words somewhere.
func (p *plan) find(ctx context.Context, words []string) ([]store.Line, error) {
	for _, word := range words {
		kinds := p.holding(word)
		in, err := p.inTexts(ctx, word)
		switch {
		case err != nil:
			return nil, err
		case kinds.n == 0:
			p.texts = append(p.texts, word)
		case !in:
			p.only(kinds, word)
		default:
			p.both = append(p.both, word)
		}
	}
	return p.read(ctx)
}

func (p *plan) clone() *plan {
	c := *p
	c.texts, c.both, c.where, c.saying = slices.Clone(p.texts), slices.Clone(p.both), p.where.clone(), p.saying.clone()
	return &c
}

// newest merges what was found, each once.
func newest(limit int, found ...[]store.Line) []store.Line {
	all := slices.Concat(found...)
	slices.SortFunc(all, func(a, b store.Line) int { return cmp.Compare(b.Place, a.Place) })
	all = slices.CompactFunc(all, func(a, b store.Line) bool { return a.Place == b.Place })
	return all[:min(len(all), limit)]
}

// query and row ask the database once for what a search needs.
func (p *plan) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.s.db.QueryContext(ctx, p.s.q(query), p.once(args)...)
}

func (p *plan) row(ctx context.Context, query string, args ...any) *sql.Row {
	return p.s.db.QueryRowContext(ctx, p.s.q(query), p.once(args)...)
}

func (p *plan) once(args []any) []any {
	if p.s.d.Once == nil {
		return args
	}
	return append([]any{p.s.d.Once}, args...)
}

// inTexts reports whether a word is in the text of any report, as far as an
// index tells that at once.
func (p *plan) inTexts(ctx context.Context, word string) (bool, error) {
	if p.s.d.Words == "" || utf8.RuneCountInString(word) < gram {
		return true, nil
	}
	n, err := p.count(ctx, p.s.d.Words, p.s.d.Words+` MATCH ?`, 1, phrase(word))
	return n > 0, err
}

// gram is how many letters in a row an index of words needs.
const gram = 3

// phrase is a word as FTS5 has to find it, whatever is in it.
func phrase(word string) string { return `"` + strings.ReplaceAll(word, `"`, `""`) + `"` }

// part is the pattern of what holds a word. "!" takes their meaning from the
// marks of a pattern: a backslash would need another one in some databases.
func part(word string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word) + "%"
}
