package http_test

import (
	"encoding/json"
	"strings"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// What other people's programs read of a report is there in every report, with or
// without a value: nobody has to ask first whether a field exists.
func TestEveryFieldOfADiagnosisIsThere(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	refused := observed("o2", report.CheckICE, report.Failed)
	refused.Target, refused.Code = "turn:relay.example:3478?transport=udp", 401
	r := aReport(observed("o1", report.CheckEnvironment, report.OK), refused)
	r.Complete = true
	stored := s.stored(run, r)

	var got struct {
		Diagnosis struct {
			Hypotheses []map[string]json.RawMessage `json:"hypotheses"`
		} `json:"diagnosis"`
	}
	s.call("GET", strings.Replace(api.PathReport, "{report}", stored.ID, 1), "", nil).want(200, &got)
	cited, advised := 0, 0
	for _, h := range got.Diagnosis.Hypotheses {
		has(t, "hypothesis", h, "id", "state", "cause", "confidence", "title", "explanation", "evidence", "mitigations")
		for _, e := range list(t, h["evidence"]) {
			has(t, "evidence", e, "tag", "observation", "weight", "fact", "args", "text")
			cited++
		}
		for _, m := range list(t, h["mitigations"]) {
			has(t, "mitigation", m, "audience", "advice", "args", "text")
			advised++
		}
	}
	if cited == 0 || advised == 0 {
		t.Errorf("%d pieces of evidence and %d of advice: the report shows nothing", cited, advised)
	}
}

func list(t *testing.T, raw json.RawMessage) (items []map[string]json.RawMessage) {
	t.Helper()
	if err := json.Unmarshal(raw, &items); err != nil || items == nil {
		t.Fatalf("%s is no list: %v", raw, err)
	}
	return items
}

func has(t *testing.T, what string, object map[string]json.RawMessage, fields ...string) {
	t.Helper()
	for _, f := range fields {
		if value, ok := object[f]; !ok || string(value) == "null" {
			t.Errorf("%s %s: no %s", what, object["id"], f)
		}
	}
}
