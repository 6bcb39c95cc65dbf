package run

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"sidetone/shared/report"
)

func TestReportsOnTheWay(t *testing.T) {
	w := &world{rtt: 20 * msec, serverSaw: []report.Observation{{ID: "s1", Check: report.CheckUpgradeSeen, Outcome: report.OK, Source: report.FromServer}}}
	play(t, w, Options{})
	if n := len(w.reports); n < 3 || n > 24 {
		t.Errorf("%d reports were posted", n)
	}
	told := map[string]report.Observation{}
	for i, r := range w.reports {
		for _, o := range r.Observations {
			if before, known := told[o.ID]; known && !r.Complete && reflect.DeepEqual(before, o) {
				t.Errorf("report %d says again what the server has: %s", i, o.Check)
			}
			told[o.ID] = o
		}
		if r.Complete && len(r.Observations) != len(told) {
			t.Errorf("the last report has %d observations of %d", len(r.Observations), len(told))
		}
		if r.Sequence <= 0 || i > 0 && r.Sequence <= w.reports[i-1].Sequence {
			t.Errorf("report %d has sequence %d", i, r.Sequence)
		}
		if r.Complete != (i == len(w.reports)-1) {
			t.Errorf("report %d of %d: complete %v", i+1, len(w.reports), r.Complete)
		}
		ids := map[string]bool{}
		for _, o := range r.Observations {
			if o.Source != report.FromAgent || ids[o.ID] || !o.Outcome.Valid() {
				t.Errorf("report %d: observation %+v", i, o)
			}
			ids[o.ID] = true
		}
	}
	text, err := json.Marshal(w.reports)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"run-token", `"secret"`} {
		if strings.Contains(string(text), secret) {
			t.Errorf("%s is in a report", secret)
		}
	}
}

func TestDeliveryBlocked(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer Response
	}{{"refused", Response{Status: 403}}, {"dropped", dropped}} {
		w := &world{rtt: 10 * msec, report: func(report.Report) Response { return c.answer }}
		last, _ := play(t, w, Options{})
		judged(t, last, report.Healthy, "")
		if w.overWS == 0 || last.URL == "" || last.Undelivered {
			t.Errorf("%s: %d over the socket, url %q", c.name, w.overWS, last.URL)
		}
		if !w.last().Complete {
			t.Errorf("%s: the whole report did not arrive", c.name)
		}
		if o := find(t, last.Report, report.CheckDelivery, "post"); o.Outcome != report.Failed {
			t.Errorf("%s: %s", c.name, o.Outcome)
		}
	}
	// Only the last report is held up: the socket has to carry it at once.
	w := &world{rtt: 10 * msec, report: func(r report.Report) Response {
		if r.Complete {
			return Response{Status: 413}
		}
		return Response{Status: 200}
	}}
	last, _ := play(t, w, Options{})
	if !w.last().Complete || w.overWS != 1 || last.Elapsed > watchUntil+500*msec {
		t.Errorf("complete %v, %d over the socket, after %v", w.last().Complete, w.overWS, last.Elapsed)
	}
	w = &world{rtt: 10 * msec, refuseWS: true, report: func(report.Report) Response { return dropped }}
	last, _ = play(t, w, Options{})
	if last.Phase != Done || last.URL != "" || !last.Undelivered || last.Report.Diagnosis == nil {
		t.Errorf("no road at all: phase %s, url %q, undelivered %v", last.Phase, last.URL, last.Undelivered)
	}
}

// What the server saw reaches the judgement before it is told.
func TestServerObservations(t *testing.T) {
	w := &world{rtt: 10 * msec, refuseWS: true, serverSaw: []report.Observation{{
		ID: "s1", Check: report.CheckUpgradeSeen, Outcome: report.OK, Source: report.FromServer,
		Detail: report.Detail{Upgrade: &report.Upgrade{Arrived: true}},
	}}}
	// The server knows it only when the paths have been tried.
	w.knows = func(r report.Report) bool {
		for _, o := range r.Observations {
			if o.Check == report.CheckPathData && o.Target == string(report.RelayTCP) {
				return true
			}
		}
		return false
	}
	last, all := play(t, w, Options{})
	for _, s := range all {
		if s.Stands {
			find(t, s.Report, report.CheckUpgradeSeen, "")
		}
	}
	d := judged(t, last, report.Blocked, "signaling_lost/upgrade_blocked")
	cited := false
	for _, h := range d.Hypotheses {
		for _, e := range h.Evidence {
			cited = cited || e.Observation == "s1"
		}
	}
	if !cited {
		t.Error("what the server saw is cited nowhere")
	}
}
