package render

import (
	"testing"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

func TestInLeavesTheOriginal(t *testing.T) {
	c, err := words.Parse("ar", []byte("a = ملخص {url}\na.title = حكم\nhypothesis.h.title = عنوان\nfact.f = حقيقة\nadvice.x = نصيحة"))
	if err != nil {
		t.Fatal(err)
	}
	says := []report.Phrase{{ID: "a", Args: report.Args{"url": "turn:x"}}}
	d := &report.Diagnosis{Says: says, Summary: "in English", Lang: "en", Hypotheses: []report.Hypothesis{{ID: "h", Title: "title", Explains: says,
		Evidence: []report.Evidence{{Fact: "f", Text: "fact"}}, Mitigations: []report.Mitigation{{Advice: "x", Text: "advice"}}}}}
	told := In(d, c)
	h := told.Hypotheses[0]
	if told.Lang != "ar" || told.Title != "حكم" || told.Summary != "ملخص \u2068turn:x\u2069" || h.Title != "عنوان" || h.Evidence[0].Text != "حقيقة" || h.Mitigations[0].Text != "نصيحة" {
		t.Errorf("told: %+v", told)
	}
	if h := d.Hypotheses[0]; d.Lang != "en" || d.Summary != "in English" || h.Title != "title" || h.Evidence[0].Text != "fact" || h.Mitigations[0].Text != "advice" {
		t.Errorf("the original has become %+v", d)
	}
	if In(nil, c) != nil {
		t.Error("nothing became something")
	}
}

// A caller's page has no words for evidence and for developers, and what an
// earlier rendering left there is in another language.
func TestForCallerLeavesEvidence(t *testing.T) {
	c, err := words.Parse("en", []byte("a = summary\na.title = title {judged}\nhypothesis.h.title = title\nadvice.x = advice\nadvice.y = for developers"))
	if err != nil {
		t.Fatal(err)
	}
	d := &report.Diagnosis{Verdict: report.Blocked, Says: []report.Phrase{{ID: "a"}}, Hypotheses: []report.Hypothesis{{ID: "h",
		Evidence: []report.Evidence{{Fact: "f", Text: "Tatsache"}}, Mitigations: []report.Mitigation{{Advice: "x"}, {Advice: "former", Text: "kept"}, {Advice: "y", Audience: report.ForDeveloper, Text: "Rat"}}}}}
	told := ForCallerIn(d, c)
	h := told.Hypotheses[0]
	if told.Title != "title blocked" || told.Summary != "summary" || h.Title != "" || h.Evidence[0].Text != "" || h.Evidence[0].Fact != "f" {
		t.Errorf("told: %+v", told)
	}
	if m := h.Mitigations; m[0].Text != "advice" || m[1].Text != "kept" || m[2].Text != "" {
		t.Errorf("advice: %+v", m)
	}
	if Explained(told, c); told.Hypotheses[0].Title != "title" || told.Hypotheses[0].Mitigations[2].Text != "for developers" {
		t.Errorf("explained: %+v", told)
	}
	old := &report.Diagnosis{Summary: "from before there were ids"}
	if ForCaller(old, c) || old.Summary == "" || ForCallerIn(nil, c) != nil {
		t.Error("a diagnosis without ids has changed")
	}
}
