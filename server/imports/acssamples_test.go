package imports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/report"
)

// One row of each log table of Azure Communication Services, built after the
// samples that Microsoft publishes of them, with other names and numbers. The
// same columns are written with capitals (workspaces) and without (exports to
// storage and event hubs).
func TestPublishedSamplesOfTheLogTables(t *testing.T) {
	const (
		logs       = "https://learn.microsoft.com/azure/communication-services/concepts/analytics/logs/"
		outer      = `"time":"2026-01-02T03:10:00.1Z","resourceId":"SUBSCRIPTIONS/X","correlationId":"11111111-2222-3333-4444-555555555555","operationVersion":"1.0",`
		properties = `"properties":`
	)
	for _, c := range []struct{ name, source, text, want string }{
		{"summary, exported", logs + "call-summary-log-schema",
			`{"records":[{` + outer + `"operationName":"CallSummary","category":"CallSummary",` + properties + `{"identifier":"acs:aaaa_bbbb","callStartTime":"2026-01-02T03:04:05.113Z","callDuration":6,"callType":"P2P","teamsThreadId":"null","participantId":"null","participantStartTime":"2026-01-02T03:04:06.758Z","participantDuration":"5","participantEndReason":"0","endpointId":"22222222-0000-4000-8000-000000000001","endpointType":"VoIP","sdkVersion":"1.0.1.0","osVersion":"null"}},
			{` + outer + `"operationName":"CallSummary","category":"CallSummary",` + properties + `{"identifier":"acs:cccc_dddd","callType":"P2P","participantId":"null","participantStartTime":"2026-01-02T03:04:06.335Z","participantDuration":"5","participantEndReason":"410","participantEndSubCode":"3112","resultCategory":"ExpectedError","endpointId":"22222222-0000-4000-8000-000000000002","endpointType":"VoIP","sdkVersion":"1.1.0.0","osVersion":"null"}}]}`,
			"call_end acs failed 410 of 2; call_end acs ok 0 of 1"},
		{"summary, of a workspace", logs + "call-summary-log-schema",
			`[{"TenantId":"x","CorrelationId":"11111111-2222-3333-4444-555555555555","CallType":"Group","ParticipantId":"p","ParticipantStartTime":"2026-01-02T03:04:06Z","ParticipantDuration":82,"ParticipantEndReason":"0","ParticipantEndSubCode":"5000","ResultCategory":"Success","EndpointType":"VoIP","Type":"ACSCallSummary"}]`,
			"call_end acs ok 0 of 1"},
		{"later revisions", logs + "call-summary-updates-log-schema",
			`[{"CorrelationId":"11111111-2222-3333-4444-555555555555","ParticipantId":"p","ParticipantEndReason":"0","CallUpdatesVersion":"1","Type":"ACSCallSummaryUpdates"},
			{"CorrelationId":"11111111-2222-3333-4444-555555555555","ParticipantId":"p","ParticipantEndReason":"410","ParticipantEndSubCode":"301005","CallUpdatesVersion":"2","Type":"ACSCallSummaryUpdates"}]`,
			"call_end acs failed 410 of 1"},
		{"diagnostics, exported", logs + "call-diagnostics-log-schema",
			`{"records":[{` + outer + `"operationName":"CallDiagnostics","category":"CallDiagnostics",` + properties + `{"identifier":"acs:aaaa_bbbb","participantId":"null","endpointId":"22222222-0000-4000-8000-000000000001","endpointType":"VoIP","mediaType":"Audio","streamId":"1000","transportType":"UDP","roundTripTimeAvg":"82","roundTripTimeMax":"88","jitterAvg":"1","jitterMax":"1","packetLossRateAvg":"0","packetLossRateMax":"0"}},
			{` + outer + `"operationName":"CallDiagnostics","category":"CallDiagnostics",` + properties + `{"identifier":null,"participantId":"null","endpointId":null,"endpointType":"Server","mediaType":"Video","streamId":"2804","transportType":"UDP","roundTripTimeAvg":"103","jitterAvg":"0","packetLossRateAvg":"3.146336E-05","packetLossRateMax":"0.001769911"}}]}`,
			"media acs ok 0 of 1; media acs ok 0 of 0"},
		{"operations, of a workspace", logs + "call-client-operations-log-schema",
			`[{"TimeGenerated":"2026-01-02T04:06:50.3Z","CallClientTimeStamp":"2026-01-02T03:04:05.066Z","OperationName":"CreateView","CallId":"11111111-2222-3333-4444-555555555555","ParticipantId":"p","OperationType":"client-api-request","OperationId":"33333333-0000-4000-8000-000000000001","DurationMs":"577","ResultType":"Succeeded","ResultSignature":"200","SdkVersion":"1.19.2.2_beta","OperationPayload":"{\"StreamType\":\"Video\",\"Source\":\"remote\"}","Type":"ACSCallClientOperations"},
			{"CallClientTimeStamp":"2026-01-02T03:04:06.066Z","OperationName":"StartCall","CallId":"11111111-2222-3333-4444-555555555555","ParticipantId":"p","OperationId":"33333333-0000-4000-8000-000000000002","ResultType":"ExpectedError","ResultSignature":"401","OperationPayload":"{\"CallDirection\":\"Outgoing\",\"FailureReason\":\"x\"}","Type":"ACSCallClientOperations"}]`,
			"call_start acs failed 401 of 1"},
		{"media statistics, of a workspace", logs + "call-client-media-statistics-log-schema", series("PascalCase"), "media acs ok 0 of 1"},
		{"media statistics, exported", logs + "call-client-media-statistics-log-schema", series("camelCase"), "media acs ok 0 of 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, err := Read("rows.json", strings.NewReader(c.text), options(t))
			if err != nil {
				t.Fatalf("%v (%s)", err, c.source)
			}
			var got []string
			for _, e := range a.Entries {
				got = append(got, fmt.Sprintf("%s %s %s %d of %d", e.Check, e.Target, e.Outcome, e.Code, participantOf(e.Observation)))
			}
			if s := strings.Join(got, "; "); s != c.want {
				t.Errorf("%s\nwant %s (%s)", s, c.want, c.source)
			}
		})
	}
}

func participantOf(o report.Observation) int {
	switch {
	case o.Detail.Call != nil:
		return o.Detail.Call.Participant
	case o.Detail.Media != nil:
		return o.Detail.Media.Participant
	}
	return 0
}

// series are three metrics of one stream in two intervals.
func series(spelling string) string {
	var rows []string
	for second, metrics := range map[string][][2]string{
		"05": {{"JitterInMs", "17"}, {"PacketsPerSecond", "45"}, {"PacketsLostPerSecond", "5"}, {"FutureMetric", "1"}},
		"15": {{"JitterInMs", "27"}, {"PacketsPerSecond", "45"}, {"PacketsLostPerSecond", "5"}},
	} {
		for _, m := range metrics {
			row := `{"TimeGenerated":"2026-01-02T03:10:00Z","OperationName":"CallClientMediaStatsTimeSeries","CallId":"11111111-2222-3333-4444-555555555555","CallClientTimeStamp":"2026-01-02T03:04:` +
				second + `Z","MetricName":"` + m[0] + `","Count":"10","Sum":"34","Average":"` + m[1] + `","Minimum":"1","Maximum":"99","MediaStreamDirection":"recv","MediaStreamType":"audio","MediaStreamCodec":"OPUS","ParticipantId":"p","AggregationIntervalSeconds":"10"`
			if spelling == "camelCase" {
				row = strings.NewReplacer(`"Call`, `"call`, `"Metric`, `"metric`, `"Average`, `"average`, `"Media`, `"media`, `"Participant`, `"participant`, `"Count`, `"count`).Replace(row)
				rows = append(rows, `{"category":"CallClientMediaStatsTimeSeries","properties":`+row+`}}`)
				continue
			}
			rows = append(rows, row+`,"Type":"ACSCallClientMediaStatsTimeSeries"}`)
		}
	}
	return `{"records":[` + strings.Join(rows, ",") + `]}`
}

func TestASeriesBecomesItsStream(t *testing.T) {
	a, err := Read("rows.json", strings.NewReader(series("PascalCase")), options(t))
	if err != nil {
		t.Fatal(err)
	}
	m := a.Entries[0].Detail.Media
	if len(a.Entries) != 1 || m.Kind != "audio" || m.Direction != "receive" || *m.JitterMS != 22 || *m.Packets != 900 || *m.Loss != 0.1 {
		t.Errorf("%+v", m)
	}
}

// Every user facing diagnostic, as the log has it in both spellings and as a page
// logs what the SDK raised.
func TestEveryDiagnosticInEverySpelling(t *testing.T) {
	flags := []string{"noNetwork", "networkRelaysNotReachable", "noSpeakerDevicesEnumerated", "noMicrophoneDevicesEnumerated", "microphoneNotFunctioning",
		"microphoneMuteUnexpectedly", "microphonePermissionDenied", "microphoneNotMuteButSilent", "cameraFreeze", "cameraStartFailed", "cameraStartTimedOut",
		"cameraStoppedUnexpectedly", "cameraPermissionDenied"}
	qualities := []string{"networkReconnect", "networkReceiveQuality", "networkSendQuality"}
	read := func(name, text, want string) {
		t.Helper()
		a, err := Read("x", strings.NewReader(text), options(t))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		var got []string
		for _, e := range a.Entries {
			got = append(got, fmt.Sprintf("%s %s %s %d", e.Check, e.Target, e.Outcome, e.Code))
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%s: %q, want %q\n%s", name, s, want, text)
		}
	}
	row := func(changed, quality, name, value string) string {
		return `[{"CallId":"11111111-2222-3333-4444-555555555555","CallClientTimeStamp":"2026-01-02T03:04:05Z","OperationName":"UserFacingDiagnostics","ResultType":"Succeeded","OperationPayload":"{\"` +
			changed + `\":\"` + name + `\",\"` + quality + `\":\"` + value + `\"}","ParticipantId":"p"}]`
	}
	capital := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	for _, name := range append(flags, qualities...) {
		up, bad, well := "1", "true", "0"
		if slices.Contains(qualities, name) {
			up, bad, well = "3", "3", "1"
		}
		want := "ufd " + name + " failed " + up
		read(name+" of a workspace", row("DiagnosticChanged", "DiagnosticQuality", capital(name), "Bad"), want)
		read(name+" of an export", row("diagnosticChanged", "diagnosticQuality", name, "bad"), want)
		read(name+" that is well", row("DiagnosticChanged", "DiagnosticQuality", capital(name), "Good"), "ufd "+name+" ok "+well)
		read(name+" in a console", "app.js:3 {diagnostic: '"+name+"', value: "+bad+", valueType: 'x'}\n", want)
		read(name+" in a console, as JSON", `app.js:3 {"diagnostic":"`+name+`","value":`+bad+`,"valueType":"x"}`+"\n", want)
		read(name+" in words", "app.js:3 Diagnostic changed: Diagnostic: "+name+" Value: "+bad+" Value type: x\n", want)
	}
}

// A quality that the log leaves open says nothing; the word None says that
// nothing flowed.
func TestNoQualityAndTheQualityNone(t *testing.T) {
	for value, want := range map[string]report.Outcome{`null`: report.NotTested, `""`: report.NotTested, `"null"`: report.NotTested, `"None"`: report.Silent,
		`"none"`: report.Silent, `"Poor"`: report.OK} {
		text := `[{"CallId":"11111111-2222-3333-4444-555555555555","TimeGenerated":"2026-01-02T03:04:05Z","MediaType":"Audio","MediaPathQuality":` + value + `}]`
		a, err := Read("rows.json", strings.NewReader(text), options(t))
		if err != nil || len(a.Entries) != 1 || a.Entries[0].Outcome != want {
			t.Errorf("%s: %v, %+v, want %s", value, err, a, want)
		}
	}
}
