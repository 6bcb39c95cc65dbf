package http_test

import (
	"encoding/json"
	"strings"
	"testing"

	"sidetone/shared/report"
)

// A page is in the language that its address asks for. What there are no words
// in is answered in English, and the answer says so.
func TestLanguageOfAnswers(t *testing.T) {
	s := newRig(t, nil)
	for path, lang := range map[string]string{
		"/": "en", "/?lang=de": "de", "/codes?lang=xx": "en", "/d/public?lang=../en": "en", "/console?lang=de": "en", "/demo/call?lang=de": "de",
		"/read?lang=fr": "fr", "/d/none?lang=ja": "ja", "/r/none?lang=pt": "pt", "/codes?lang=es": "es",
	} {
		page := s.call("GET", path, "", nil)
		if !strings.Contains(string(page.body), `<html lang="`+lang+`" dir="ltr">`) {
			t.Errorf("%s: the page does not say its language", path)
		}
		if page.header.Get("Content-Language") != lang || !strings.Contains(strings.Join(page.header.Values("Vary"), ","), "Accept-Language") {
			t.Errorf("%s: headers %v", path, page.header)
		}
	}
	refused := s.call("GET", "/api/v1/reports/none?lang=de", "", nil).refused(404, "", "There is no such report.")
	if lang := refused.header.Get("Content-Language"); lang != "en" {
		t.Errorf("a refusal in English is called %q", lang)
	}
	run := s.begin("")
	id := s.stored(run, report.Report{Schema: report.Schema, Observations: []report.Observation{{ID: "o1", Check: report.CheckBegin, Outcome: report.OK, Source: report.FromAgent}}}).ID
	got := s.call("GET", "/api/v1/reports/"+id+"?lang=de", "", nil).want(200, nil)
	text := s.call("GET", "/r/"+id+".txt?lang=de", "", nil).want(200, nil)
	if text.header.Get("Content-Language") != "de" || !strings.Contains(strings.Join(text.header.Values("Vary"), ","), "Accept-Language") {
		t.Errorf("a report as text: headers %v", text.header)
	}
	var r report.Report
	if err := json.Unmarshal(got.body, &r); err != nil || r.Diagnosis.Lang != "de" || got.header.Get("Content-Language") != "de" {
		t.Errorf("%v, a diagnosis in %q", err, r.Diagnosis.Lang)
	}
}

func TestWordsOfALanguage(t *testing.T) {
	s := newRig(t, nil)
	if text := string(s.call("GET", "/words/en.txt", "", nil).want(200, nil).body); !strings.Contains(text, "\nrun.start = ") || strings.Contains(text, "\nconsole.") {
		t.Errorf("what the agent says: %.80q", text)
	}
	var panel map[string]string
	if err := json.Unmarshal(s.call("GET", "/words/en.json", "", nil).want(200, nil).body, &panel); err != nil || panel["notNow"] == "" || panel["lang"] != "en" {
		t.Errorf("what the panel says: %v, %v", panel, err)
	}
	for _, path := range []string{"/words/xx.txt", "/words/xx.json", "/words/en", "/words/en.html", "/words/..txt"} {
		s.call("GET", path, "", nil).want(404, nil)
	}
}
