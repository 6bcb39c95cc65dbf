package playbook

import (
	"sidetone/shared/report"
)

// failed: there is a sign that this end's call did not do what it should.
func (e *evidence) failed() finding {
	for _, check := range []report.Check{report.CheckCallStart, report.CheckCallEnd, report.CheckCallAgent} {
		for _, o := range e.byCheck[check] {
			if (o.Outcome == report.Failed || o.Outcome == report.Silent) && !e.foreign(o) {
				return one(yes, report.Observed, o, callText(o))
			}
		}
	}
	if f := somePathCarries(e); f.answer == no {
		return not(somePathCarries)(e)
	}
	return dontKnow
}

// callText is what a service or an SDK said of a call.
func callText(o *report.Observation) string {
	c := o.Detail.Call
	if c == nil {
		c = &report.Call{}
	}
	switch {
	case o.Check == report.CheckCallAgent && c.Reason != "":
		return "the call agent was disconnected: " + c.Reason
	case o.Check == report.CheckCallAgent:
		return "the call agent was not connected"
	case o.Outcome == report.Silent && c.State != "":
		return "the call stayed in the state " + c.State
	case o.Check == report.CheckCallStart && o.Code == 0:
		return "the call could not be started"
	case o.Check == report.CheckCallStart:
		return "the call could not be started: " + codeText(o)
	case o.Code == 0:
		return "the call ended by itself"
	}
	return "the call ended with " + codeText(o)
}

// callCarries: of a call, a path on which ICE connected and something came
// through, or streams that were counted at both directions; no where the
// path was tried and failed, or the call never began.
func callCarries(e *evidence) finding {
	var bad finding
	for _, p := range e.callPaths() {
		ice, dtls := e.path(report.CheckPathICE, p), e.path(report.CheckPathDTLS, p)
		rtp, data := e.path(report.CheckPathRTP, p), e.path(report.CheckPathData, p)
		switch {
		case failedOrSilent(rtp):
			bad = one(no, report.Measured, rtp, "no sound or picture came through on "+pathName(p)+mediaText(rtp))
		case rtp.Outcome == report.OK:
			return one(yes, report.Measured, rtp, "sound or picture came through on "+pathName(p)+mediaText(rtp))
		case data.Outcome == report.OK && ice.Outcome != report.Failed:
			return one(yes, report.Measured, data, "packets came through on "+pathName(p))
		case failedOrSilent(dtls):
			bad = one(no, report.Observed, dtls, "the DTLS handshake failed on "+pathName(p))
		case failedOrSilent(ice) && lost(ice):
			// It connected and carried what nobody counted.
		case failedOrSilent(ice):
			bad = one(no, report.Observed, ice, "ICE failed on "+pathName(p))
		}
	}
	if f := mediaBothWays(e); f.answer == yes {
		return f
	}
	if bad.answer == no {
		return bad
	}
	for _, end := range e.endings {
		if end.Check == report.CheckCallOperation {
			continue
		}
		if end.Check == report.CheckCallStart || end.Cause != "connection_lost" && end.Cause != "dropped" && ofTheNetwork[end.Hypothesis] {
			return one(no, report.Observed, end.Observation, end.text())
		}
	}
	if f := raised(ufdNoRelays)(e); f.answer == yes {
		f.answer = no
		return f
	}
	if f := noMedia(e); f.answer == yes {
		f.answer = no
		return f
	}
	return nothingAnswers(e)
}

func failedOrSilent(o *report.Observation) bool {
	return o.Outcome == report.Failed || o.Outcome == report.Silent
}

// lost: ICE had selected a pair before it failed. Only what was connected can
// be disconnected.
func lost(o *report.Observation) bool {
	return o.Detail.ICE != nil && (o.Detail.ICE.Selected != "" || o.Detail.ICE.State == "disconnected")
}

// connectionLost: a pair was selected and then stopped answering.
func connectionLost(e *evidence) finding {
	var good finding
	for _, p := range e.callPaths() {
		o := e.path(report.CheckPathICE, p)
		switch {
		case failedOrSilent(o) && lost(o):
			return one(yes, report.Observed, o, "ICE had connected on "+pathName(p)+" and then lost it")
		case o.Outcome == report.OK && o.Detail.ICE != nil && stateStands(o.Detail.ICE.State):
			good = one(no, report.Observed, o, "ICE stayed connected on "+pathName(p))
		}
	}
	return good
}

func stateStands(state string) bool {
	return state == "connected" || state == "completed" || state == "closed"
}

// negotiated: the ends exchanged offer and answer, so that signalling worked
// when the call began and the service let it begin.
func negotiated(e *evidence) finding {
	for _, o := range e.byCheck[report.CheckCallAgent] {
		if o.Outcome == report.OK {
			return one(yes, report.Observed, o, "the call agent was connected")
		}
	}
	for _, p := range e.callPaths() {
		if o := e.path(report.CheckPathICE, p); o.Outcome != report.NotTested {
			return one(yes, report.Observed, o, "the ends had exchanged their addresses: signalling worked")
		}
	}
	if f := mediaBothWays(e); f.answer == yes {
		return f
	}
	for _, end := range e.endings {
		if end.Hypothesis == idTURNUnreachable || end.Hypothesis == idICEFailed || end.Hypothesis == idCallPolicy {
			return one(yes, report.Observed, end.Observation, "the service took the call and let it come this far")
		}
	}
	if o, s, ok := e.socket(report.CheckSignaling); ok && s.Opened && o.Outcome == report.OK {
		return one(yes, report.Observed, o, "the signalling WebSocket opened")
	}
	return dontKnow
}

// somethingAnswers: there was a network when the call was made, beside UDP:
// somebody answered over TCP, or the call was negotiated.
func somethingAnswers(e *evidence) finding {
	if f := negotiated(e); f.answer == yes {
		return f
	}
	for _, o := range append(e.requests(), e.byCheck[report.CheckSignaling]...) {
		if isStatus(o.Code) {
			return one(yes, report.Observed, o, hostText(o.Target)+" answered over HTTPS")
		}
	}
	for _, p := range e.tried {
		if p.Transport != "udp" && p.answered() {
			return one(yes, report.Observed, p.Observation, p.URI.String()+" answered")
		}
	}
	return dontKnow
}

// agentLeft: the call agent was disconnected for a reason.
func agentLeft(reason, what string) question {
	return func(e *evidence) finding {
		for _, o := range e.byCheck[report.CheckCallAgent] {
			if o.Outcome == report.Failed && o.Detail.Call != nil && o.Detail.Call.Reason == reason {
				return one(yes, report.Observed, o, "the call agent was disconnected ("+reason+"): "+what)
			}
		}
		return dontKnow
	}
}

// agentNeverConnected: it was disconnected and nobody said why.
func agentNeverConnected(e *evidence) finding {
	for _, o := range e.byCheck[report.CheckCallAgent] {
		if o.Outcome == report.Failed && (o.Detail.Call == nil || o.Detail.Call.Reason == "") {
			return finding{telling: true, cites: []cite{{report.Observed, o.ID, callText(o)}}}
		}
	}
	return dontKnow
}

// stuck: the call stayed in a state that it should have left.
func stuck(what string, states ...string) question {
	return func(e *evidence) finding {
		for _, o := range e.byCheck[report.CheckCallEnd] {
			c := o.Detail.Call
			if o.Outcome == report.Silent && c != nil && !e.foreign(o) && contains(states, c.State) {
				return one(yes, report.Inferred, o, callText(o)+": "+what)
			}
		}
		return dontKnow
	}
}

// missingOfCall lists what has to be seen of a call before it is called
// healthy, in words for the summary.
func (e *evidence) missingOfCall() []string {
	var list []string
	if f := e.failed(); f.answer == yes {
		list = append(list, "why the call failed")
	}
	if somePathCarries(e).answer != yes {
		list = append(list, "sound and picture in both directions")
	}
	return list
}

// summaryOfCall is the sentence where nothing holds.
func (e *evidence) summaryOfCall(v report.Verdict) string {
	f := e.failed()
	switch {
	case v == report.Healthy:
		return "The call connected, and sound or picture came through in both directions."
	case f.answer == yes && len(e.endings) > 0 && !e.endings[len(e.endings)-1].known:
		return "The call failed with a code that is not known (" + codeText(e.endings[len(e.endings)-1].Observation) + "), and nothing else tells why."
	case f.answer == yes:
		return "The call failed, and what is known of it does not tell why."
	}
	return "What is known of this call does not tell how it went."
}

// endedNormally: the call of this end was ended as calls are.
func endedNormally(e *evidence) finding {
	for _, o := range e.byCheck[report.CheckCallEnd] {
		if o.Outcome == report.OK && !e.foreign(o) {
			return one(yes, report.Observed, o, "the call ended normally"+codeOf(o))
		}
	}
	return dontKnow
}

// connectedAtLast: media was seen, so that what failed before was tried again.
func connectedAtLast(e *evidence) finding {
	for _, p := range e.callPaths() {
		if o := e.path(report.CheckPathICE, p); o.Outcome == report.OK {
			return one(yes, report.Observed, o, "ICE connected on "+pathName(p))
		}
	}
	return mediaBothWays(e)
}
