package draw

import (
	"strings"
	"testing"
)

func TestPictures(t *testing.T) {
	for name, c := range map[string]struct {
		got  string
		want []string
		not  string
	}{
		"bars": {Bars([]Bar{{0, 500, true}, {500, 500, false}}, 1000, 250),
			[]string{`class="bar-good" d="M0 2h500v8h-500z"`, `class="bar-bad" d="M500 2h4v8h-4z"`, `class="bar-verdict" x="250"`}, "NaN"},
		"no time at all":              {Bars([]Bar{{0, 0, true}}, 0, 0), []string{`M0 2h4`}, "bar-verdict"},
		"before it and after its end": {Bars([]Bar{{-5, 5000, true}}, 1000, 0), []string{`M0 2h1000v`}, "bar-bad"},
		"a gap":                       {Line([]float64{10, -1, 5}), []string{`d="M0 1M133 32"`}, "L"},
		"a line":                      {Line([]float64{0, 10}), []string{`d="M0 63L100 1"`}, "NaN"},
		"no values":                   {Line(nil), []string{"<svg", "</svg>"}, "path"},
		"one of four":                 {Losses([]float64{1, -1, 1, 1}), []string{`d="M50 4h50v59h-50z"`}, "NaN"},
		"none lost":                   {Losses([]float64{1}), []string{"ground-line"}, "bar-bad"},
	} {
		for _, want := range c.want {
			if !strings.Contains(c.got, want) {
				t.Errorf("%s: %q is not in %s", name, want, c.got)
			}
		}
		if strings.Contains(c.got, c.not) {
			t.Errorf("%s: %q is in %s", name, c.not, c.got)
		}
	}
	if many := Line(make([]float64, 100000)); len(many) > 4000 {
		t.Errorf("a picture of %d bytes", len(many))
	}
}
