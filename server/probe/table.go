package probe

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sidetone/shared/words"
)

// cell of a table.
type cell struct {
	text string
	as   style
}

func cells(texts ...string) []cell {
	row := make([]cell, len(texts))
	for i, t := range texts {
		row[i].text = t
	}
	return row
}

// maxCell keeps a row on a wide screen.
const maxCell = 120

// table sets rows in columns. Colours take no room, which text/tabwriter
// does not know. Much of what it shows was said by servers: nothing of it
// steers the terminal.
func (s *Screen) table(head []string, rows [][]cell) string {
	all := append([][]cell{}, rows...)
	if head != nil {
		first := cells(head...)
		for i := range first {
			first[i].as = faint
		}
		all = append([][]cell{first}, rows...)
	}
	var widths []int
	for n, row := range all {
		all[n] = slices.Clone(row)
		for i, c := range row {
			c.text = words.Clean(c.text, maxCell)
			all[n][i] = c
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(c.text))
		}
	}
	var b strings.Builder
	for _, row := range all {
		line := " "
		pad := 0
		for i, c := range row {
			if c.text != "" {
				line += strings.Repeat(" ", pad) + " " + s.paint(c.text, c.as)
				pad = 0
			} else {
				pad++
			}
			pad += 1 + widths[i] - utf8.RuneCountInString(c.text)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}
