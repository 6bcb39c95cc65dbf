package render

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

func TestRemark(t *testing.T) {
	de, en := words.All("de"), words.All("en")
	for name, c := range map[string]struct {
		says []report.Phrase
		text string
		w    *words.Catalogue
		want string
	}{
		"in words of ours":             {report.Ours("observed.proxy_silent").Says, "", en, "the proxy did not answer"},
		"in another language":          {report.Ours("observed.proxy_silent").Says, "the proxy did not answer", de, "der Proxy hat nicht geantwortet"},
		"with what somebody said":      {report.Ours("observed.lookup_failed", "text", "no such host").Says, "", en, "looking up the name of the host failed: no such host"},
		"several":                      {[]report.Phrase{report.Say("file.empty"), report.Say("file.at", "where", report.Say("file.line", "line", 7), "what", report.Say("file.json_broken"))}, "", en, "the file is empty; line 7: the JSON is broken"},
		"somebody else's, or old":      {nil, "net::ERR_FAILED", de, "net::ERR_FAILED"},
		"an id of a later version":     {report.Ours("observed.not_known_yet").Says, "as it was told", de, "as it was told"},
		"one that is not a remark's":   {report.Ours("cause.udp_blocked.all_udp.title").Says, "as it was told", en, "as it was told"},
		"one known and one that isn't": {[]report.Phrase{report.Say("file.empty"), report.Say("x")}, "as it was told", en, "as it was told"},
	} {
		if got := Remark(c.says, c.text, c.w); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Whatever has words of ours has them in the language, and what others said stays.
func TestReportIn(t *testing.T) {
	says := report.Ours("observed.no_answer").Says
	made := func() report.Report {
		return report.Report{Observations: []report.Observation{
			{Detail: report.Detail{Says: says, ICE: &report.ICE{Errors: []report.ICEError{{Says: says}, {Text: "theirs"}}}}},
			{Detail: report.Detail{Token: &report.Token{Says: says}}},
			{Detail: report.Detail{Text: "theirs"}},
		}}
	}
	r := made()
	got := ReportIn(r, words.All("de"))
	const want = "keine Antwort"
	first, second := got.Observations[0].Detail, got.Observations[1].Detail
	if first.Text != want || first.ICE.Errors[0].Text != want || first.ICE.Errors[1].Text != "theirs" || second.Token.Problem != want || got.Observations[2].Detail.Text != "theirs" {
		t.Errorf("%+v", got.Observations)
	}
	if diff := cmp.Diff(made(), r); diff != "" {
		t.Errorf("the report was changed: %s", diff)
	}
}
