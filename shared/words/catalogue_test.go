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

// Every message takes arguments whose kinds are known. TestLanguages holds the
// other languages against English.
func TestKindsOfArguments(t *testing.T) {
	english := All("en")
	for _, id := range english.IDs() {
		nodes, _ := english.find(id)
		taken := map[string]bool{}
		names(nodes, taken)
		for name := range taken {
			if _, ok := kinds[name]; !ok {
				t.Errorf("%s: the table of kinds does not have %q", id, name)
			}
		}
	}
}

func TestEnglishIsOfTheWhole(t *testing.T) {
	sent, err := Parse("en", []byte(Callers("en")))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(sent.IDs(), English().IDs()) {
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

// A language is its folder, and nothing else has to know of it.
func TestALanguageIsAFolder(t *testing.T) {
	all, err := load(map[string]folder{"en": {"run": "a = one", "site": "b = two"}, "de": {"run": "a = eins"}})
	if err != nil {
		t.Fatal(err)
	}
	if de := all["de"]; de.Say("a") != "eins" || de.Say("b") != "two" || de.Lang() != "de" {
		t.Errorf("German says %q and %q", de.Say("a"), de.Say("b"))
	}
	if _, err := load(map[string]folder{"en": {"run": "a"}}); err == nil {
		t.Error("a file that cannot be read passes")
	}
}

func TestMatch(t *testing.T) {
	have := []string{"en", "ar", "de", "pt"}
	for _, test := range []struct {
		want        string
		preferences []string
	}{
		{"en", nil},
		{"en", []string{"", ""}},
		{"de", []string{"de", "pt"}},
		{"pt", []string{"xx", "PT-br"}},
		{"de", []string{"", "fr-CH, fr;q=0.9, en;q=0.2, de;q=0.7, *;q=0.5"}},
		{"ar", []string{"", "de;q=0, ar-EG;q=0.1"}},
		{"en", []string{"eng", "de;q=x"}},
		{"en", []string{"../ar", "a"}},
	} {
		if got := match(have, test.preferences); got != test.want {
			t.Errorf("%q: %s, want %s", test.preferences, got, test.want)
		}
	}
}
