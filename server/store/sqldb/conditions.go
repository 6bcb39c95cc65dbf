package sqldb

import (
	"encoding/hex"
	"net/netip"
	"strings"

	"sidetone/server/store"
)

// before is what a report is found by that was written before there was a
// column for it, until it is written again.
const before = `lower(id || ' ' || ticket || ' ' || link || ' ' || verdict || ' ' || hypothesis || ' ' || cause)`

func conditions(q store.Query) (where string, args []any) {
	var parts []string
	add := func(condition string, values ...any) {
		parts = append(parts, condition)
		args = append(args, values...)
	}
	for _, c := range []struct{ column, value string }{
		{"verdict", q.Verdict}, {"hypothesis", q.Hypothesis}, {"cause", q.Cause},
		{"ticket", q.Ticket}, {"link", q.Link},
	} {
		if c.value != "" {
			add(c.column+` = ?`, c.value)
		}
	}
	for _, word := range q.Words {
		add(`(words LIKE ? ESCAPE '!' OR (words = '' AND `+before+` LIKE ? ESCAPE '!'))`, part(word), part(word))
	}
	if q.Network.IsValid() {
		first, last := addressKeys(q.Network)
		add(`address BETWEEN ? AND ?`, first, last)
	}
	if !q.Since.IsZero() {
		add(`created >= ?`, ms(q.Since))
	}
	if !q.Until.IsZero() {
		add(`created < ?`, ms(q.Until))
	}
	if !q.DueBy.IsZero() {
		add(`due > 0 AND due <= ?`, ms(q.DueBy))
	}
	if q.Before.ID != "" {
		at := ms(q.Before.Created)
		add(`(created < ? OR (created = ? AND id < ?))`, at, at, q.Before.ID)
	}
	if len(parts) == 0 {
		return "", nil
	}
	return ` WHERE ` + strings.Join(parts, ` AND `), args
}

// part is the pattern of what holds a word. "!" takes their meaning from the
// marks of a pattern: a backslash would need another one in some databases.
func part(word string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word) + "%"
}

// addressKey is an address in a form in which a network is a range of texts:
// its sixteen bytes in hex, an IPv4 address mapped into IPv6. Empty: no address.
func addressKey(a netip.Addr) string {
	if !a.IsValid() {
		return ""
	}
	bytes := a.As16()
	return hex.EncodeToString(bytes[:])
}

// addressKeys are the first and the last key of a network.
func addressKeys(p netip.Prefix) (first, last string) {
	bits, from := p.Bits(), p.Masked().Addr().As16()
	if p.Addr().Is4() {
		bits += 96
	}
	to := from
	for i := bits; i < 128; i++ {
		to[i/8] |= 0x80 >> (i % 8)
	}
	return hex.EncodeToString(from[:]), hex.EncodeToString(to[:])
}
