package codes

import (
	_ "embed"
	"strings"
	"sync"
)

// Texts that only some programs ask for; see the package's description. They
// are read inside of the functions that ask, and not by variables with a value
// at the start: those would be linked always.
var (
	//go:embed advice.txt
	adviceText string
	//go:embed sources.txt
	sourcesText string

	adviceOnce, sourcesOnce sync.Once
	advice, sources         map[string]string
)

// pairs reads lines of "key | value".
func pairs(text string) map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), " |"); ok {
			m[key] = strings.TrimSpace(value)
		}
	}
	return m
}

// Advice is what to do about an entry.
func Advice(e Entry) string {
	adviceOnce.Do(func() { advice = pairs(adviceText) })
	return advice[e.advice]
}

// Source is where an entry comes from.
type Source struct {
	Title string
	URL   string // empty: nothing was published
}

// SourceOf tells where an entry comes from.
func SourceOf(e Entry) Source {
	sourcesOnce.Do(func() { sources = pairs(sourcesText) })
	title, url, _ := strings.Cut(sources[e.source], " |")
	return Source{title, strings.TrimSpace(url)}
}
