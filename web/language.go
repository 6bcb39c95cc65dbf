package web

import "sidetone/shared/words"

// WordsPath is where a server has what the agent says in another language than
// English: WordsPath + "de" + WordsSuffix.
const (
	WordsPath   = "/words/"
	WordsSuffix = ".txt"
)

// Language is the language of the page as the server sent it.
func Language() string { return root().Get("lang").String() }

// Speak gives the words of a language. English is linked in; another is
// fetched. Where it does not come or cannot be read, the page goes on in
// English, and says so.
func Speak(lang string, fetch func(path string) []byte) *words.Catalogue {
	english := words.English()
	if lang == english.Lang() {
		return english
	}
	if w, err := words.Parse(lang, fetch(WordsPath+lang+WordsSuffix)); err == nil && len(w.IDs()) > 0 {
		return w.Or(english)
	}
	setRoot("lang", english.Lang())
	setRoot("dir", english.Dir())
	return english
}
