package sqldb

import (
	"slices"
	"strconv"
	"strings"
)

// kindSet is some of all kinds. A nil one has all of them.
type kindSet struct {
	of  []kind
	has []bool
	n   int // how many it has
}

func chosen(of []kind, is func(*kind) bool) *kindSet {
	s := &kindSet{of: of, has: make([]bool, len(of))}
	for i := range of {
		if is(&of[i]) {
			s.has[i] = true
			s.n++
		}
	}
	return s
}

// holding gives the kinds whose words hold a word.
func holding(all []kind, word string) *kindSet {
	return chosen(all, func(k *kind) bool { return strings.Contains(k.words, word) })
}

// within are the kinds that are in both sets, of which the second is not nil.
func within(a, b *kindSet) *kindSet {
	if a == nil {
		return b
	}
	both := &kindSet{of: a.of, has: make([]bool, len(a.of))}
	for i := range a.of {
		if a.has[i] && b.has[i] {
			both.has[i] = true
			both.n++
		}
	}
	return both
}

// ids of those that it has, in their order.
func (s *kindSet) ids() []int64 {
	ids := make([]int64, 0, s.n)
	for i, has := range s.has {
		if has {
			ids = append(ids, s.of[i].id)
		}
	}
	slices.Sort(ids)
	return ids
}

// in is a list of kinds in SQL.
func in(ids []int64) string {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = strconv.FormatInt(id, 10)
	}
	return "(" + strings.Join(list, ",") + ")"
}
