package words

import (
	"embed"
	"slices"
	"strings"
	"sync"
)

// What a page with the agent needs, in English: it is linked into the agent.
var (
	//go:embed en/causes.txt
	causesText string
	//go:embed en/facts.txt
	factsText string
	//go:embed en/advice.txt
	adviceText string
	//go:embed en/terms.txt
	termsText string
	//go:embed en/run.txt
	runText string
	//go:embed en/request.txt
	requestText string

	englishOnce sync.Once
	english     *Catalogue
)

// callers are the files above, without their endings: what the agent needs of
// a language.
var callers = []string{"causes", "facts", "advice", "terms", "run", "request"}

// English is what a page with the agent says. It holds nothing of the pages
// for support.
func English() *Catalogue {
	englishOnce.Do(func() {
		english = must("en", causesText+factsText+adviceText+termsText+runText+requestText)
	})
	return english
}

// must reads what the tests of this package have read before.
func must(lang, text string) *Catalogue {
	c, err := Parse(lang, []byte(text))
	if err != nil {
		panic("words: " + err.Error())
	}
	return c
}

// Everything in every language. Only the functions below touch it, and none of
// them before it is called: a program that calls none, such as the agent, does
// not link it.
var (
	//go:embed ??/*.txt
	files embed.FS

	allOnce sync.Once
	all     map[string]*Catalogue
)

// Languages are the tags of those that there are, English first.
func Languages() []string {
	entries, _ := files.ReadDir(".")
	langs := []string{"en"}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "en" {
			langs = append(langs, e.Name())
		}
	}
	return langs
}

// All is everything that is said in a language, to callers and to support,
// with the English words for what the language lacks; English for one that
// there is not.
func All(lang string) *Catalogue {
	allOnce.Do(func() {
		all = map[string]*Catalogue{}
		for _, l := range Languages() {
			all[l] = must(l, text(l, func(string) bool { return true }))
			if l != "en" {
				all[l] = all[l].Or(all["en"])
			}
		}
	})
	if c, ok := all[lang]; ok {
		return c
	}
	return all["en"]
}

// Callers is the text of what the agent needs of a language, for Parse; empty:
// there is no such language.
func Callers(lang string) string {
	return text(lang, func(name string) bool { return slices.Contains(callers, name) })
}

// text joins the files of a language.
func text(lang string, wanted func(name string) bool) string {
	if !slices.Contains(Languages(), lang) {
		return ""
	}
	entries, _ := files.ReadDir(lang)
	var b strings.Builder
	for _, e := range entries {
		if wanted(strings.TrimSuffix(e.Name(), ".txt")) {
			content, _ := files.ReadFile(lang + "/" + e.Name())
			b.Write(content)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
