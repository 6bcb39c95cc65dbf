package failure

import (
	"testing"

	"sidetone/shared/report"
)

func TestICE(t *testing.T) {
	const v6 = "[2001:db8::x]"
	for name, c := range map[string]struct {
		of   report.ICEError
		want report.Failure
	}{
		"a name, asked over IPv6":  {report.ICEError{Code: 701, Text: "TURN host lookup received error.", Address: v6}, report.Failure{Name: report.FailureLookup, Operation: report.OpTURN, Family: 6}},
		"a name of a STUN server":  {report.ICEError{Code: 701, Text: "STUN host lookup received error.", Address: "192.0.2.x"}, report.Failure{Name: report.FailureLookup, Operation: report.OpSTUN, Family: 4}},
		"without its full stop":    {report.ICEError{Code: 701, Text: "TURN allocate request timed out"}, report.Failure{Name: report.FailureTimedOut, Operation: report.OpTURN}},
		"a server's no":            {report.ICEError{Code: 401, Text: "Unauthorized.", URL: "turn:relay.example"}, report.Failure{Name: report.FailureCredentials, Operation: report.OpTURN}},
		"no credentials to send":   {report.ICEError{Code: 401, Text: "Missing TURN server credentials.", URL: "turn:relay.example"}, report.Failure{Name: report.FailureConfiguration, Operation: report.OpTURN}},
		"another server's no":      {report.ICEError{Code: 486, Text: "TURN host lookup", URL: "turn:relay.example"}, report.Failure{Name: report.FailureAllocate, Operation: report.OpTURN}},
		"a STUN server's no":       {report.ICEError{Code: 400, URL: "stun:relay.example"}, report.Failure{Name: report.FailureAllocate, Operation: report.OpSTUN}},
		"a probe that knows":       {report.ICEError{Code: 701, Text: "x509: unknown authority", URL: "turns:relay.example", Stage: report.StageTLS}, report.Failure{Name: report.FailureTLS, Operation: report.OpTURN}},
		"the text of Firefox":      {report.ICEError{Code: 701}, report.Failure{}},
		"the browser's own number": {report.ICEError{Code: 600, Text: "whatever"}, report.Failure{}},
		"some of the words alone":  {report.ICEError{Code: 701, Text: "the lookup timed out"}, report.Failure{}},
	} {
		got := ICE(c.of)
		if got == nil {
			got = &report.Failure{}
		}
		if *got != c.want {
			t.Errorf("%s: %+v, want %+v", name, *got, c.want)
		}
	}
}

func TestFamily(t *testing.T) {
	for address, want := range map[string]int{
		"192.0.2.1": 4, "192.0.2.x": 4, "192.0.x.x": 4, "2001:db8::1": 6, "[2001:db8:x:x:x:x:x:x]": 6, "::1": 6,
		"": 0, "9b36eaac-bb2e-49bb-bb78-21c41c499900.local": 0, "a.b.c.d": 0, "192.0.2.1:3478": 0, "relay.example.org": 0,
	} {
		if got := Family(address); got != want {
			t.Errorf("%q: %d, want %d", address, got, want)
		}
	}
}
