// Package qr draws QR codes (ISO/IEC 18004) as SVG.
package qr

import (
	"strconv"
	"strings"

	"rsc.io/qr/coding"

	"sidetone/shared/carried"
)

const (
	// quiet is the margin that a reader needs around a code, in modules.
	quiet = 4
	// mask 0 is any of the eight: what is drawn is compressed, and has no
	// patterns that one of them would break up.
	mask = 0
)

// Code is a code to be drawn. The zero value is none.
type Code struct {
	svg string
	// Modules of a side, the quiet zone included.
	Modules int
}

// Make makes the smallest code with error correction M of a text and digits
// behind it; either may be empty. ok: they fit into a code that phones read.
func Make(text, digits string) (c Code, ok bool) {
	parts := []coding.Encoding{}
	if text != "" {
		parts = append(parts, coding.String(text))
	}
	if digits != "" {
		parts = append(parts, coding.Num(digits))
	}
	for version := coding.Version(1); version <= carried.QRVersion; version++ {
		bits := 0
		for _, p := range parts {
			bits += p.Bits(version)
		}
		if bits > version.DataBytes(coding.M)*8 {
			continue
		}
		plan, err := coding.NewPlan(version, coding.M, mask)
		if err != nil {
			return Code{}, false
		}
		drawn, err := plan.Encode(parts...)
		if err != nil {
			return Code{}, false
		}
		return Code{svg: path(drawn), Modules: drawn.Size + 2*quiet}, true
	}
	return Code{}, false
}

// path writes the dark modules, each row in runs.
func path(c *coding.Code) string {
	var b strings.Builder
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			from := x
			for x < c.Size && c.Black(x, y) {
				x++
			}
			if x == from {
				continue
			}
			run := strconv.Itoa(x - from)
			b.WriteString("M" + strconv.Itoa(from+quiet) + " " + strconv.Itoa(y+quiet) + "h" + run + "v1h-" + run + "z")
		}
	}
	return b.String()
}

// SVG draws the code dark on light, whatever the page's colours are, with so
// many pixels for a module: a whole number, or readers of screenshots see edges
// that are not there.
func (c Code) SVG(pixels int) string {
	side, size := strconv.Itoa(c.Modules), strconv.Itoa(c.Modules*pixels)
	return `<svg xmlns="http://www.w3.org/2000/svg" class="qr" width="` + size + `" height="` + size + `" viewBox="0 0 ` + side + ` ` + side +
		`" shape-rendering="crispEdges" aria-hidden="true" focusable="false"><path fill="#fff" d="M0 0h` + side + `v` + side + `h-` + side +
		`z"/><path fill="#000" d="` + c.svg + `"/></svg>`
}
