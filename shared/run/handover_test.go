package run

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// A run that is given up sends what it has found since its last post, and
// nothing that it has sent already.
func TestARunThatIsGivenUpSendsWhatItHas(t *testing.T) {
	w := &world{rtt: 20 * msec}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		go func() {
			<-bubble{}.After(420 * msec)
			cancel()
		}()
		engine := Engine{Hands: w, Clock: bubble{}}
		engine.Run(ctx, Options{Origin: "https://host"}, func(State) {})
		synctest.Wait()
		<-bubble{}.After(finalDeadline)
	})
	if len(w.reports) == 0 {
		t.Fatal("nothing was posted")
	}
	last := w.last()
	if last.Complete || len(last.Observations) == 0 || last.Diagnosis != nil {
		t.Errorf("the last report: complete %v, %d observations, diagnosis %v", last.Complete, len(last.Observations), last.Diagnosis)
	}
}

func TestHandover(t *testing.T) {
	w := &world{rtt: 10 * msec, refuseWS: true, report: func(report.Report) Response { return dropped }}
	s, _ := play(t, w, Options{})
	q, ok := s.Request(true)
	if !ok || q.URL != api.RunReport(testRun) || q.Bearer == "" || !q.Outlives || q.Method != "POST" {
		t.Fatalf("%v, %+v", ok, q)
	}
	before := s.Handover.Sequence
	for name, refused := range map[string]Response{
		"not answered":  {Err: errors.New("no network")},
		"a portal":      {Status: 200, Body: []byte("<html>")},
		"refused":       {Status: 401, Ours: true},
		"without an id": ours(200, api.ReportReply{}),
	} {
		if s.HandedIn(refused) || !s.Undelivered || s.URL != "" || s.Handover.Sequence != before {
			t.Errorf("%s: taken as handed in: %q", name, s.URL)
		}
	}
	answer := api.ReportReply{Report: "r_1", URL: "https://host/r/r_1", Diagnosis: report.Diagnosis{Verdict: report.Healthy, MS: 77}}
	if !s.HandedIn(ours(200, answer)) || s.Undelivered || s.URL != answer.URL || s.Report.ID != "r_1" || s.Report.Diagnosis.MS != 77 {
		t.Errorf("%+v", s)
	}
	if s.Handover.Sequence <= before {
		t.Error("the next report would come before this one")
	}
	if _, ok := (State{Report: s.Report}).Request(false); ok {
		t.Error("a report without a run can be handed in to it")
	}
	if _, ok := (State{Handover: s.Handover}).Request(false); ok {
		t.Error("a run without a report hands one in")
	}
}
