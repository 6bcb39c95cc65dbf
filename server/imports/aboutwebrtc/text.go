package aboutwebrtc

import (
	"bytes"
	"slices"
	"strings"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/dumped"
	"sidetone/server/imports/lines"
	"sidetone/shared/report"
)

// IsText reports whether a text has rows of the page's table of pairs, as people
// select and copy them: cells with tabs or "|" between.
func IsText(start []byte) bool {
	for line := range bytes.Lines(start) {
		if bytes.Count(line, []byte("/udp("))+bytes.Count(line, []byte("/tcp(")) < 2 {
			continue
		}
		c := call{}
		if c.tableRow(cellsOf(string(line))); len(c.pairs) > 0 {
			return true
		}
	}
	return false
}

// ReadText reads such a text. What is missing from it is no silence of anybody:
// nobody knows what was copied.
func ReadText(r *lines.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginAboutWebRTC
	into.Browser("Firefox", "", "")
	all := dumped.Calls{}
	c := call{c: all.Get("1")}
	for {
		line, err := r.Next()
		if line == nil {
			c.brokenOff()
			c.finish()
			all.Report("Firefox", into)
			return err
		}
		c.tableRow(cellsOf(string(line)))
		c.line(string(line))
	}
}

// cellsOf a row. What people paste into a thread often has blanks where the page had
// tabs; no cell but the remark of a proxy has a blank in it.
func cellsOf(line string) []string {
	between := "\t"
	if !strings.ContainsAny(line, "\t|") && strings.Contains(line, "(") && strings.Contains(line, "/") {
		cells := slices.DeleteFunc(strings.Fields(line), func(cell string) bool { return strings.HasPrefix(cell, "[") && strings.HasSuffix(cell, "proxied]") })
		if isRow(cells) {
			return cells[:min(len(cells), maxCells)]
		}
	}
	if strings.Contains(line, "|") && !strings.Contains(line, "\t") {
		between = "|"
	}
	cells := strings.SplitN(strings.Trim(strings.TrimSpace(line), "|"), between, maxCells+1)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells[:min(len(cells), maxCells)]
}

// isRow: two of the cells are the ends of a pair.
func isRow(cells []string) bool {
	ends := 0
	for _, cell := range cells[:min(len(cells), maxCells)] {
		if readEnd(cell).kind != "" {
			ends++
		}
	}
	return ends == 2
}
