package playbook

import (
	"slices"

	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// Diagnose judges a report by its observations: what was tried now and what
// was read of a real call each by itself, and then one against the other. It
// reads neither the report's own diagnosis nor its signals, and keeps only
// Diagnosis.MS, which nobody but the run itself can know.
func Diagnose(r report.Report) report.Diagnosis {
	run, call := facts.Bodies(r)
	var q *inquiry
	switch {
	case call == nil:
		q = inquire(run)
	case run == nil:
		q = inquire(call)
	default:
		q = join(inquire(run), inquire(call))
	}
	d := report.Diagnosis{Verdict: q.verdict()}
	if r.Diagnosis != nil {
		d.MS = r.Diagnosis.MS
	}
	root := rootOf(q.judged)
	if root != nil {
		d.Primary = &report.Primary{Hypothesis: root.of.id, Cause: root.cause.id}
	}
	d.Says = q.says(d.Verdict, root)
	hosts := facts.RelayHosts(r.Observations)
	d.Hypotheses = make([]report.Hypothesis, 0, len(q.judged))
	for _, j := range q.judged {
		d.Hypotheses = append(d.Hypotheses, j.entry(hosts))
	}
	return d
}

// inquiry is every hypothesis held against the evidence: of a run, of a call,
// or of both; the one that is not there is nil.
type inquiry struct {
	run, call *facts.Evidence
	judged    []*judgement
}

// inquire judges one body of evidence.
func inquire(e *facts.Evidence) *inquiry {
	q := &inquiry{run: e}
	if e.InCall() {
		q = &inquiry{call: e}
	}
	for _, h := range hypotheses {
		q.judged = append(q.judged, judge(e, h))
	}
	q.silenceConsequences()
	if e.InCall() {
		for _, j := range q.judged {
			j.corroborate(e)
		}
	}
	return q
}

// silenceConsequences: what follows from a root cause is not reported beside
// it as a trouble of its own. A cause that the run no longer shows explains
// the call alone.
func (q *inquiry) silenceConsequences() {
	for _, root := range q.judged {
		if !root.state.Holds() || root.because != "" {
			continue
		}
		for _, j := range q.judged {
			if root.of == &agentBlocked && j.ofCall {
				continue // a program that did not load explains nothing of a call that was made before
			}
			if j.of == root.of || !j.state.Holds() || !slices.Contains(root.cause.follows, j.of.id) || root.ended && !j.ended {
				continue
			}
			j.state, j.because = report.Possible, root.of.id
			root.seenOfFollowing = append(root.seenOfFollowing, j.cites...)
		}
	}
}

// rootOf is the first in the order of hypotheses; one that leaves a call
// possible never comes before one that stops it, or that stopped the one that
// failed.
func rootOf(judged []*judgement) *judgement {
	var root *judgement
	for _, j := range judged {
		if j.state.Holds() && (root == nil || j.gravity() > root.gravity()) {
			root = j
		}
	}
	return root
}

// How much a cause that holds weighs.
const (
	hinders     = iota // calls suffer and connect
	stoppedThen        // it stopped the call, and the run no longer shows it
	stopsNow           // no call connects
)

func (j *judgement) gravity() int {
	switch {
	case j.stops && !j.ended:
		return stopsNow
	case j.stops:
		return stoppedThen
	}
	return hinders
}
