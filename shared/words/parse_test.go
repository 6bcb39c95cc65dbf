package words

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	c, err := Parse("en", []byte("# a comment\n\nb.two = two words\na.one = one\n  and more\n\tof it\ncode.acs.*/5732 = it’s 'as it is', '{'not this'}', ''\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"a.one": "one and more of it", "b.two": "two words", "code.acs.*/5732": "it’s 'as it is', {not this}, '",
	} {
		if got := c.Say(id, nil); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if got := strings.Join(c.IDs(), " "); got != "a.one b.two code.acs.*/5732" {
		t.Errorf("ids %q", got)
	}
}

func TestParseNamesTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"a = b\nc":                            `line 2: want "id = message"`,
		"a = b\na = c":                        "line 2: a is there twice",
		"a =\n":                               `line 1: want "id = message"`,
		"a = \n":                              `line 1: want "id = message"`,
		"\n  a = b":                           "line 2: it continues nothing",
		"é = b":                               `line 1: want "id = message"`,
		"a = \u202eb":                         "line 1: a character that controls",
		"a = b\x07":                           "line 1: a character that controls",
		"a = \xff":                            "not UTF-8",
		"x = y\na = {b":                       "line 2: a: {b is not closed",
		"x = y\na = {b\nc = d":                "line 2: a: {b is not closed",
		"a = b}":                              `line 1: a: "}" without "{"`,
		"a = {}":                              "an argument has no name",
		"a = {b, date, x}":                    "only plural and select",
		"a = {b, plural, one {x}}":            "there is no case other",
		"a = {b, plural, other {x} some {y}}": `there is no plural "some"`,
		"a = {b, plural, =x {x} other {y}}":   `there is no plural "=x"`,
		"a = {b, select, other {x} other {}}": "there twice",
		"a = {b, select, other x}":            "a case has no message",
		"a = {b, select, other {x}":           "a case has no message",
		"a = {b, select, other {x":            "is not closed",
		"a = 'that’s":                         "",
		"a = '{that":                          "an apostrophe quotes and is not closed",
		"a = " + strings.Repeat("{b, select, other {", 9) + strings.Repeat("}}", 9): "messages in each other",
		"a = " + strings.Repeat("x", maxFile):                                       "at most",
	} {
		_, err := Parse("en", []byte(text))
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%.60q: error %v, want one with %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a = b\n  c\n# d\ne = {f, plural, one {# g} other {# h}} '{'\n", "hostile")
	f.Add("a = {b, select, x {y} other {{c} {d}}}", "\u202eevil\x1b[31m")
	f.Add("a = {text}{url}{hosts}{percent}{path}{cause}", "שלום")
	f.Fuzz(func(t *testing.T, text, value string) {
		c, err := Parse("ar", []byte(text))
		if err != nil {
			return
		}
		args := Args{}
		for name := range kinds {
			args[name] = value
		}
		for _, id := range c.IDs() {
			for _, a := range []Args{nil, args, {"f": 3, "b": value, "c": []any{value, 1.5}, "d": Phrase{ID: id, Args: args}}} {
				got := c.Say(id, a)
				if strings.Count(got, isolate) != strings.Count(got, endIsolate) {
					t.Errorf("%s: isolates do not balance in %q", id, got)
				}
				if strings.ContainsFunc(strings.NewReplacer(isolate, "", endIsolate, "").Replace(got), unwritten) {
					t.Errorf("%s: %q steers", id, got)
				}
			}
		}
	})
}
