package words

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestLanguages holds every language against English. With -v it also lists
// what a language that is not finished lacks, and what all of them may leave in
// English.
func TestLanguages(t *testing.T) {
	allOnce.Do(readAll)
	for lang, f := range files {
		if lang == "en" {
			continue
		}
		_, unfinished := f[unfinishedFile]
		lacks, faults := against(files["en"], lang, f)
		for _, fault := range faults {
			t.Error(fault)
		}
		for _, one := range lacks {
			if unfinished {
				t.Log(one)
			} else {
				t.Error(one)
			}
		}
	}
}

// against says what a language lacks that has to be there, and what is wrong
// with what it has.
func against(english folder, lang string, f folder) (lacks, faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if _, known := formats[lang]; !known {
		fault("%s: number.go does not know how it writes numbers", lang)
	}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if _, ok := english[name]; !ok && name != unfinishedFile {
			fault("%s/%s.txt: English has no such file", lang, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(english)) {
		want, err := Parse("en", []byte(english[name]))
		if err != nil {
			fault("en/%s.txt: %v", name, err)
			continue
		}
		have, err := Parse(lang, []byte(f[name]))
		if err != nil {
			fault("%s/%s.txt: %v", lang, name, err)
			continue
		}
		for _, id := range want.IDs() {
			if _, ok := have.messages[id]; !ok && !slices.Contains(mayStayEnglish, name) {
				lacks = append(lacks, fmt.Sprintf("%s/%s.txt lacks %s", lang, name, id))
			}
		}
		for _, id := range have.IDs() {
			if _, ok := want.messages[id]; !ok {
				fault("%s/%s.txt: %s: English does not have it in this file", lang, name, id)
				continue
			}
			for _, wrong := range compare(lang, want.messages[id].nodes, have.messages[id].nodes) {
				fault("%s/%s.txt: %s: %s", lang, name, id, wrong)
			}
		}
	}
	return lacks, faults
}

// compare says what a translation does with arguments that English does not,
// and the other way round.
func compare(lang string, english, translated []node) (wrong []string) {
	want, have := map[string]*use{}, map[string]*use{}
	uses(english, want)
	uses(translated, have)
	for name, u := range have {
		w := want[name]
		if w == nil {
			wrong = append(wrong, fmt.Sprintf("English has no argument {%s}", name))
			continue
		}
		for key := range u.keys {
			if !w.keys[key] {
				wrong = append(wrong, fmt.Sprintf("English does not select %q by {%s}", key, name))
			}
		}
		needed, allowed := categories(lang)
		for _, forms := range u.plurals {
			for key := range forms {
				if key[0] != '=' && !allowed[key] {
					wrong = append(wrong, fmt.Sprintf("%s has no plural %q, in {%s}", lang, key, name))
				}
			}
			for key := range needed {
				if !forms[key] && !forms[exactly[key]] {
					wrong = append(wrong, fmt.Sprintf("%s needs the plural %q, in {%s}", lang, key, name))
				}
			}
		}
	}
	for name, w := range want {
		// What English only selects by, another language need not distinguish.
		if have[name] == nil && (w.plain || len(w.plurals) > 0) {
			wrong = append(wrong, fmt.Sprintf("the argument {%s} is missing", name))
		}
	}
	slices.Sort(wrong)
	return wrong
}

// use is what a message does with an argument.
type use struct {
	plain   bool
	keys    map[string]bool   // of select
	plurals []map[string]bool // the forms of each plural
}

func uses(nodes []node, into map[string]*use) {
	for _, n := range nodes {
		if n.name == "" {
			continue
		}
		u := into[n.name]
		if u == nil {
			u = &use{keys: map[string]bool{}}
			into[n.name] = u
		}
		forms := map[string]bool{}
		for key, c := range n.cases {
			forms[key] = true
			uses(c, into)
		}
		switch n.form {
		case "plural":
			u.plurals = append(u.plurals, forms)
		case "select":
			maps.Copy(u.keys, forms)
		default:
			u.plain = true
		}
	}
}

// exactly: a form for one number that stands for a category of no other.
var exactly = map[string]string{zero: "=0", one: "=1", two: "=2"}

// categories are the plural forms that a language has, and those among them
// that numbers of a report come to: nobody counts a million requests.
func categories(lang string) (needed, allowed map[string]bool) {
	needed, allowed = map[string]bool{other: true}, map[string]bool{other: true}
	for i := range 300 {
		needed[category(lang, i, true)] = true
	}
	maps.Copy(allowed, needed)
	allowed[category(lang, 1_000_000, true)] = true
	allowed[category(lang, 1, false)] = true
	return needed, allowed
}

// pseudo is English in another dress: all that a language has to have, and
// visibly not English.
func pseudo(english folder) folder {
	f := folder{}
	for name, text := range english {
		var b strings.Builder
		for line := range strings.Lines(text) {
			id, message, ok := strings.Cut(line, " = ")
			if ok && line[0] != '#' && validID(id) {
				line = id + " = ¡" + message
			}
			b.WriteString(line)
		}
		f[name] = b.String()
	}
	return f
}

// A language is added by its folder alone: everything is said in it, it is
// offered, and what is wrong with it is named.
func TestAnotherLanguage(t *testing.T) {
	allOnce.Do(readAll)
	english := files["en"]
	of := pseudo(english)
	if lacks, faults := against(english, "de", of); len(lacks)+len(faults) > 0 {
		t.Fatalf("a complete language: %q, %q", lacks, faults)
	}
	made, err := load(map[string]folder{"en": english, "de": of})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range made["en"].IDs() {
		if m := made["de"].messages[id]; len(m.nodes) == 0 || !strings.HasPrefix(m.nodes[0].text, "¡") {
			t.Errorf("%s is not said in the language", id)
		}
	}
	if got := match(languages(map[string]folder{"en": english, "de": of}), []string{"de-AT"}); got != "de" {
		t.Errorf("somebody who reads German is given %s", got)
	}
	of[unfinishedFile] = "# begun"
	if got := languages(map[string]folder{"en": english, "de": of}); !slices.Equal(got, []string{"en"}) {
		t.Errorf("a language that is not finished is offered: %v", got)
	}
}

// What is wrong with a language is named by file and id.
func TestFaultsOfALanguage(t *testing.T) {
	english := folder{
		"run":     "a = one {url}\nb = {requests, plural, one {# request} other {# requests}}\nc = {judged, select, blocked {no} other {yes}}",
		"console": "d = for support",
	}
	whole := "a = eins {url}\nb = {requests, plural, one {# Anfrage} other {# Anfragen}}\nc = ja"
	for _, test := range []struct{ name, lang, file, text, want string }{
		{"right", "de", "run", whole, ""},
		{"a sentence is missing", "de", "run", strings.Replace(whole, "a = eins {url}\n", "", 1), "de/run.txt lacks a"},
		{"an id of nobody's", "de", "run", whole + "\nz = x", "de/run.txt: z: English does not have it in this file"},
		{"in another file", "de", "console", "a = eins {url}", "de/console.txt: a: English does not have it in this file"},
		{"a file of nobody's", "de", "other", "", "de/other.txt: English has no such file"},
		{"an argument of nobody's", "de", "run", strings.Replace(whole, "eins {url}", "eins {url} {host}", 1), "a: English has no argument {host}"},
		{"an argument is missing", "de", "run", strings.Replace(whole, "eins {url}", "eins", 1), "a: the argument {url} is missing"},
		{"quoted away", "fr", "run", strings.Replace(whole, "eins {url}", "l'{url}", 1), "closed"},
		{"a plural it has not", "de", "run", strings.Replace(whole, "one {", "few {", 1), `de has no plural "few", in {requests}`},
		{"a plural it needs", "ar", "run", whole, `ar needs the plural "few", in {requests}`},
		{"all of Arabic", "ar", "run", strings.Replace(whole, "one {# Anfrage}", "=0 {x} one {x} two {x} few {#} many {#}", 1), ""},
		{"Japanese has one", "ja", "run", strings.Replace(whole, "one {# Anfrage} ", "", 1), ""},
		{"millions need none", "es", "run", whole, ""},
		{"a case of nobody's", "de", "run", strings.Replace(whole, "c = ja", "c = {judged, select, offen {x} other {y}}", 1), `English does not select "offen" by {judged}`},
		{"numbers unknown", "xx", "run", whole, "xx: number.go does not know"},
	} {
		f := folder{"run": whole}
		f[test.file] = test.text
		lacks, faults := against(english, test.lang, f)
		all := strings.Join(append(lacks, faults...), "\n")
		if (test.want == "") != (all == "") || !strings.Contains(all, test.want) {
			t.Errorf("%s: %q, want %q", test.name, all, test.want)
		}
	}
}
