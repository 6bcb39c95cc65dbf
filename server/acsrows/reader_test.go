package acsrows

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sidetone/shared/report"
)

const call = "11111111-2222-3333-4444-555555555555"

func reader() *Reader {
	return &Reader{Schema: Documented(), Origin: report.OriginACSLog}
}

// row reads a row as encoding/json gives it.
func row(t *testing.T, text string) Row {
	t.Helper()
	var r Row
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// one gives the observation of a single row.
func one(t *testing.T, kind Kind, text string) report.Observation {
	t.Helper()
	r := reader()
	if err := r.Add(kind, row(t, text)); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	all := r.Observations()
	if len(all) != 1 {
		t.Fatalf("%s: %d observations", text, len(all))
	}
	return all[0]
}

func float(n float64) *float64 { return &n }
func whole(n int) *int         { return &n }

func TestSummary(t *testing.T) {
	want := report.Observation{
		ID: "l1", Check: report.CheckCallEnd, Target: "acs", Outcome: report.Failed, Code: 410, MS: 12000,
		Source: report.FromImport, Origin: report.OriginACSLog,
		Detail: report.Detail{
			Says: told("acs_end", "VoIP", "acs_call", "Group", "acs_sdk", "2.0.0", "acs_on", "Windows 11"),
			Call: &report.Call{Vendor: "acs", SubCode: 3112, CallID: call, Participant: 1, Local: report.Known(true), Categories: []string{"ExpectedError"}},
		},
	}
	for name, text := range map[string]string{
		"as the API gives it": `{"CorrelationId":"` + call + `","ParticipantId":"8:acs:me","EndpointType":"VoIP","CallType":"Group","ParticipantStartTime":"2026-05-01T10:00:00Z","ParticipantDuration":12,"ParticipantEndReason":"410","ParticipantEndSubCode":"3112","ResultCategory":"ExpectedError","SdkVersion":"2.0.0","OsVersion":"Windows 11","Identifier":"8:acs:me"}`,
		"as the portal's CSV": `{"CorrelationId":"` + call + `","ParticipantId":"8:acs:me","EndpointType":"VoIP","CallType":"Group","ParticipantStartTime [UTC]":"5/1/2026, 10:00:00.000 AM","ParticipantDuration":"12","ParticipantEndReason":"410","ParticipantEndSubCode":"3112","ResultCategory":"ExpectedError","SdkVersion":"2.0.0","OsVersion":"Windows 11","TPE":""}`,
		"with numbers":        `{"correlationid":"` + call + `","ParticipantId":"8:acs:me","EndpointType":"VoIP","CallType":"Group","ParticipantStartTime":"2026-05-01T10:00:00Z","ParticipantDuration":12,"ParticipantEndReason":410,"ParticipantEndSubCode":3112,"ResultCategory":"ExpectedError","SdkVersion":"2.0.0","OsVersion":"Windows 11"}`,
	} {
		if diff := cmp.Diff(want, one(t, Summary, text)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestHowCallsEnd(t *testing.T) {
	for _, c := range []struct {
		reason, category string
		want             report.Outcome
	}{
		{"0", "Success", report.OK}, {"0", "", report.OK}, {"487", "ExpectedError", report.OK}, {"603", "", report.OK}, {"200", "", report.OK},
		{"410", "ExpectedError", report.Failed}, {"410", "", report.Failed}, {"0", "UnexpectedClientError", report.Failed},
		{"410", "UnxpectedClientError", report.Failed}, {"486", "Success", report.OK}, {"", "", report.NotTested},
	} {
		o := one(t, Summary, fmt.Sprintf(`{"ParticipantEndReason":%q,"ResultCategory":%q}`, c.reason, c.category))
		if o.Outcome != c.want {
			t.Errorf("%q %q: %s, want %s", c.reason, c.category, o.Outcome, c.want)
		}
	}
}

func TestStream(t *testing.T) {
	o := one(t, Diagnostics, `{"CorrelationId":"`+call+`","ParticipantId":"p","MediaType":"VBSS","TransportType":"TCP","StreamDirection":"Outbound","StreamId":7,
		"PacketUtilization":"1200","PacketLossRateAvg":0.25,"PacketLossRateMax":"0.5","JitterAvg":31,"RoundTripTimeAvg":-1,"HealedDataRatioAvg":0.02,"VideoBitRateAvg":300000,"VideoFrameRateAvg":6.5,"CodecName":"H264"}`)
	want := &report.Media{Kind: "screen", Direction: "send", Transport: "tcp", Packets: whole(1200), Loss: float(0.25), LossMax: float(0.5),
		JitterMS: float(31), Kbps: float(300), FPS: float(6.5), Healed: float(0.02), Participant: 1}
	if o.Check != report.CheckMedia || o.Outcome != report.OK || !cmp.Equal(o.Detail.Says, told("acs_codec", "H264")) || !cmp.Equal(o.Detail.Media, want) {
		t.Errorf("%+v %s", o, cmp.Diff(want, o.Detail.Media))
	}
	for text, outcome := range map[string]report.Outcome{
		`{"MediaType":"Audio","PacketUtilization":0}`:                       report.Silent,
		`{"MediaType":"Audio","TransportType":"Unrecognized"}`:              report.NotTested,
		`{"MediaType":"Audio","PacketUtilization":"","JitterAvg":"5"}`:      report.OK,
		`{"MediaType":"Audio","PacketUtilization":null,"JitterAvg":"NaN"}`:  report.NotTested,
		`{"MediaType":"AppSharing","PacketUtilization":3,"EndpointId":"e"}`: report.OK,
	} {
		if o := one(t, Diagnostics, text); o.Outcome != outcome || o.Detail.Media.Transport != "" {
			t.Errorf("%s: %+v", text, o)
		}
	}
}

func TestEventsOfThePlaybook(t *testing.T) {
	o := one(t, Events, `{"CallId":"`+call+`","MediaType":"Audio","MediaPathQuality":"None","PacketLatencyMs":250}`)
	if o.Outcome != report.Silent || o.Detail.Media.Quality != "None" || *o.Detail.Media.RTTMS != 250 {
		t.Errorf("%+v", o)
	}
}

func TestUserFacingDiagnostics(t *testing.T) {
	for _, c := range []struct {
		payload, name string
		code          int
		outcome       report.Outcome
	}{
		{`{"DiagnosticChanged":"NetworkRelaysNotReachable","DiagnosticQuality":"Bad"}`, "networkRelaysNotReachable", 1, report.Failed},
		{`{"diagnosticChanged":"networkRelaysNotReachable","diagnosticQuality":"Good"}`, "networkRelaysNotReachable", 0, report.OK},
		{`"{\"diagnosticChanged\":\"networkReconnect\",\"diagnosticQuality\":\"Poor\"}"`, "networkReconnect", 2, report.Failed},
		{`"{\"DiagnosticChanged\":\"NetworkSendQuality\",\"DiagnosticQuality\":3}"`, "networkSendQuality", 3, report.Failed},
		{`{"DiagnosticChanged":"noNetwork","DiagnosticQuality":true}`, "noNetwork", 1, report.Failed},
		{`{"DiagnosticChanged":"SomethingNew","DiagnosticQuality":"Good"}`, "somethingNew", 0, report.OK},
	} {
		o := one(t, Operations, `{"CallId":"`+call+`","ParticipantId":"p","OperationName":"UserFacingDiagnostics","OperationPayload":`+c.payload+`}`)
		if o.Check != report.CheckUFD || o.Target != c.name || o.Code != c.code || o.Outcome != c.outcome || o.Detail.Call.Participant != 1 {
			t.Errorf("%s: %+v", c.payload, o)
		}
	}
}

func TestStarts(t *testing.T) {
	o := one(t, Operations, `{"CallId":"`+call+`","OperationName":"StartCall","ResultType":"UnexpectedClientError","ResultSignature":408,"DurationMs":"1500",
		"OperationPayload":{"CallDirection":"Outgoing","FailureReason":"timeout","subCode":"10057"}}`)
	if o.Check != report.CheckCallStart || o.Outcome != report.Failed || o.Code != 408 || o.Detail.Call.SubCode != 10057 || o.MS != 1500 ||
		!cmp.Equal(o.Detail.Says, told("acs_operation", "StartCall", "acs_failure", "timeout", "acs_direction", "Outgoing")) || o.Detail.Call.Categories[0] != "UnexpectedClientError" {
		t.Errorf("%+v", o)
	}
	if o := one(t, Operations, `{"OperationName":"Join","ResultType":"Succeeded","ResultSignature":"200"}`); o.Check != report.CheckCallStart || o.Outcome != report.OK {
		t.Errorf("%+v", o)
	}
	if o := one(t, Operations, `{"OperationName":"CreateView","ResultType":"Failed","ResultSignature":404}`); o.Check != report.CheckCallOperation || o.Target != "CreateView" {
		t.Errorf("%+v", o)
	}
	r := reader()
	for _, quiet := range []string{
		`{"OperationName":"Hangup","ResultType":"Success"}`, `{"OperationName":"StateChanged"}`, `{}`,
		`{"OperationName":"UserFacingDiagnostics","OperationPayload":{}}`, `{"OperationName":"UserFacingDiagnostics","OperationPayload":"{\"DiagnosticChanged\":\"noNetwork\"}"}`,
	} {
		if err := r.Add(Operations, row(t, quiet)); err != nil || len(r.Observations()) != 0 {
			t.Errorf("%s: %v %+v", quiet, err, r.Observations())
		}
	}
}

func TestTheHighestVersionHolds(t *testing.T) {
	text := func(version int, reason string) string {
		return fmt.Sprintf(`{"CorrelationId":"%s","ParticipantId":"p","ParticipantEndReason":%q,"CallUpdatesVersion":%d}`, call, reason, version)
	}
	for _, order := range [][]string{{text(2, "410"), text(1, "0"), `{"CorrelationId":"` + call + `","ParticipantId":"p","ParticipantEndReason":"0"}`}, {text(1, "0"), text(2, "410")}} {
		r := reader()
		for _, x := range order {
			if err := r.Add(Summary, row(t, x)); err != nil {
				t.Fatal(err)
			}
		}
		if all := r.Observations(); len(all) != 1 || all[0].Code != 410 {
			t.Errorf("%+v", all)
		}
	}
}

func TestParticipantsAreNumbersAndAtCountsFromTheFirstMoment(t *testing.T) {
	r := reader()
	for kind, rows := range map[Kind][]string{
		Summary: {`{"ParticipantId":"secret-a","EndpointType":"VoIP","ParticipantEndReason":"0","ParticipantStartTime":"2026-05-01T10:00:01Z"}`,
			`{"ParticipantId":"secret-b","EndpointType":"Server","ParticipantEndReason":"0","ParticipantStartTime":"2026-05-01T10:00:02Z"}`},
		Operations: {`{"ParticipantId":"secret-a","OperationName":"UserFacingDiagnostics","OperationPayload":{"DiagnosticChanged":"noNetwork","DiagnosticQuality":"Bad"},"CallClientTimeStamp":"2026-05-01T10:00:00.5Z","UserAgent":"secret-agent","Identifier":"secret-id"}`},
	} {
		for _, x := range rows {
			if err := r.Add(kind, row(t, x)); err != nil {
				t.Fatal(err)
			}
		}
	}
	all := r.Observations()
	if len(all) != 3 || all[0].Check != report.CheckUFD || all[0].At != 0 || all[1].At != 500 || all[2].At != 1500 {
		t.Fatalf("%+v", all)
	}
	client, server := all[1].Detail.Call, all[2].Detail.Call
	if client.Participant == server.Participant || all[0].Detail.Call.Participant != client.Participant || !report.Yes(client.Local) ||
		!report.Yes(all[0].Detail.Call.Local) || !report.No(server.Local) {
		t.Errorf("%+v %+v %+v", all[0].Detail.Call, client, server)
	}
	if text, err := json.Marshal(all); err != nil || strings.Contains(string(text), "secret") {
		t.Errorf("%v %s", err, text)
	}
}

func TestPeopleInTexts(t *testing.T) {
	for in, want := range map[string]string{
		"no answer of 8:acs:1b5c_2d, gave up": "no answer of [removed], gave up",
		"called 4:+15551234567":               "called [removed]",
		"bot 28:orgid:77-88 left":             "bot [removed] left",
		"mail to ann@example.org failed":      "mail to [removed] failed",
		"timed out at 10:22:33":               "timed out at 10:22:33",
	} {
		if got := told("acs_on", in)[0].Args["value"]; got != want {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestWithTwoClientsNobodyKnowsWhoseReportItIs(t *testing.T) {
	r := reader()
	for _, p := range []string{"a", "b"} {
		if err := r.Add(Summary, Row{"ParticipantId": p, "EndpointType": "VoIP", "ParticipantEndReason": "0"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, o := range r.Observations() {
		if o.Detail.Call.Local != nil {
			t.Errorf("%+v", o.Detail.Call)
		}
	}
}

func TestWhatCannotBeReadIsNamedAndTheRestKept(t *testing.T) {
	for _, c := range []struct {
		kind         Kind
		text, column string
		want         Want
	}{
		{Summary, `{"ParticipantEndReason":"hush"}`, "ParticipantEndReason", WantNumber},
		{Summary, `{"ParticipantEndSubCode":1.5}`, "ParticipantEndSubCode", WantWhole},
		{Summary, `{"ParticipantStartTime":"hush"}`, "ParticipantStartTime", WantTime},
		{Diagnostics, `{"PacketLossRateAvg":7}`, "PacketLossRateAvg", WantShare},
		{Diagnostics, `{"MediaType":["hush"]}`, "MediaType", WantText},
		{Operations, `{"OperationName":"StartCall","ResultType":"x","OperationPayload":"hush"}`, "OperationPayload", WantObject},
	} {
		r := reader()
		err := r.Add(c.kind, row(t, c.text))
		var bad *ValueError
		if !errors.As(err, &bad) || bad.Column != c.column || bad.Want != c.want || strings.Contains(err.Error(), "hush") || len(r.Observations()) != 1 {
			t.Errorf("%s: %v, %d observations", c.text, err, len(r.Observations()))
		}
	}
}

func TestMoreRowsThanAReportCanHold(t *testing.T) {
	r := reader()
	for i := range MaxRows + 7 {
		if err := r.Add(Diagnostics, Row{"ParticipantId": fmt.Sprint(i), "PacketUtilization": 1}); err != nil {
			t.Fatal(err)
		}
	}
	if len(r.Observations()) != MaxRows || r.Left() != 7 {
		t.Errorf("%d observations, %d left", len(r.Observations()), r.Left())
	}
}

// FuzzRow: no row makes a Reader fail, and what it gives can be stored.
func FuzzRow(f *testing.F) {
	f.Add(0, `{"ParticipantEndReason":"410","ParticipantEndSubCode":3112,"CallUpdatesVersion":"2"}`)
	f.Add(1, `{"PacketUtilization":0,"PacketLossRateAvg":"1e-3","RoundTripTimeAvg":-1,"VideoBitRateAvg":1e300}`)
	f.Add(2, `{"OperationName":"UserFacingDiagnostics","OperationPayload":"{\"DiagnosticChanged\":\"noNetwork\",\"diagnosticQuality\":\"Bad\"}"}`)
	f.Add(3, `{"MediaPathQuality":"None","TimeGenerated [UTC]":"1/2/2026, 3:04:05.678 PM"}`)
	f.Fuzz(func(t *testing.T, kind int, text string) {
		var parsed Row
		if json.Unmarshal([]byte(text), &parsed) != nil {
			return
		}
		r := reader()
		k := Kinds[((kind%len(Kinds))+len(Kinds))%len(Kinds)]
		for range 2 {
			err := r.Add(k, parsed)
			var bad *ValueError
			if err != nil && !errors.As(err, &bad) {
				t.Error(err)
			}
		}
		for _, o := range r.Observations() {
			if !o.Outcome.Valid() || !o.Source.Valid() || o.MS < 0 || o.At < 0 || len(o.Target) > maxText {
				t.Errorf("%+v", o)
			}
			if _, err := json.Marshal(o); err != nil {
				t.Error(err)
			}
		}
	})
}
