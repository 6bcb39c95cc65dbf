package playbook

import "sidetone/shared/report"

// hypothesis is one of the playbook's explanations.
type hypothesis struct {
	id     string
	title  string
	causes []cause
	// clear is the sentence when it is ruled out, untested when it was not
	// tested.
	clear, untested string
}

// cause is one way in which a hypothesis can hold.
type cause struct {
	id string
	// when all of it is so, the cause holds.
	when question
	// certain: yes makes it confirmed, anything else likely. nil: confirmed.
	certain question
	// alsoSeen adds what the server saw, as further evidence.
	alsoSeen func(*evidence) []cite
	// stops asks whether a call is impossible because of it.
	stops question
	// alternatives: causes that the same evidence allows when it is likely
	// and not confirmed.
	alternatives []string
	// consequences are hypotheses that follow from this cause: they are not
	// reported beside it as if they were troubles of their own.
	consequences []string

	explanation string
	// summary is the sentence that the caller reads.
	summary     string
	mitigations []advice
}

// advice is a mitigation; the text can name the servers of the run.
type advice struct {
	audience report.Audience
	text     string
	// hosts adds the addresses of this run's relays to the text.
	hosts bool
}

func caller(text string) advice    { return advice{report.ForCaller, text, false} }
func it(text string) advice        { return advice{report.ForIT, text, false} }
func itHosts(text string) advice   { return advice{report.ForIT, text, true} }
func developer(text string) advice { return advice{report.ForDeveloper, text, false} }

// always and never answer questions about stopping a call.
func always(*evidence) finding { return finding{answer: yes} }
func never(*evidence) finding  { return finding{answer: no} }

// unlessAPathCarries: a network fault stops a call when no path is left.
var unlessAPathCarries question = not(somePathCarries)

// hypotheses in the order in which they are preferred as the root cause when
// several hold.
var hypotheses = []*hypothesis{
	&agentBlocked, &offline, &tokenInvalid, &signalingLost, &udpBlocked,
	&turnUnreachable, &iceFailed, &deviceProblem, &poorNetwork, &callPolicy,
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
