package playbook

import (
	"strings"

	"sidetone/shared/report"
)

// verdictOf: what holds decides; when nothing does, health has to be shown
// and is not assumed.
func verdictOf(e *evidence, judged []*judgement) report.Verdict {
	root := rootOf(judged)
	switch {
	case root != nil && root.stops:
		return report.Blocked
	case root != nil:
		return report.Degraded
	case len(e.missing()) == 0:
		return report.Healthy
	}
	return report.Inconclusive
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

// summarize is the one sentence that the caller reads.
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
