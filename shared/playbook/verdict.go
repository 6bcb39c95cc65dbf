package playbook

import (
	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// verdict: what holds decides; when nothing does, health has to be shown and
// is not assumed. A cause that stopped the call and that the run no longer
// shows leaves a network on which calls fail at times.
func (q *inquiry) verdict() report.Verdict {
	switch root := rootOf(q.judged); {
	case root != nil && root.gravity() == stopsNow:
		return report.Blocked
	case root != nil:
		return report.Degraded
	case len(q.missing()) == 0:
		return report.Healthy
	}
	return report.Inconclusive
}

// missing lists what has to be seen before health is believed and was not. A
// run shows it for a call that has no trouble of its own.
func (q *inquiry) missing() []string {
	switch {
	case q.call == nil:
		return q.run.Missing()
	case q.run == nil:
		return q.call.Missing()
	case q.call.Failed().Answer == facts.Yes:
		return []string{"reason"}
	}
	return q.run.Missing()
}

// says is the one sentence that the caller reads, and how call and run stand
// to each other.
func (q *inquiry) says(v report.Verdict, root *judgement) []report.Phrase {
	switch {
	case q.call == nil:
		return saysOfRun(q.run, v, root)
	case root == nil && q.run == nil:
		return saysOfCall(q.call, v)
	case root == nil && q.call.Failed().Answer == facts.Yes:
		return phrases("verdict.call_failed", "verdict.check_found_nothing")
	case root == nil:
		return saysOfRun(q.run, v, root)
	}
	summary := root.summaryID()
	switch {
	case root.ended && root.stops:
		return []report.Phrase{whatMade("verdict.made_call_fail", summary, report.Blocked), {ID: "verdict.check_no_longer_shows"}}
	case root.ended:
		return []report.Phrase{whatMade("verdict.made_call_suffer", summary, report.Degraded), {ID: "verdict.check_no_longer_shows"}}
	case root.match == report.Agrees:
		return phrases(summary, "verdict.call_and_check_agree")
	case root.match == report.Contradicts:
		return phrases(summary, "verdict.only_check_shows")
	}
	return phrases(summary)
}

// whatMade tells the cause of how a call went, which need not be how the whole
// is judged.
func whatMade(id, summary string, v report.Verdict) report.Phrase {
	return report.Phrase{ID: id, Args: report.Args{"cause": report.Phrase{ID: summary, Args: report.Args{"judged": string(v)}}}}
}

// saysOfRun is the sentence over a run.
func saysOfRun(e *facts.Evidence, v report.Verdict, root *judgement) []report.Phrase {
	switch {
	case v == report.Healthy && e.TokenUnread():
		return phrases("verdict.healthy_token_unread")
	case v == report.Healthy:
		return phrases("verdict.healthy")
	case v == report.Inconclusive:
		if missing := e.Missing(); len(missing) > 0 && e.Report.Complete {
			return []report.Phrase{{ID: "verdict.not_all_tested"}, {ID: "verdict.not_tested", Args: report.Args{"needs": missing}}}
		}
		return phrases("verdict.unfinished")
	case v == report.Degraded && root.of.id != idPoorNetwork && root.of.id != idTokenInvalid && root.of.id != idSignalingLost:
		return phrases(root.summaryID(), "verdict.still_connects")
	}
	return phrases(root.summaryID())
}

// saysOfCall is the sentence over a call of which nothing holds.
func saysOfCall(e *facts.Evidence, v report.Verdict) []report.Phrase {
	failed := e.Failed().Answer == facts.Yes
	switch {
	case v == report.Healthy:
		return phrases(healthyCall(e))
	case failed && e.UnknownCode() != "":
		return []report.Phrase{{ID: "verdict.call_failed_code", Args: report.Args{"end_code": e.UnknownCode()}}}
	case failed && facts.GatheringOnly.Ask(e).Answer == facts.Yes:
		return phrases("verdict.no_server_answered")
	case failed:
		return phrases("verdict.call_failed")
	}
	return phrases("verdict.call_unknown")
}

// healthyCall says of a call no more than there was to it.
func healthyCall(e *facts.Evidence) string {
	switch e.Directions() {
	case "receive":
		return "verdict.call_healthy_received"
	case "send":
		return "verdict.call_healthy_sent"
	case "data":
		return "verdict.call_healthy_data"
	}
	return "verdict.call_healthy"
}
