package codes

import (
	_ "embed"
	"strings"
	"sync"
)

// sourcesText is read inside of the function that asks, and not by a variable
// with a value at the start: that would be linked always.
var (
	//go:embed sources.txt
	sourcesText string

	sourcesOnce sync.Once
	sources     map[string]Source
)

// Source is where an entry comes from.
type Source struct {
	Title string
	URL   string // empty: nothing was published
}

// SourceOf tells where an entry comes from. A line of the file is
// "name | title | address".
func SourceOf(e Entry) Source {
	sourcesOnce.Do(func() {
		sources = map[string]Source{}
		for line := range strings.Lines(sourcesText) {
			name, rest, _ := strings.Cut(strings.TrimSpace(line), " |")
			title, url, _ := strings.Cut(rest, " |")
			sources[name] = Source{strings.TrimSpace(title), strings.TrimSpace(url)}
		}
	})
	return sources[e.source]
}
