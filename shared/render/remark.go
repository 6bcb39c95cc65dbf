package render

import (
	"slices"
	"strings"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// spoken are what the ids of remarks begin with: what a report holds comes from
// whoever posted it, and nothing else of the catalogues is an observation's to say.
var spoken = []string{"observed.", "file."}

// Remark is what stands beside an observation: in the words of the catalogue
// where they are ours, else the text that came with it, as it is.
func Remark(says []report.Phrase, text string, c *words.Catalogue) string {
	said := make([]string, 0, len(says))
	for _, p := range says {
		if !c.Has(p.ID) || !slices.ContainsFunc(spoken, func(prefix string) bool { return strings.HasPrefix(p.ID, prefix) }) {
			return text // of another version
		}
		said = append(said, c.Say(p.ID, arguments(p.Args)))
	}
	if len(said) == 0 {
		return text
	}
	return strings.Join(said, "; ")
}

// Observations writes what stands beside each of a list of observations into
// their texts, in the language of the catalogue. Those of somebody else stay.
func Observations(list []report.Observation, c *words.Catalogue) {
	for i := range list {
		d := &list[i].Detail
		d.Text = Remark(d.Says, d.Text, c)
		if t := d.Token; t != nil && len(t.Says) > 0 {
			told := *t
			told.Problem = Remark(t.Says, t.Problem, c)
			d.Token = &told
		}
		if d.ICE != nil && slices.ContainsFunc(d.ICE.Errors, func(e report.ICEError) bool { return len(e.Says) > 0 }) {
			ice := *d.ICE
			ice.Errors = slices.Clone(ice.Errors)
			for i := range ice.Errors {
				e := &ice.Errors[i]
				e.Text = Remark(e.Says, e.Text, c)
			}
			d.ICE = &ice
		}
	}
}

// ReportIn is r with diagnosis and remarks in the words of a catalogue; what r
// leads to stays as it is.
func ReportIn(r report.Report, c *words.Catalogue) report.Report {
	r.Diagnosis = In(r.Diagnosis, c)
	r.Observations = slices.Clone(r.Observations)
	Observations(r.Observations, c)
	return r
}
