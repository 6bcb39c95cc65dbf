package words

import (
	"encoding/json"
	"strings"
	"testing"
)

func catalogue(t *testing.T, lang, text string) *Catalogue {
	t.Helper()
	c, err := Parse(lang, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const some = `
plain = {text}
many = {requests, plural, =0 {nothing} one {# request} other {# requests}} in {ms} ms
which = {family, select, ipv6 {over IPv6{text}} other {}}.
yes = {flag, select, true {it is} other {it is not}}
list = {hosts}; {ports}; {paths}; {percent}; {share}; {rtt}; {code}; {count}
outer = {cause}: {parts}
inner = {requests, plural, one {one} other {# of them}}
path.relay/udp = relay over UDP
loop = {cause}
`

func TestSay(t *testing.T) {
	c := catalogue(t, "en", some)
	for _, test := range []struct {
		id   string
		args Args
		want string
	}{
		{"plain", Args{"text": "a  b\nc"}, "a b c"},
		{"plain", Args{"text": ""}, "–"},
		{"plain", Args{"text": true}, "true"},
		{"plain", nil, "⟦text⟧"},
		{"plain", Args{"text": struct{}{}}, "⟦text⟧"},
		{"plain", Args{"text": nil}, "⟦text⟧"},
		{"none", nil, "⟦none⟧"},
		{"many", Args{"requests": 0, "ms": 12}, "nothing in 12 ms"},
		{"many", Args{"requests": 1, "ms": 2087.0}, "1 request in 2,087 ms"},
		{"many", Args{"requests": 1.04, "ms": 0}, "1 request in 0 ms"},
		{"many", Args{"requests": 1.5, "ms": -1234567}, "1.5 requests in -1,234,567 ms"},
		{"many", Args{"requests": "x", "ms": 1}, "⟦requests⟧ in 1 ms"},
		{"many", Args{"ms": 1}, "⟦requests⟧ in 1 ms"},
		{"which", Args{"family": "ipv6", "text": "!"}, "over IPv6!."},
		{"which", Args{"family": "ipv4"}, "."},
		{"which", nil, "⟦family⟧."},
		{"yes", Args{"flag": true}, "it is"},
		{"yes", Args{"flag": false}, "it is not"},
		{"list", Args{"hosts": []string{"a", "b"}, "ports": []int{3478, 13478}, "paths": []string{"relay/udp", "new/path"}, "percent": 12.34, "share": 0.005,
			"rtt": 31.26, "code": 4103112, "count": 4103112}, "a, b; 3478, 13478; relay over UDP, new/path; 12.3\u00a0%; 0.5\u00a0%; 31.3; 4103112; 4,103,112"},
		{"outer", Args{"cause": Phrase{"inner", Args{"requests": 2}}, "parts": []Phrase{{ID: "inner", Args: Args{"requests": 1}}, {ID: "lost"}}}, "2 of them: one, ⟦lost⟧"},
	} {
		if got := c.Say(test.id, test.args); got != test.want {
			t.Errorf("%s %v: %q, want %q", test.id, test.args, got, test.want)
		}
	}
}

// Arguments that were stored as JSON read as they did before.
func TestArgumentsFromJSON(t *testing.T) {
	c := catalogue(t, "en", some)
	args := Args{"cause": Phrase{"inner", Args{"requests": 3}}, "parts": []Phrase{{ID: "plain", Args: Args{"text": "x"}}}}
	raw, err := json.Marshal(args)
	if err != nil {
		t.Fatal(err)
	}
	var back Args
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	if got, want := c.Say("outer", back), c.Say("outer", args); got != want || got != "3 of them: x" {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPhrasesEnd(t *testing.T) {
	c := catalogue(t, "en", some)
	args := Args{}
	args["cause"] = Phrase{"loop", args}
	if got := c.Say("loop", args); got != "⟦loop⟧" {
		t.Errorf("%q", got)
	}
	list := []Phrase{}
	for range maxItems {
		list = append(list, Phrase{"outer", Args{"cause": Phrase{ID: "inner"}, "parts": list}})
	}
	if got := c.Say("outer", Args{"cause": "x", "parts": list}); strings.Count(got, "⟦requests⟧") > maxPhrases {
		t.Errorf("%d bytes", len(got))
	}
}

func TestForeignText(t *testing.T) {
	en, ar := catalogue(t, "en", "a = <{text}>"), catalogue(t, "ar", "a = <{text}>")
	for _, test := range []struct {
		c          *Catalogue
		text, want string
	}{
		{en, "plain", "<plain>"},
		{en, "שלום 1", "<\u2068שלום 1\u2069>"},
		{en, "\u202eevil\u2069 \u200btext\u00ad", "<evil text>"},
		{en, "a\x1b[31m\x00b\u2028c\u0085d", "<a [31m b c d>"},
		{en, "bad \xff byte", "<bad \ufffd byte>"},
		{en, "a\u200db", "<a\u200db>"},
		{en, strings.Repeat("ä", 201), "<" + strings.Repeat("ä", 200) + "…>"},
		{en, strings.Repeat("ä", 200), "<" + strings.Repeat("ä", 200) + ">"},
		{en, "{text} '{'", "<{text} '{'>"},
		{ar, "plain", "<\u2068plain\u2069>"},
	} {
		if got := test.c.Say("a", Args{"text": test.text}); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestLongLists(t *testing.T) {
	c := catalogue(t, "en", "a = {hosts}")
	hosts := make([]string, maxItems+5)
	for i := range hosts {
		hosts[i] = "h"
	}
	if got := c.Say("a", Args{"hosts": hosts}); strings.Count(got, "h") != maxItems || !strings.HasSuffix(got, ", …") {
		t.Errorf("%q", got)
	}
	if got := c.Say("a", Args{"hosts": []any{[]any{"x"}}}); got != "⟦hosts⟧" {
		t.Errorf("a list in a list: %q", got)
	}
}

func TestFallback(t *testing.T) {
	en := catalogue(t, "en", "a = only here, {requests, plural, one {one} other {#}}\nb = b")
	ar := catalogue(t, "ar", "b = {requests, plural, two {اثنان} few {# طلبات} other {#}}").Or(en)
	for _, test := range []struct {
		id, want string
		requests int
	}{
		{"a", "\u2068only here, one\u2069", 1}, {"b", "اثنان", 2}, {"b", "103 طلبات", 103}, {"c", "⟦c⟧", 1},
	} {
		if got := ar.Say(test.id, Args{"requests": test.requests}); got != test.want {
			t.Errorf("%s: %q, want %q", test.id, got, test.want)
		}
	}
	if ar.Dir() != "rtl" || en.Dir() != "ltr" || ar.Lang() != "ar" || !ar.Has("a") || len(ar.IDs()) != 1 {
		t.Error("the Arabic catalogue does not say what it is")
	}
}

// One number of each row in the charts of CLDR.
func TestPlurals(t *testing.T) {
	for lang, forms := range map[string]map[string][]float64{
		"en": {one: {1}, other: {0, 2, 1.5, 1_000_000}},
		"de": {one: {1}, other: {0, 2, 1.5}},
		"es": {one: {1}, many: {1_000_000, 3_000_000}, other: {0, 2, 1.5, 1_000_001}},
		"fr": {one: {0, 1, 1.5, 0.3}, many: {1_000_000}, other: {2, 17, 2.5}},
		"pt": {one: {0, 1, 1.5}, many: {1_000_000}, other: {2, 17}},
		"ja": {other: {0, 1, 2, 1.5}},
		"ar": {zero: {0}, one: {1}, two: {2}, few: {3, 10, 103, 110}, many: {11, 26, 99, 111}, other: {100, 102, 200, 0.1, 1.5, 10.1}},
		"xx": {other: {0, 1}},
	} {
		for want, numbers := range forms {
			for _, v := range numbers {
				n := rounded(v)
				if got := category(lang, n.i, n.tenths == 0); got != want {
					t.Errorf("%s, %v: %s, want %s", lang, v, got, want)
				}
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "1,234 12,345.7 50\u00a0%", "de": "1.234 12.345,7 50\u00a0%", "es": "1234 12.345,7 50\u00a0%", "fr": "1\u202f234 12\u202f345,7 50\u202f%",
		"pt": "1.234 12.345,7 50%", "ja": "1,234 12,345.7 50%", "ar": "1,234 12,345.7 50%",
	} {
		c := catalogue(t, lang, "a = {count} {rtt} {share}")
		if got := c.Say("a", Args{"count": 1234, "rtt": 12345.67, "share": 0.5}); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}
