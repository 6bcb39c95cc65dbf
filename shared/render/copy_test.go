package render

import (
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

func TestInLeavesTheOriginal(t *testing.T) {
	c, err := words.Parse("ar", []byte("a = ملخص {url}\nhypothesis.h.title = عنوان\nfact.f = حقيقة\nadvice.x = نصيحة"))
	if err != nil {
		t.Fatal(err)
	}
	says := []report.Phrase{{ID: "a", Args: report.Args{"url": "turn:x"}}}
	d := &report.Diagnosis{Says: says, Summary: "in English", Lang: "en", Hypotheses: []report.Hypothesis{{ID: "h", Title: "title", Explains: says,
		Evidence: []report.Evidence{{Fact: "f", Text: "fact"}}, Mitigations: []report.Mitigation{{Advice: "x", Text: "advice"}}}}}
	told := In(d, c)
	h := told.Hypotheses[0]
	if told.Lang != "ar" || told.Summary != "ملخص \u2068turn:x\u2069" || h.Title != "عنوان" || h.Evidence[0].Text != "حقيقة" || h.Mitigations[0].Text != "نصيحة" {
		t.Errorf("told: %+v", told)
	}
	if h := d.Hypotheses[0]; d.Lang != "en" || d.Summary != "in English" || h.Title != "title" || h.Evidence[0].Text != "fact" || h.Mitigations[0].Text != "advice" {
		t.Errorf("the original has become %+v", d)
	}
	if In(nil, c) != nil {
		t.Error("nothing became something")
	}
}
