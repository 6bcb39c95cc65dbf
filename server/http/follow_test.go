package http_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// The page of a run that goes on is followed: what has not changed is not sent
// again, what has is, and when the run is over or long silent nobody asks.
func TestAReportIsFollowed(t *testing.T) {
	s := newRig(t, nil)
	run := s.begin("")
	part := aReport(observed("o1", report.CheckHTTPS, report.OK))
	part.Complete = false
	var taken api.ReportReply
	s.post(run, part).want(200, &taken)
	get := func(tag string) *http.Response {
		t.Helper()
		r, err := http.NewRequest("GET", s.url+"/r/"+taken.Report, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("If-None-Match", tag)
		a := s.send(r)
		return &http.Response{StatusCode: a.status, Header: a.header, Status: string(a.body)}
	}
	first := get("")
	tag := first.Header.Get("ETag")
	if first.StatusCode != 200 || tag == "" || !strings.Contains(first.Status, "data-live=") {
		t.Fatalf("the page of a run that goes on: %d, tag %q", first.StatusCode, tag)
	}
	if again := get(tag); again.StatusCode != http.StatusNotModified || again.Status != "" {
		t.Errorf("nothing has changed: %d with %d bytes", again.StatusCode, len(again.Status))
	}
	part.Observations = append(part.Observations, observed("o2", report.CheckSignaling, report.OK))
	part.Complete = true
	s.post(run, part).want(200, nil)
	if over := get(tag); over.StatusCode != 200 || over.Header.Get("ETag") == tag || strings.Contains(over.Status, "data-live=") {
		t.Errorf("when the run is over: %d, tag %s", over.StatusCode, over.Header.Get("ETag"))
	}
}

func TestARunThatWasCutOffIsNotFollowedForEver(t *testing.T) {
	s := newRig(t, nil)
	part := aReport(observed("o1", report.CheckHTTPS, report.OK))
	part.Complete = false
	var taken api.ReportReply
	s.post(s.begin(""), part).want(200, &taken)
	s.advance(3 * time.Minute)
	if body := string(s.call("GET", "/r/"+taken.Report, "", nil).want(200, nil).body); strings.Contains(body, "data-live=") {
		t.Error("the page is still asked for")
	}
}
