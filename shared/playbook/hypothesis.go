package playbook

import (
	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// hypothesis is one of the playbook's explanations.
type hypothesis struct {
	id     string
	causes []cause
}

// cause is one way in which a hypothesis can hold. Its sentences stand in the
// catalogues under cause.<hypothesis>.<cause>.
type cause struct {
	id string
	// when all of it is so, the cause holds. Zero: only a call's own words can
	// tell.
	when facts.Term
	// saidBy is what a real call says of this cause in its own words: user
	// facing diagnostics, statuses, what its SDK gave up with. It is asked
	// beside when and beside the table of codes.
	saidBy facts.Term
	// deniedBy is what a call shows that speaks against it: it denies where nothing
	// says that the cause is so, and keeps it from being confirmed where something
	// does.
	deniedBy facts.Term
	// doubtedBy is what a run shows that speaks against it beside what when asks
	// for: it keeps the cause from being confirmed.
	doubtedBy facts.Term
	// certain: yes makes it confirmed, anything else likely. Zero: confirmed.
	certain facts.Term
	// alsoSeen adds what the server or a resolver saw, as further evidence.
	alsoSeen facts.Term
	// stops asks whether a call is impossible because of it.
	stops facts.Term
	// alternatives: causes that the same evidence allows when it is likely
	// and not confirmed.
	alternatives []string
	// follows are hypotheses that follow from this cause: they are not
	// reported beside it as if they were troubles of their own.
	follows []string
	// advice is what to do about it, by its ids; instead of it, what fits a fact
	// that tells more.
	advice  []advice
	instead []instead
	// code asks for the codes of a call that stand for this cause.
	code facts.Term
}

// advice is a mitigation by its id.
type advice struct {
	audience report.Audience
	id       string
	// hosts: the servers of this run belong to it.
	hosts bool
}

// instead is advice in place of the cause's own, where a fact holds; nil: that stands.
// says names the sentence over the report that fits the fact, ".title" and
// "cause.<hypothesis>.<cause>.<says>.summary"; empty: the cause's own.
type instead struct {
	when   facts.Term
	advice []advice
	says   string
}

func caller(id string) advice    { return advice{report.ForCaller, id, false} }
func it(id string) advice        { return advice{report.ForIT, id, false} }
func itHosts(id string) advice   { return advice{report.ForIT, id, true} }
func developer(id string) advice { return advice{report.ForDeveloper, id, false} }

// hypotheses in the order in which they are preferred as the root cause when
// several hold.
var hypotheses = withCodes(
	&agentBlocked, &offline, &tokenInvalid, &signalingLost, &udpBlocked,
	&turnUnreachable, &iceFailed, &deviceProblem, &poorNetwork, &callPolicy,
)

// withCodes gives every cause its question to the table of codes.
func withCodes(list ...*hypothesis) []*hypothesis {
	for _, h := range list {
		for i := range h.causes {
			h.causes[i].code = facts.CodeNames(h.id, h.causes[i].id)
		}
	}
	return list
}

// Names of hypotheses; a contract, see the contract's list of causes.
const (
	idAgentBlocked    = "agent_blocked"
	idOffline         = "offline"
	idTokenInvalid    = "token_invalid"
	idSignalingLost   = "signaling_lost"
	idUDPBlocked      = "udp_blocked"
	idTURNUnreachable = "turn_unreachable"
	idICEFailed       = "ice_failed"
	idDeviceProblem   = "device_problem"
	idPoorNetwork     = "poor_network"
	idCallPolicy      = "call_policy"
)

// everythingOnTheNetwork follows where nothing of the network can be reached.
var everythingOnTheNetwork = []string{
	idSignalingLost, idUDPBlocked, idTURNUnreachable, idICEFailed, idPoorNetwork,
}

// everythingElse follows where the check itself could not be made.
var everythingElse = append([]string{idOffline}, everythingOnTheNetwork...)
