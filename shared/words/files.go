package words

import (
	"embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

// What a page with the agent needs, in English: it is linked into the agent.
var (
	//go:embed en/causes.txt
	causesText string
	//go:embed en/advice.txt
	adviceText string
	//go:embed en/names.txt
	namesText string
	//go:embed en/terms.txt
	termsText string
	//go:embed en/run.txt
	runText string
	//go:embed en/request.txt
	requestText string
	//go:embed en/delivery.txt
	deliveryText string
	//go:embed en/passon.txt
	passOnText string
	//go:embed en/repeat.txt
	repeatText string

	englishOnce sync.Once
	english     *Catalogue
)

// What explains a verdict beside that: linked where Explaining is called.
var (
	//go:embed en/explanations.txt
	explanationsText string
	//go:embed en/developers.txt
	developersText string
)

// callers are the files above, without their endings: what the agent needs of
// a language.
var callers = []string{"causes", "advice", "names", "terms", "run", "request", "delivery", "passon", "repeat"}

// English is what a page with the agent says. It holds nothing of the pages
// for support: the sentences of evidence, explanations, and what developers can do.
func English() *Catalogue {
	englishOnce.Do(func() {
		english = linked("en", causesText+adviceText+namesText+termsText+runText+requestText+deliveryText+passOnText+repeatText)
	})
	return english
}

// Explaining is English with what explains a verdict to developers, for a
// program that judges in their page.
func Explaining() *Catalogue {
	return linked("en", explanationsText+developersText).Or(English())
}

// Everything in every language. Only the functions below touch it, and none of
// them before it is called: a program that calls none, such as the agent, does
// not link it.
var (
	//go:embed ??/*.txt
	embedded embed.FS

	allOnce sync.Once
	files   map[string]folder
	all     map[string]*Catalogue
)

// folder is the files of a language by name, without their ending.
type folder map[string]string

// readAll reads what is embedded, and makes the catalogues of it.
func readAll() {
	files = map[string]folder{}
	langs, _ := embedded.ReadDir(".") // what is embedded can be read
	for _, lang := range langs {
		files[lang.Name()] = folder{}
		entries, _ := embedded.ReadDir(lang.Name())
		for _, e := range entries {
			content, _ := embedded.ReadFile(lang.Name() + "/" + e.Name())
			files[lang.Name()][strings.TrimSuffix(e.Name(), ".txt")] = string(content)
		}
	}
	var err error
	if all, err = load(files); err != nil {
		panic("words: " + err.Error()) // the tests of this package have read the same
	}
}

// mayStayEnglish are files that no caller reads: those of the console, of a
// terminal and of operators. A language is finished without them.
var mayStayEnglish = []string{"audit", "console", "explain", "refusals", "settings", "signin", "terminal", "verify"}

// unfinishedFile marks a language on which somebody is at work: nobody is
// offered it, and it may lack sentences.
const unfinishedFile = "unfinished"

// Languages are the tags of those that are finished, English first.
func Languages() []string {
	allOnce.Do(readAll)
	return languages(files)
}

// All is everything that is said in a language, to callers and to support,
// with the English words for what the language lacks; English for one that
// there is not.
func All(lang string) *Catalogue {
	allOnce.Do(readAll)
	if c, ok := all[lang]; ok {
		return c
	}
	return all["en"]
}

// Path is the address below a server's origin at which it has Callers.
func Path(lang string) string { return "/words/" + lang + ".txt" }

// Callers is the text of what the agent needs of a language, for Parse; empty:
// there is no such language.
func Callers(lang string) string {
	allOnce.Do(readAll)
	if all[lang] == nil {
		return ""
	}
	return files[lang].text(func(name string) bool { return slices.Contains(callers, name) })
}

func languages(files map[string]folder) []string {
	var langs []string
	for lang := range files {
		if _, unfinished := files[lang][unfinishedFile]; lang != "en" && !unfinished {
			langs = append(langs, lang)
		}
	}
	slices.Sort(langs)
	return append([]string{"en"}, langs...)
}

// load reads every language that is finished.
func load(files map[string]folder) (map[string]*Catalogue, error) {
	all := map[string]*Catalogue{}
	for _, lang := range languages(files) {
		c, err := Parse(lang, []byte(files[lang].text(func(string) bool { return true })))
		if err != nil {
			return nil, err
		}
		if lang != "en" {
			c = c.Or(all["en"])
		}
		all[lang] = c
	}
	return all, nil
}

// text joins files, always in the same order.
func (f folder) text(wanted func(name string) bool) string {
	names := slices.Sorted(maps.Keys(f))
	var b strings.Builder
	for _, name := range names {
		if wanted(name) {
			b.WriteString(f[name])
			b.WriteByte('\n')
		}
	}
	return b.String()
}
