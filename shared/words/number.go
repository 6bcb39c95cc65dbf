package words

import (
	"math"
	"strconv"
	"strings"
)

// format is how a language writes numbers and lists: CLDR 46
// (https://www.unicode.org/cldr/charts/46/by_type/numbers.symbols.html),
// Arabic with Latin digits, as in addresses and ports beside them.
type format struct {
	decimal, group string
	// ungrouped is the largest number of digits that are not grouped (CLDR's
	// minimumGroupingDigits + 2).
	ungrouped int
	percent   string // after the number
	list      string // between items
}

var formats = map[string]format{
	"en": {".", ",", 3, "\u00a0%", ", "}, // the SI's space, as in the units beside it
	"de": {",", ".", 3, "\u00a0%", ", "},
	"es": {",", ".", 4, "\u00a0%", ", "},
	"fr": {",", "\u202f", 3, "\u202f%", ", "},
	"pt": {",", ".", 3, "%", ", "},
	"ja": {".", ",", 3, "%", "、"},
	"ar": {".", ",", 3, "%", "، "},
}

func formatOf(lang string) format {
	if f, ok := formats[lang]; ok {
		return f
	}
	return formats["en"]
}

// whole writes a whole number.
func (f format) whole(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= f.ungrouped {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, d := range []byte(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(f.group)
		}
		b.WriteByte(d)
	}
	return b.String()
}

// number is a value as plural rules and separators need it: one decimal at
// most, and none where it would be a zero.
type number struct {
	i      int
	tenths int // 0..9
	minus  bool
	none   bool // it is no number that can be written
}

func rounded(v float64) number {
	if math.IsNaN(v) || math.Abs(v) > 1e15 {
		return number{none: true}
	}
	tenths := math.Round(math.Abs(v) * 10)
	return number{i: int(tenths / 10), tenths: int(math.Mod(tenths, 10)), minus: v < 0 && tenths > 0}
}

func (f format) number(n number) string {
	if n.none {
		return "–"
	}
	s := f.whole(n.i)
	if n.minus {
		s = "-" + s
	}
	if n.tenths != 0 {
		s += f.decimal + strconv.Itoa(n.tenths)
	}
	return s
}
