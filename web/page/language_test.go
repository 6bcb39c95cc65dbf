package page

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"sidetone/shared/words"
	"sidetone/web/stories/scene"
)

// Who asked for a language by the address goes on in it; who did not is left
// to what the browser asks for.
func TestLinksCarryTheLanguage(t *testing.T) {
	for asked, want := range map[string]string{"lang=en": "?lang=en", "": "", "lang=xx": "", "q=lang": ""} {
		values, err := url.ParseQuery(asked)
		if err != nil {
			t.Fatal(err)
		}
		s := site().In(words.All("en"), values)
		for name, page := range map[string]struct {
			render func(*bytes.Buffer) error
			links  []string
		}{
			"home":   {func(b *bytes.Buffer) error { return s.Home(b) }, []string{"/", CodesPath}},
			"gone":   {func(b *bytes.Buffer) error { return s.LinkGone(b) }, []string{"/"}},
			"report": {func(b *bytes.Buffer) error { return s.Report(b, scene.Report(), ReportOptions{}) }, []string{"/", "/r/" + scene.Report().ID + ".txt"}},
		} {
			got := string(rendered(t, page.render))
			for _, link := range page.links {
				if !strings.Contains(got, `href="`+link+want+`"`) {
					t.Errorf("%s of %q: no link to %s%s", name, asked, link, want)
				}
			}
		}
	}
}

func TestLanguagesToChooseFrom(t *testing.T) {
	s := site().In(words.All("en"), url.Values{"q": {"410/3112"}, "lang": {"en"}})
	got := s.languages([]string{"en", "de"})
	if len(got) != 2 || !got[0].Current || got[1].Current || got[0].Name != "English" || got[1].Href != "?lang=de&q=410%2F3112" {
		t.Errorf("%+v", got)
	}
	long := site().In(words.All("en"), url.Values{"q": {strings.Repeat("x", mostAsked)}})
	if got := long.languages([]string{"en", "de"}); got[1].Href != "?lang=de" {
		t.Errorf("%+v", got)
	}
	if site().languages([]string{"en"}) != nil {
		t.Error("one language is offered for choice")
	}
}
