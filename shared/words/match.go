package words

import (
	"slices"
	"strconv"
	"strings"
)

// Match is the language to answer in: of the first preference that names one
// that there is; English where none does. A preference is a tag ("de-CH") or
// the value of an Accept-Language header, and may be empty.
func Match(preferences ...string) string { return match(Languages(), preferences) }

func match(have, preferences []string) string {
	for _, p := range preferences {
		for _, tag := range ranges(p) {
			if lang := lookup(have, tag); lang != "" {
				return lang
			}
		}
	}
	return have[0]
}

// ranges are the tags of an Accept-Language header, the best first (RFC 9110
// 12.5.4). What is not wanted at all (q=0) and "*" are left out.
func ranges(header string) []string {
	type weighted struct {
		tag string
		q   float64
	}
	var list []weighted
	for part := range strings.SplitSeq(header, ",") {
		tag, parameter, _ := strings.Cut(part, ";")
		w := weighted{strings.ToLower(strings.TrimSpace(tag)), 1}
		if value, ok := strings.CutPrefix(strings.TrimSpace(parameter), "q="); ok {
			w.q, _ = strconv.ParseFloat(value, 64)
		}
		if w.tag != "" && w.tag != "*" && w.q > 0 && len(list) < maxRanges {
			list = append(list, w)
		}
	}
	slices.SortStableFunc(list, func(a, b weighted) int {
		switch {
		case a.q > b.q:
			return -1
		case a.q < b.q:
			return 1
		}
		return 0
	})
	tags := make([]string, len(list))
	for i, w := range list {
		tags[i] = w.tag
	}
	return tags
}

// lookup finds a language by a tag or by what is left of it when its last
// parts are taken off (RFC 4647 3.4).
func lookup(have []string, tag string) string {
	for tag != "" {
		if slices.Contains(have, tag) {
			return tag
		}
		tag = tag[:max(strings.LastIndexByte(tag, '-'), 0)]
	}
	return ""
}
