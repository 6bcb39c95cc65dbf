package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"sidetone/shared/words"
)

// WordsPath is where a server has what the agent says in another language than
// English, words.Path below it.
const WordsPath = "/words/"

// LanguageQuery is what a link has after its path to ask for a language; lang
// is a tag of ours.
func LanguageQuery(lang string) string { return "?lang=" + lang }

// askedLanguage is LanguageQuery where the page's address asks for the language
// that the page is in.
func askedLanguage() string {
	if lang := Language(); app.Window().URL().Query().Get("lang") == lang {
		return LanguageQuery(lang)
	}
	return ""
}

// Switches is the element with a link for each language, which the server sends
// below the page.
const Switches = "languages"

// switchLanguages lets those links change the words in place: to load the page
// again would lose the run, and the token that came with the link.
func (p *RunPage) switchLanguages() {
	list := app.Window().GetElementByID(Switches)
	if !list.Truthy() || p.speak == nil {
		return
	}
	list.Call("addEventListener", "click", app.FuncOf(func(_ app.Value, args []app.Value) any {
		link := args[0].Get("target").Call("closest", "a[hreflang]")
		if !link.Truthy() {
			return nil
		}
		args[0].Call("preventDefault")
		lang := link.Get("hreflang").String()
		go func() { // fetching waits, and an event must not
			w := p.speak(lang)
			p.page.Dispatch(func(app.Context) { p.speakIn(w, list) })
		}()
		return nil
	}))
}

// speakIn turns the page into the words of w.
func (p *RunPage) speakIn(w *words.Catalogue, list app.Value) {
	p.Words = w
	setRoot("lang", w.Lang())
	setRoot("dir", w.Dir())
	p.page.Defer(func(app.Context) { entitle(headline) })
	p.Query = LanguageQuery(w.Lang())
	app.Window().Get("history").Call("replaceState", nil, "", p.Query)
	links := list.Call("querySelectorAll", "a[hreflang]")
	for i := range links.Length() {
		link := links.Index(i)
		if link.Get("hreflang").String() == w.Lang() {
			link.Call("setAttribute", "aria-current", "true")
		} else {
			link.Call("removeAttribute", "aria-current")
		}
	}
}

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
	if w, err := words.Parse(lang, fetch(words.Path(lang))); err == nil && len(w.IDs()) > 0 {
		return w.Or(english)
	}
	setRoot("lang", english.Lang())
	setRoot("dir", english.Dir())
	return english
}
