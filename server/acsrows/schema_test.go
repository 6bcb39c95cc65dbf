package acsrows

import (
	"strings"
	"testing"

	"sidetone/shared/report"
)

func TestNamesAreConfiguration(t *testing.T) {
	s := Documented()
	for _, step := range []error{
		s.Name("events", "ACSCallDiagnosticsEvents"), s.Name("summary_updates", "off"), s.Name("operations", "MyOps_CL"),
		s.Rename("diagnostics.quality", "MediaPathQuality"), s.Rename("summary.end_reason", "Reason_s"), s.Rename("diagnostics.codec", "off"),
	} {
		if step != nil {
			t.Error(step)
		}
	}
	if s[Events].Name != "ACSCallDiagnosticsEvents" || s[Summary].Updates != "" || s[Operations].Name != "MyOps_CL" || s[Diagnostics].Columns[Codec] != "" {
		t.Errorf("%+v", s)
	}
	if d := Documented(); d[Summary].Columns[EndReason] != "ParticipantEndReason" || d[Diagnostics].Columns[Codec] == "" {
		t.Error("the documented names were changed")
	}
	r := Reader{Schema: s, Origin: report.OriginLogAnalytics}
	if err := r.Add(Summary, Row{"Reason_s": "410"}); err != nil {
		t.Fatal(err)
	}
	if err := r.Add(Diagnostics, Row{"MediaPathQuality": "Poor"}); err != nil {
		t.Fatal(err)
	}
	if all := r.Observations(); all[0].Code != 410 || all[1].Detail.Media.Quality != "Poor" {
		t.Errorf("%+v", all)
	}
}

func TestNamesThatCannotBe(t *testing.T) {
	s := Documented()
	for _, c := range []struct {
		err  error
		want string
	}{
		{s.Name("calls", "X"), `"calls" is no table; the tables are summary,`},
		{s.Name("operations_updates", "X"), `"operations_updates" is no table`},
		{s.Name("summary", "X | take 1"), "letters, digits and _"},
		{s.Name("summary", ""), "letters, digits and _"},
		{s.Rename("summary", "X"), "is no column; those of summary are call_id,"},
		{s.Rename("x.call_id", "X"), "has to begin with summary"},
		{s.Rename("summary.loss", "X"), "those of summary are"},
		{s.Rename("summary.call_id", "off"), "summary.call_id cannot be off"},
		{s.Rename("summary.call_id", "a'b"), "letters, digits and _"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("%v, want %s", c.err, c.want)
		}
	}
}

func TestRecognise(t *testing.T) {
	s := Documented()
	for _, c := range []struct {
		columns string
		want    Kind
		known   bool
	}{
		{"TimeGenerated [UTC],CorrelationId,ParticipantEndReason,ParticipantEndSubCode", Summary, true},
		{"\ufeffcorrelationid,participantendreason", Summary, true},
		{"CorrelationId,MediaType,TransportType", Diagnostics, true},
		{"CallId,OperationName,OperationPayload", Operations, true},
		{"CallId,MediaPathQuality,MediaType", Events, true},
		{"CorrelationId,TimeGenerated", "", false},
		{"", "", false},
	} {
		if kind, known := s.Recognise(strings.Split(c.columns, ",")); kind != c.want || known != c.known {
			t.Errorf("%q: %q %v", c.columns, kind, known)
		}
	}
	for name, want := range map[string]Kind{"acscallsummary": Summary, "ACSCallDiagnosticsUpdates": Diagnostics, "": "", "Heartbeat": ""} {
		if kind, known := s.Named(name); kind != want || known != (want != "") {
			t.Errorf("%q: %q %v", name, kind, known)
		}
	}
}

func TestCallIDs(t *testing.T) {
	for id, want := range map[string]bool{
		call: true, "call_1234.5-6": true, "short": false, "": false, `12345678" or 1==1 //`: false, "12345678'": false,
		"1234567\\8": false, "12345678\n": false, strings.Repeat("a", 200): false,
	} {
		if IsCallID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}
