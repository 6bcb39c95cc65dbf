package acslog

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// A row ends where package csv would end it, quoted line breaks and stray
// quotation marks included.
func TestRowsOfACSV(t *testing.T) {
	for text, want := range map[string][][]string{
		"a,b\n1,2\n":                     {{"a", "b"}, {"1", "2"}},
		"a,b\r\n\r\n1,2":                 {{"a", "b"}, {"1", "2"}},
		"\"x\ny\",b\n1,2\n":              {{"x\ny", "b"}, {"1", "2"}},
		"\"say \"\"so\"\"\",b\n1,2\n":    {{`say "so"`, "b"}, {"1", "2"}},
		"5\" disk,b\n1,2\n":              {{`5" disk`, "b"}, {"1", "2"}},
		"\"{\"\"a\"\":1}\",b\r\n1,2\r\n": {{`{"a":1}`, "b"}, {"1", "2"}},
		"a,\n,\n":                        {{"a", ""}, {"", ""}},
		"":                               nil,
	} {
		c := &records{from: bufio.NewReader(strings.NewReader(text))}
		var got [][]string
		for {
			row, err := c.next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					t.Errorf("%q: %v", text, err)
				}
				break
			}
			got = append(got, row)
		}
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("%q gives %q, want %q", text, got, want)
		}
	}
}

func TestRowsThatAreTooLong(t *testing.T) {
	for name, text := range map[string]string{
		"a field":          "a,b\n\"" + strings.Repeat("x", maxRecord+1),
		"fields":           "a,b\n" + strings.Repeat(",", maxColumns+2) + "\n",
		"a field unquoted": "a,b\n" + strings.Repeat("x", maxRecord+1) + "\n",
	} {
		c := &records{from: bufio.NewReader(strings.NewReader(text))}
		if _, err := c.next(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.next(); !errors.Is(err, errLong) || c.line != 2 {
			t.Errorf("%s: %v at line %d", name, err, c.line)
		}
	}
}
