//go:build unix

package http_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// BenchmarkPostReport is a partial report of the usual size from the request to the
// answer: read, merged, judged and stored.
func BenchmarkPostReport(b *testing.B) {
	var observations []report.Observation
	for i := range 60 {
		o := observed(fmt.Sprint("o", i), report.CheckICE, report.OK)
		o.Target = fmt.Sprintf("turn:192.0.2.1:%d?transport=udp", 3478+i)
		o.Detail.ICE = &report.ICE{Transport: "udp", Candidates: []report.Candidate{{Type: "relay", Protocol: "udp", Address: "192.0.2.1", Port: 9}}}
		observations = append(observations, o)
	}
	posted := aReport(observations...)
	body, err := json.Marshal(posted)
	if err != nil {
		b.Fatal(err)
	}
	s := newRig(b, func(s *rig) { s.runs.RunsPerMinute = 0 })
	handler := s.server.Handler()
	var run api.BeginReply
	b.SetBytes(int64(len(body)))
	before := processorTime(b)
	defer func() { b.ReportMetric(float64(processorTime(b)-before)/float64(b.N), "cpu-ns/op") }()
	for i := 0; b.Loop(); i++ {
		if i%50 == 0 { // a run takes no more than 64 posts
			b.StopTimer()
			s.advance(time.Minute) // and a caller no more than 16 MiB a minute
			run = s.begin("")
			b.StartTimer()
		}
		r := httptest.NewRequest("POST", api.RunReport(run.Run), strings.NewReader(string(body)))
		r.Header.Set("Authorization", "Bearer "+run.Token)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			b.Fatal(w.Code, w.Body)
		}
	}
}

// processorTime is what this process has had of the processors. On a machine
// that others use as well it is steadier than the time that passes.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
