package playbook

import (
	"strings"

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
		return q.run.missing()
	case q.run == nil:
		return q.call.missingOfCall()
	case q.call.failed().answer == yes:
		return []string{"why the call failed"}
	}
	return q.run.missing()
}

// relayPaths: the path that belongs to a relay's transport.
var relayPaths = []struct {
	transport string
	path      report.Path
}{{"udp", report.RelayUDP}, {"tcp", report.RelayTCP}, {"tls", report.RelayTLS}}

// missing lists what has to be seen before a run is called healthy and was
// not, in words for the summary.
func (e *evidence) missing() []string {
	var list []string
	need := func(ok bool, what string) {
		if !ok {
			list = append(list, what)
		}
	}
	https, found := e.one(report.CheckHTTPS)
	need(found && https.Outcome == report.OK, "HTTPS to the service")
	_, socket, _ := e.socket(report.CheckSignaling)
	o, _ := e.one(report.CheckSignaling)
	need(o.Outcome == report.OK || socket.Answered > 0, "the signalling connection")
	_, carries := e.callPath()
	need(carries, "a path for sound and picture")
	if e.withoutEchoPeer() {
		for _, relay := range relayPaths {
			if e.relayKnown(relay.transport) {
				need(e.sampled(relay.path), pathName(relay.path))
			}
		}
		return list
	}
	direct := e.path(report.CheckPathICE, report.DirectUDP)
	need(direct.Outcome != report.NotTested && (direct.Outcome != report.OK || e.sampled(report.DirectUDP)), "the direct path")
	for _, relay := range relayPaths {
		if e.relayGiven(relay.transport) {
			need(e.sampled(relay.path), pathName(relay.path))
		}
	}
	return list
}

// sampled: enough packets were sent and counted there and back.
func (e *evidence) sampled(p report.Path) bool {
	o := e.path(report.CheckPathData, p)
	f := o.Detail.Flow
	return o.Outcome == report.OK && f != nil && f.Sent >= enoughPackets
}

// relayGiven: at least one relay of this transport gave an address, so that
// a path through it can be expected.
func (e *evidence) relayGiven(transport string) bool {
	for _, p := range e.probes(transport) {
		if p.Outcome == report.OK && p.Relays() {
			return true
		}
	}
	return false
}

// summary is the one sentence that the caller reads, and how call and run
// stand to each other.
func (q *inquiry) summary(v report.Verdict, root *judgement) string {
	switch {
	case q.call == nil:
		return summarize(q.run, v, root)
	case root == nil && q.run == nil:
		return q.call.summaryOfCall(v)
	case root == nil && q.call.failed().answer == yes:
		return "The call failed, and what is known of it does not tell why. The check that was made found nothing that stops a call."
	case root == nil:
		return summarize(q.run, v, root)
	case root.ended && root.stops:
		return "What made the call fail: " + root.cause.summary + " A check made later no longer shows it."
	case root.ended:
		return "What the call suffered from: " + root.cause.summary + " A check made later no longer shows it."
	case root.match == report.Agrees:
		return root.cause.summary + " The call itself and the check made beside it agree."
	case root.match == report.Contradicts:
		return root.cause.summary + " The check shows it; in the call it did not show."
	}
	return root.cause.summary
}

// summarize is the sentence over a run.
func summarize(e *evidence, v report.Verdict, root *judgement) string {
	switch {
	case v == report.Healthy:
		return "Your connection is ready for calls."
	case v == report.Inconclusive:
		if missing := e.missing(); len(missing) > 0 && e.report.Complete {
			return "Nothing was found that would stop a call, but not everything could be tested. Not tested: " + strings.Join(missing, ", ") + "."
		}
		return "The check did not get far enough to say what is wrong."
	case v == report.Degraded && root.of.id != idPoorNetwork && root.of.id != idTokenInvalid && root.of.id != idSignalingLost:
		return root.cause.summary + " Calls can still connect another way, perhaps less well."
	}
	return root.cause.summary
}
