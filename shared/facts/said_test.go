package facts

import (
	"encoding/json"
	"strings"
	"testing"

	"sidetone/shared/report"
)

// Whether a call failed, and what its service or SDK said of it, in the words of
// a table: an observation as JSON and the whole finding.
func TestWhatIsSaidOfACall(t *testing.T) {
	for given, want := range map[string]string{
		`"check":"call_start","outcome":"failed"`:                                                            "yes; Observed o1 call_not_started",
		`"check":"call_start","outcome":"failed","code":408`:                                                 "yes; Observed o1 call_not_started_code end_code=408",
		`"check":"call_start","outcome":"silent","detail":{"call":{"state":"Connecting"}}`:                   "yes; Observed o1 call_stayed state=Connecting",
		`"check":"call_end","outcome":"failed"`:                                                              "yes; Observed o1 call_ended_itself",
		`"check":"call_end","outcome":"failed","code":410,"detail":{"call":{"sub_code":3112}}`:               "yes; Observed o1 call_ended_code end_code=410/3112",
		`"check":"call_agent","outcome":"failed"`:                                                            "yes; Observed o1 agent_not_connected",
		`"check":"call_agent","outcome":"failed","detail":{"call":{"reason":"tokenExpired"}}`:                "yes; Observed o1 agent_disconnected reason=tokenExpired",
		`"check":"call_end","outcome":"failed","code":410,"detail":{"call":{"participant":1,"local":false}}`: "unknown",
		`"check":"call_end","outcome":"ok"`:                                                                  "unknown",
	} {
		var o report.Observation
		if err := json.Unmarshal([]byte(`{"id":"o1","target":"acs","origin":"console",`+given+`}`), &o); err != nil {
			t.Fatalf("%s: %v", given, err)
		}
		_, call := Bodies(report.Report{Observations: []report.Observation{o}})
		if got := strings.ReplaceAll(strings.TrimSpace(picture(call.Failed())), "\n  ", "; "); got != want {
			t.Errorf("%s\n got %s\nwant %s", given, got, want)
		}
	}
}
