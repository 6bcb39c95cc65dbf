package redact

import (
	"cmp"
	"net/netip"
	"slices"

	"sidetone/server/fold"
)

// places gives what may be an address in s, whatever it is encoded in, in its
// order and without overlaps. It looks at every layer of encoding: what is an
// address as it stands ("%2002:cb00:7149::1") may be none when it is decoded,
// and the other way round. ok: all layers could be taken off.
func places(s string) (all []found, ok bool) {
	if fold.Plain(s) {
		return find(s), true
	}
	for depth, layer := range fold.Layers(s) {
		if layer.Deep {
			return nil, false
		}
		for _, f := range find(layer.Plain) {
			plain := layer.Plain[f.start:f.end]
			f.start, f.end = layer.Span(f.start, f.end)
			if f.start >= f.end {
				continue
			}
			if f.start > 0 && (isHex(s[f.start-1]) || isAlnum(s[f.start-1]) && s[f.start:f.end] != plain) {
				// Written out it would be one word with what stands before it, and as
				// it stands ("\x2002:cb00:7149::1") its first group may be longer.
				f.address = netip.Addr{}
			}
			f.depth = depth
			all = append(all, f)
		}
	}
	return apart(s, all), true
}

// apart makes one of those places of s that overlap.
func apart(s string, all []found) []found {
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(a.start, b.start) })
	var kept []found
	for _, f := range all {
		if last := len(kept) - 1; last >= 0 && f.start < kept[last].end {
			kept[last] = either(s, kept[last], f)
		} else {
			kept = append(kept, f)
		}
	}
	return kept
}

// either: where the deeper layer reads all that the other one found, its
// reading holds. Where they differ in what belongs to the address, or the other
// one begins within what is decoded ("%42002:…" is B002:… and 2002:…), nobody
// can say what it is, and all of it is to be removed.
func either(s string, a, b found) found {
	if a.depth > b.depth {
		a, b = b, a
	}
	f := found{start: min(a.start, b.start), end: max(a.end, b.end), depth: b.depth}
	if a.depth < b.depth && f.start == b.start && f.end == b.end && !escapes(s[:a.start]) {
		f = b
		f.version, f.number = a.version && b.version, a.number && b.number
	}
	f.readings = slices.Concat(a.readings, b.readings)
	return f
}
