package playbook

import (
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// spoken is a diagnosis with its English sentences.
func spoken(r report.Report) report.Diagnosis {
	d := Diagnose(r)
	render.Diagnosis(&d, words.All("en"))
	return d
}
