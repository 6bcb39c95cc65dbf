// Package lean makes scripts smaller that stand in a page or are loaded with one.
package lean

import "strings"

// Script leaves out indentation, empty lines and comments that have a line of
// their own. The text may hold no string that goes over several lines, which this
// would change.
func Script(script string) string {
	var b strings.Builder
	for line := range strings.Lines(script) {
		line = strings.TrimLeft(line, " \n")
		if line != "" && !strings.HasPrefix(line, "//") {
			b.WriteString(line)
		}
	}
	return b.String()
}
