package render

import (
	"slices"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// In is d in the words of a catalogue. d itself stays as it is: one report is
// shown to readers of several languages at once. nil stays nil.
func In(d *report.Diagnosis, c *words.Catalogue) *report.Diagnosis {
	told := clone(d)
	Diagnosis(told, c)
	return told
}

// ForCallerIn is as In, with what a caller's page shows.
func ForCallerIn(d *report.Diagnosis, c *words.Catalogue) *report.Diagnosis {
	told := clone(d)
	ForCaller(told, c)
	return told
}

func clone(d *report.Diagnosis) *report.Diagnosis {
	if d == nil {
		return nil
	}
	told := *d
	told.Hypotheses = slices.Clone(d.Hypotheses)
	for i := range told.Hypotheses {
		h := &told.Hypotheses[i]
		h.Evidence = slices.Clone(h.Evidence)
		h.Mitigations = slices.Clone(h.Mitigations)
	}
	return &told
}
