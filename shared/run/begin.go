package run

import (
	"context"
	"encoding/json"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// beginProbe is POST /runs: without it there are no servers to test and
// nowhere to report to.
type beginProbe struct {
	*run
	slot     *slot
	tries    int
	failed   bool // for good
	failedAt time.Time
}

func newBeginProbe(r *run) *beginProbe {
	return &beginProbe{run: r, slot: r.board.plan(report.CheckBegin, "")}
}

func (p *beginProbe) try() {
	p.tries++
	link := p.options.Link
	if link == api.PublicLink {
		link = ""
	}
	body, err := json.Marshal(api.BeginRequest{Link: link, Profile: p.options.Profile})
	if err != nil {
		p.fail(Response{Err: err})
		return
	}
	p.fetch(Request{Method: "POST", URL: api.PathRuns, Body: body, Bearer: p.options.Key}, beginDeadline, p.have)
}

// alone says why nothing was asked of a server.
const alone = "observed.alone"

func (p *beginProbe) skip() {
	p.slot.put(result{outcome: report.NotTested, detail: report.Detail{}.With(report.Ours(alone))})
}

func (p *beginProbe) have(a Response, took time.Duration) {
	var reply api.BeginReply
	ok := a.Err == nil && a.Ours && a.Status/100 == 2 && json.Unmarshal(a.Body, &reply) == nil && reply.Run != ""
	switch {
	case ok:
		p.slot.put(p.result(report.OK, a))
		p.began(reply)
	case a.Ours && a.Status >= 400 && a.Status < 500:
		p.slot.put(p.result(report.Failed, a))
		p.refuse(a)
	case p.tries < beginTries:
		p.after(beginPause, p.try)
	default:
		p.fail(a)
	}
}

// refuse: the server answers and will not begin this run (a link that has
// expired, too many runs). There is nothing to judge.
func (p *beginProbe) refuse(a Response) {
	var problem api.Problem
	if json.Unmarshal(a.Body, &problem) != nil || problem.Title == "" {
		problem.Title = words.English().Say("run.problem_headline")
	}
	p.problem = problem.Detail
	if p.problem == "" {
		p.problem = problem.Title
	}
	p.refused = a.Status
	p.wait = time.Duration(problem.RetryAfterS) * time.Second
	p.failed = true
	p.judge.abandon()
}

// fail: no answer of ours. What tells the causes apart is whether other
// requests are answered, and whether there is any network at all.
func (p *beginProbe) fail(a Response) {
	outcome := report.Failed
	if a.Err == context.DeadlineExceeded {
		outcome = report.Silent
	}
	p.slot.put(p.result(outcome, a))
	p.failed, p.failedAt = true, p.now()
	p.environment.look()
}

// addressesKnown: the direct path, which was started with the run, has its
// own addresses, or had time for them. A machine without a network has none.
func (p *beginProbe) addressesKnown() bool {
	if p.failedAt.IsZero() {
		return false
	}
	return len(p.direct) == 0 || p.direct[0].ice.Complete || p.now().Sub(p.failedAt) > offlineWait
}

func (p *beginProbe) result(outcome report.Outcome, a Response) result {
	h := report.HTTP{Sent: p.tries, Redirected: a.Redirected}
	if a.Err == nil {
		h.Answered, h.Ours = 1, report.Known(a.Ours)
	}
	ms := p.since(p.now())
	if a.Took > 0 {
		ms = millis(a.Took)
	}
	return result{outcome: outcome, code: a.Status, ms: ms, detail: report.Detail{HTTP: &h}.With(report.Wrong(a.Err))}
}

// fetch makes a request with a deadline and hands the answer over on the
// run's goroutine.
func (r *run) fetch(q Request, deadline time.Duration, then func(Response, time.Duration)) {
	begun := r.now()
	r.spawn(func() func() {
		answer := r.ask(q, deadline)
		took := r.clock.Now().Sub(begun)
		return func() { then(answer, took) }
	})
}

// ask blocks; it may be called from any goroutine.
func (r *run) ask(q Request, deadline time.Duration) Response {
	ctx, cancel := context.WithCancelCause(r.ctx)
	defer cancel(nil)
	answered := make(chan struct{})
	defer close(answered)
	late := r.clock.After(deadline)
	go func() {
		select {
		case <-late:
			cancel(context.DeadlineExceeded)
		case <-answered:
		}
	}()
	answer := r.hands.Fetch(ctx, q)
	if answer.Err != nil && context.Cause(ctx) != nil {
		answer.Err = context.Cause(ctx)
	}
	return answer
}
