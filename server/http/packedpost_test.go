package http_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net/http"
	"testing"

	"sidetone/server/intake"
	"sidetone/shared/api"
	"sidetone/shared/report"
)

func inGzip(t *testing.T, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A caller on a narrow line packs a report. What it holds has the limit of any
// other, and what cannot be unpacked is the request's fault.
func TestPackedReports(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	whole, err := json.Marshal(report.Report{Schema: report.Schema, Sequence: 1, Observations: []report.Observation{
		{ID: "o1", Check: report.CheckHTTPS, Outcome: report.OK, MS: 12, Source: report.FromAgent}}})
	if err != nil {
		t.Fatal(err)
	}
	packed := inGzip(t, whole)
	for _, c := range []struct {
		name, encoding string
		body           []byte
		status         int
	}{
		{"packed", "gzip", packed, 200},
		{"as it is", "identity", whole, 200},
		{"cut off", "gzip", packed[:len(packed)-9], 400},
		{"not packed at all", "gzip", whole, 400},
		{"in another encoding", "br", whole, 400},
		{"few bytes that hold many", "gzip", inGzip(t, bytes.Repeat([]byte(" "), 64*intake.MaxBody)), 413},
	} {
		request, err := http.NewRequest("POST", s.url+api.RunReport(run.Run), bytes.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Content-Encoding", c.encoding)
		request.Header.Set("Authorization", "Bearer "+run.Token)
		a := s.send(request)
		if a.status != c.status {
			t.Errorf("%s: %d, want %d: %s", c.name, a.status, c.status, a.body)
			continue
		}
		var taken api.ReportReply
		if a.status == 200 {
			a.want(200, &taken)
			if got := s.read(taken.Report); len(got.Observations) == 0 || got.Observations[0].MS != 12 {
				t.Errorf("%s: %v is kept", c.name, got.Observations)
			}
		}
	}
}
