package run

import (
	"context"
	"encoding/json"
	"time"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// courier brings reports to the server: by POST, else over the open
// signalling WebSocket.
type courier struct {
	run      *run
	sequence int
	partials int
	last     time.Time
	took     time.Duration // of the last partial post
	version  int           // of the board, as last sent
	known    int           // version of the board that the server is known to have
	willed   int           // version of the board that is bequeathed; 0: none is
	willedAt time.Time
	// willedAfter is the number of the last post when that was said.
	willedAfter int
	busy        bool
	blocked     bool // a POST has failed: the socket goes first
	post        *slot
	socket      *slot

	id     string
	url    string
	failed bool // every road has
}

// tick posts a partial report when there is something new, and everything is
// under way: to write one takes a page the time in which its paths would open.
func (c *courier) tick(now time.Time) {
	r := c.run
	last := c.last
	if c.partials == 0 {
		last = r.start
	}
	fresh := c.version != r.board.version && now.Sub(last) >= max(partialPace, partialRest*c.took)
	if c.stays() || r.waves.next != allStarted || r.judge.stands || c.busy || c.blocked || !fresh || c.partials >= partialMost {
		return
	}
	c.partials++
	c.last, c.busy = now, true
	body, version := c.pack(), c.version
	r.fetch(c.request(body), partialDeadline, func(a Response, took time.Duration) {
		c.busy, c.took = false, took
		c.arrived(a, took, version)
	})
}

// bequeath says what would be sent if the page went now; of what the server is known
// to have, nothing.
func (c *courier) bequeath(now time.Time) {
	r := c.run
	heir, ok := r.hands.(Heir)
	if !ok || c.stays() || r.begun == nil {
		return
	}
	if c.known == r.board.version {
		if c.willed != 0 {
			heir.Bequeath(nil)
			c.willed = 0
		}
		return
	}
	// What was sent since makes older what was bequeathed before.
	if c.willed != 0 && c.willedAfter == c.sequence && (c.willed == r.board.version || now.Sub(c.willedAt) < willPace) {
		return
	}
	sequence, version := c.sequence, c.version
	q := c.request(c.pack())
	c.sequence, c.version = sequence, version // it is not sent
	q.Outlives, q.Packed = true, false
	heir.Bequeath(&q)
	c.willed, c.willedAt, c.willedAfter = r.board.version, now, sequence
}

// inherit ends that: the page has what is left of the run.
func (c *courier) inherit() {
	if heir, ok := c.run.hands.(Heir); ok {
		heir.Bequeath(nil)
	}
}

// stays: the report of this run goes nowhere.
func (c *courier) stays() bool { return c.run.options.Keep || c.run.options.Alone != nil }

// ask posts the report so far for what the server answers: its own
// observations. then is called when they have come, or will not.
func (c *courier) ask(then func()) {
	if c.stays() {
		then()
		return
	}
	c.send(stageDeadline, func(bool) { then() })
}

// stage posts the verdict.
func (c *courier) stage() {
	if c.run.begun != nil && !c.stays() {
		c.send(stageDeadline, func(bool) {})
	}
}

// final posts the whole report over whatever road is open, and takes over
// the server's diagnosis: it is the one that others will read.
func (c *courier) final(then func()) {
	if c.stays() {
		then()
		return
	}
	c.send(finalDeadline, func(ok bool) {
		if ok {
			then()
			return
		}
		c.run.after(finalPause, func() {
			c.send(finalDeadline, func(ok bool) {
				c.failed = !ok
				then()
			})
		})
	})
}

// leave sends what a run that was given up has found since its last post. The
// page may be going, so nobody waits for the answer.
func (c *courier) leave() {
	r := c.run
	if c.stays() || r.begun == nil || c.version == r.board.version {
		return
	}
	q := c.request(c.pack())
	q.Outlives = true
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.ctx), finalDeadline)
	go func() {
		defer cancel()
		r.hands.Fetch(ctx, q)
	}()
}

// send tries the roads one after the other.
func (c *courier) send(deadline time.Duration, then func(ok bool)) {
	roads := []func(time.Duration, func(bool)){c.byPost, c.bySocket}
	if c.blocked && c.run.signaling.carrier() != nil {
		roads[0], roads[1] = roads[1], roads[0]
	}
	roads[0](deadline, func(ok bool) {
		if ok {
			then(true)
			return
		}
		roads[1](deadline, then)
	})
}

func (c *courier) byPost(deadline time.Duration, then func(bool)) {
	c.last = c.run.now()
	body, version := c.pack(), c.version
	c.run.fetch(c.request(body), deadline, func(a Response, took time.Duration) { then(c.arrived(a, took, version)) })
}

func (c *courier) request(body []byte) Request {
	to := api.RunReport(c.run.begun.Run)
	if !c.run.judge.complete { // see accept
		to += "?" + api.QueryMinimal
	}
	return Request{Method: "POST", URL: to, Body: body, Bearer: c.run.begun.Token, Packed: poorLine(&c.run.judge.diagnosis) && !c.blocked}
}

// poorLine: each kilobyte decides whether a report arrives. Elsewhere it goes as it is:
// not every filter on the way lets a packed body pass.
func poorLine(d *report.Diagnosis) bool {
	return d.Primary != nil && d.Primary.Hypothesis == "poor_network"
}

func (c *courier) bySocket(_ time.Duration, then func(bool)) {
	l := c.run.signaling.carrier()
	if l == nil {
		then(false)
		return
	}
	r := c.report()
	begun, done, version := c.run.now(), false, c.version
	end := func(ok bool) {
		if !done {
			done = true
			then(ok)
		}
	}
	l.reply = func(reply api.ReportReply, problem *api.Problem) {
		ok := problem == nil && reply.Report != ""
		c.note(&c.socket, "websocket", ok, 0, begun)
		if ok {
			c.known = max(c.known, version)
			c.accept(reply)
		}
		end(ok)
	}
	l.replySeq = r.Sequence
	l.send(api.SocketMessage{Type: "report", Seq: r.Sequence, Token: c.run.begun.Token, Report: &r})
	c.run.after(socketReply, func() { end(false) })
}

// report is what is sent: the server adds its own observations itself. On the
// way it is what is new, because on a narrow line reports must not be what
// fills it; in the end it is everything.
func (c *courier) report() report.Report {
	c.sequence++
	c.version = c.run.board.version
	r := c.run.report()
	r.ID, r.Sequence = "", c.sequence
	after := c.known
	if r.Complete {
		after = 0
	}
	r.Observations = c.run.board.changed(after)
	r.Diagnosis = timeOf(r.Diagnosis)
	return r
}

// timeOf is what the server needs of our diagnosis: it judges by itself, and
// on a narrow line each kilobyte decides whether the report arrives.
func timeOf(d *report.Diagnosis) *report.Diagnosis {
	if d == nil {
		return nil
	}
	return &report.Diagnosis{Verdict: d.Verdict, MS: d.MS, Primary: d.Primary, Hypotheses: []report.Hypothesis{}}
}

func (c *courier) pack() []byte {
	body, err := json.Marshal(c.report())
	if err != nil {
		return nil // of our own types none can fail
	}
	return body
}

// arrived takes the answer to a POST of that version of the board.
func (c *courier) arrived(a Response, took time.Duration, version int) bool {
	reply, ok := taken(a)
	c.note(&c.post, "post", ok, a.Status, c.run.now().Add(-took))
	c.blocked = !ok
	if ok {
		c.known = max(c.known, version)
		c.accept(reply)
	}
	return ok
}

// note keeps how a road did. The first success is told; repeating it would
// make every post a reason for another.
func (c *courier) note(s **slot, road string, ok bool, status int, begun time.Time) {
	if *s == nil {
		*s = c.run.board.plan(report.CheckDelivery, road)
	}
	outcome := report.OK
	if !ok {
		outcome = report.Failed
	}
	if (*s).outcome() == outcome {
		return
	}
	(*s).put(result{outcome: outcome, code: status, at: c.run.since(begun), ms: millis(c.run.now().Sub(begun))})
}

// accept takes what the server answers. Its diagnosis counts only for the
// whole report: before that, what it saw is judged here with the rest.
func (c *courier) accept(reply api.ReportReply) {
	c.id, c.url = reply.Report, reply.URL
	c.run.board.merge(reply.Observations)
	if c.run.judge.complete && reply.Diagnosis.Verdict != "" {
		c.run.judge.diagnosis = reply.Diagnosis
	}
}
