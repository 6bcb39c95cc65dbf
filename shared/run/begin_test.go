package run

import (
	"testing"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

func TestBeginFailed(t *testing.T) {
	portal := Response{Status: 200, Redirected: true}
	for _, c := range []struct {
		name  string
		w     *world
		cause string
		most  int
	}{
		{"no network", &world{offline: true}, "offline/no_network", 2000},
		{"no network, and the browser says otherwise", &world{offline: true, slowGather: 900 * msec}, "offline/no_network", 2500},
		{"POST blocked", &world{rtt: 10 * msec, begin: func() Response { return Response{Status: 403} }}, "offline/server_unreachable", 2500},
		{"POST dropped", &world{rtt: 10 * msec, begin: func() Response { return dropped }}, "offline/server_unreachable", 7000},
		{"portal", &world{rtt: 10 * msec, begin: func() Response { return portal }, seen: func() Response { return portal }}, "offline/captive_portal", 2500},
	} {
		t.Run(c.name, func(t *testing.T) {
			last, _ := play(t, c.w, Options{})
			within(t, judged(t, last, report.Blocked, c.cause), c.most)
			if last.Phase != Done || !last.Undelivered {
				t.Errorf("phase %s, undelivered %v", last.Phase, last.Undelivered)
			}
		})
	}
}

func TestBeginRefused(t *testing.T) {
	for name, c := range map[string]struct {
		answer Response
		want   string
	}{
		"with a detail":    {ours(404, api.Problem{Title: "Not found", Detail: "This link has expired."}), "This link has expired."},
		"with a title":     {ours(429, api.Problem{Title: "Too many runs"}), "Too many runs"},
		"without a title":  {ours(429, api.Problem{Detail: "x"}), "x"},
		"unreadable":       {Response{Status: 400, Ours: true, Body: []byte("<html>")}, words.English().Say("run.problem_headline")},
		"the last of them": {Response{Status: 499, Ours: true}, words.English().Say("run.problem_headline")},
	} {
		last, _ := play(t, &world{begin: func() Response { return c.answer }}, Options{})
		if last.Phase != Failed || last.Problem != c.want || last.Report.Diagnosis != nil {
			t.Errorf("%s: phase %s, problem %q, want %q", name, last.Phase, last.Problem, c.want)
		}
	}
}

// The time of a diagnosis counts from the press on Start, which a page that was
// still loading has remembered.
func TestWaited(t *testing.T) {
	plain, _ := play(t, &world{rtt: 10 * msec}, Options{})
	late, _ := play(t, &world{rtt: 10 * msec}, Options{Waited: 9 * time.Second})
	if got, want := late.Report.Diagnosis.MS, plain.Report.Diagnosis.MS+9000; got != want {
		t.Errorf("%d ms, want %d", got, want)
	}
}
