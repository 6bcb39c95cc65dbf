package run

import (
	"time"

	"sidetone/shared/playbook"
	"sidetone/shared/profile"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/words"
)

// judge says when the verdict stands and when the run is over.
type judge struct {
	run       *run
	stands    bool
	complete  bool // the last report is made
	diagnosis report.Diagnosis
	version   int // of the board that was judged

	asked    time.Time // the server, for what it saw; zero: not yet
	answered bool
}

// standing is nil until the verdict stands.
func (j *judge) standing() *report.Diagnosis {
	if !j.stands {
		return nil
	}
	d := j.diagnosis
	return &d
}

func (j *judge) tick(now time.Time) {
	r := j.run
	switch {
	case r.over || j.complete:
	case r.begin.failed:
		j.offline()
	case r.begun == nil:
	case !j.stands:
		if r.resolved(now) || now.Sub(r.start) > runDeadline+r.network.extra() || r.swamped(now) {
			j.seek(now)
		}
	default:
		j.review(now)
		if r.signaling.finished && !r.lingers() && r.hello.done {
			j.finish()
		}
	}
}

// swamped: the run itself has filled the line for long enough.
func (r *run) swamped(now time.Time) bool {
	if now.Sub(r.start) <= swampedDeadline {
		return false
	}
	r.signaling.putSoFar()
	return playbook.LineIsFull(r.board.all())
}

// resolved: no probe but the watch of the sockets can add anything.
func (r *run) resolved(now time.Time) bool {
	for _, u := range r.urls {
		if u.outcome == "" {
			return false
		}
	}
	for _, p := range r.paths {
		if !p.resolved() && !r.spare(p, now) && !r.suffices(p, now) {
			return false
		}
	}
	if r.rate != nil && !r.rate.done {
		return false
	}
	for _, h := range r.hosts {
		// The others are for information; they have until the end of the watch.
		if !h.resolved() && h.host.Use == profile.UseSignaling {
			return false
		}
	}
	return r.environment.done && r.https.done && r.signaling.resolved() && (r.token == nil || r.token.done) && r.explored.awaited()
}

// seek lets the verdict stand. When something failed, what the server saw of
// this run is waited for a moment: it may tell causes apart.
func (j *judge) seek(now time.Time) {
	if j.asked.IsZero() {
		j.run.environment.put() // with how late the run was
		j.run.signaling.putSoFar()
	}
	for _, p := range j.run.paths {
		if j.run.suffices(p, now) {
			p.putSoFar(now)
		}
	}
	d := j.diagnose()
	switch {
	case d.Verdict == report.Healthy || j.answered:
	case j.asked.IsZero():
		j.asked = now
		j.run.courier.ask(func() { j.answered = true })
		return
	case now.Sub(j.asked) < serverWait:
		return
	}
	j.stand(d, now)
	j.run.courier.stage()
}

func (j *judge) diagnose() report.Diagnosis {
	j.version = j.run.board.version
	return playbook.Diagnose(j.run.report())
}

func (j *judge) stand(d report.Diagnosis, now time.Time) {
	d.MS = j.took(now)
	j.keep(d)
	j.stands = true
	j.run.letGo()
	j.run.tell()
}

// took is ms from the caller's press on Start, which may have been before the
// start of the run.
func (j *judge) took(now time.Time) int { return j.run.since(now) + millis(j.run.options.Waited) }

// keep puts a diagnosis that stands into words. One that was only sought, many
// times a run, has none.
func (j *judge) keep(d report.Diagnosis) {
	render.ForCaller(&d, words.English())
	j.diagnosis = d
}

// review judges again after a change. Only another verdict or cause gets a
// new time.
func (j *judge) review(now time.Time) {
	if j.version == j.run.board.version || !j.run.signaling.settled() {
		return
	}
	d := j.diagnose()
	if !changed(j.diagnosis, d) {
		d.MS = j.diagnosis.MS
		j.keep(d)
		return
	}
	j.stand(d, now)
	j.run.courier.stage()
}

func changed(a, b report.Diagnosis) bool {
	if a.Verdict != b.Verdict || (a.Primary == nil) != (b.Primary == nil) {
		return true
	}
	return a.Primary != nil && *a.Primary != *b.Primary
}

// offline ends a run that could not be begun, with what tells its causes
// apart.
func (j *judge) offline() {
	r := j.run
	if !r.https.done || !r.environment.done || !r.begin.addressesKnown() {
		return
	}
	for _, p := range r.direct {
		p.untried(report.Ours("observed.run_not_begun"))
	}
	now := r.now()
	j.complete = true
	j.stand(j.diagnose(), now)
	phase := Done
	if j.diagnosis.Verdict == report.Inconclusive {
		phase = Failed
	}
	r.courier.failed = true
	r.end(phase)
}

// abandon ends a run that the server refused to begin.
func (j *judge) abandon() { j.run.end(Failed) }

// finish makes the last report and ends the run when it has been delivered
// or every road has failed.
func (j *judge) finish() {
	j.complete = true
	d := j.diagnose()
	d.MS = j.diagnosis.MS
	if changed(j.diagnosis, d) {
		d.MS = j.took(j.run.now())
	}
	j.keep(d)
	j.run.courier.final(func() { j.run.end(Done) })
}

// end is the end of a run.
func (r *run) end(phase Phase) {
	r.phase, r.over = phase, true
	r.tell()
}

// spare: no call takes this path, and every path that one may take carried its
// sample, so that what is still to come here changes no verdict.
func (r *run) spare(p *path, now time.Time) bool {
	if p.kind != report.DirectTCP || r.begun.Profile.DirectTCP || len(r.paths) == 1 {
		return false
	}
	for _, q := range r.paths {
		if q != p && q.slots.data.outcome() != report.OK && !r.suffices(q, now) {
			return false
		}
	}
	return true
}
