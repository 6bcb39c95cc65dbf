package words

import (
	"slices"
	"strings"
	"testing"
)

// names collects the arguments of a message.
func names(nodes []node, into map[string]bool) {
	for _, n := range nodes {
		if n.name != "" {
			into[n.name] = true
		}
		for _, c := range n.cases {
			names(c, into)
		}
	}
}

// Every message of every language can be read, is English where English has
// it, and takes arguments whose kinds are known.
func TestCatalogues(t *testing.T) {
	english := All("en")
	for _, lang := range Languages() {
		c, err := Parse(lang, []byte(text(lang, func(string) bool { return true })))
		if err != nil {
			t.Error(err)
			continue
		}
		if _, known := formats[lang]; !known {
			t.Errorf("%s: it is not known how it writes numbers", lang)
		}
		for _, id := range c.IDs() {
			nodes, _ := c.find(id)
			taken := map[string]bool{}
			names(nodes, taken)
			for name := range taken {
				if _, ok := kinds[name]; !ok {
					t.Errorf("%s: %s: the table of kinds does not have %q", lang, id, name)
				}
			}
			same := map[string]bool{}
			nodes, from := english.find(id)
			names(nodes, same)
			for name := range taken {
				if from == nil || !same[name] {
					t.Errorf("%s: %s: English does not have it, or not its argument %q", lang, id, name)
				}
			}
		}
	}
}

func TestEnglishIsOfTheWhole(t *testing.T) {
	if got := Callers("en"); !slices.Equal(must("en", got).IDs(), English().IDs()) {
		t.Error("what is linked and what is sent to the agent differ")
	}
	all := All("en")
	for _, id := range English().IDs() {
		if !all.Has(id) {
			t.Errorf("%s is only for callers", id)
		}
	}
	if All("xx") != all || Callers("xx") != "" {
		t.Error("there is a language xx")
	}
	if got := Languages(); got[0] != "en" {
		t.Errorf("languages %v", got)
	}
}

func TestKindOf(t *testing.T) {
	for name, want := range map[string]Kind{"url": URL, "hosts": Host, "address": Address, "requests": Count, "nobody_knows": Text} {
		if got := KindOf(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	for name := range idOf {
		if KindOf(name) != Term {
			t.Errorf("%s has ids and is no term", name)
		}
	}
	if got := Clean(strings.Repeat("a ", 300), 10); got != "a a a a a…" {
		t.Errorf("%q", got)
	}
}
