package codes

import (
	_ "embed"
	"strings"
	"sync"
)

// Texts that only some programs ask for; see the package's description.
var (
	//go:embed advice.txt
	adviceText string
	//go:embed sources.txt
	sourcesText string

	advice  = sync.OnceValue(func() map[string]string { return pairs(adviceText) })
	sources = sync.OnceValue(func() map[string]string { return pairs(sourcesText) })
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
func Advice(e Entry) string { return advice()[e.advice] }

// Source is where an entry comes from.
type Source struct {
	Title string
	URL   string // empty: nothing was published
}

// SourceOf tells where an entry comes from.
func SourceOf(e Entry) Source {
	title, url, _ := strings.Cut(sources()[e.source], " |")
	return Source{title, strings.TrimSpace(url)}
}
