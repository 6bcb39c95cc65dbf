package redact

import (
	"encoding/json"
	"strings"
	"testing"

	"sidetone/server/walk"
	"sidetone/shared/report"
	"sidetone/shared/report/reporttest"
)

// full gives a report with s in every string that a report has.
func full(s string) report.Report {
	var r report.Report
	reporttest.Fill(&r, s)
	return r
}

// texts are all strings of a report, one a line.
func texts(r report.Report) string {
	var b strings.Builder
	walk.Strings(&r, func(_, s string) string { b.WriteString(s + "\n"); return s })
	return b.String()
}

func encode(t *testing.T, r report.Report) string {
	t.Helper()
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
