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
	// when all of it is so, the cause holds. nil: only a call can tell.
	when question
	// told is what a real call says of this cause in its own words: codes,
	// user facing diagnostics, statuses. It is asked of a call alone, beside
	// when and beside the table of codes. nil: nothing but a code can tell.
	told question
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

// ask puts a cause to the evidence. Of a call, every code that the table has
// for the cause, what it says in its own words
// and what was tried in it are held together: where one denies what the other
// says, it stays possible.
func (c *cause) ask(e *evidence, hypothesis string) finding {
	var f, said finding
	if c.when != nil {
		f = c.when(e)
	}
	if e.inCall() {
		words := codeNames(hypothesis, c.id)
		if c.told != nil {
			words = either(words, c.told)
		}
		said = words(e)
	}
	switch {
	case said.answer == yes && f.answer == no && f.telling && len(f.cites) > 0:
		return finding{telling: true, cites: said.cites, against: e.denials(f.cites, said.cites)}
	case said.answer == yes && f.answer == yes:
		said.cites, said.ground = merge(f.cites, said.cites), f.ground
		said.unsure = said.unsure && f.unsure
		return said
	case said.answer == yes:
		said.told = true
		return said
	case f.answer == yes:
		return f
	}
	return best(f, said)
}

// best of two that do not hold: a hint, then a denial.
func best(f, g finding) finding {
	switch {
	case f.answer == unknown && f.telling:
		return f
	case g.answer == unknown && g.telling:
		return g
	case f.answer == no && g.answer == no:
		f.cites = merge(f.cites, g.cites)
		return f
	case g.answer == no && len(f.cites) == 0:
		return g
	}
	return f
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
