package facts

import "sidetone/shared/report"

// Failed: there is a sign that this end's call did not do what it should.
func (e *Evidence) Failed() Finding {
	for _, check := range []report.Check{report.CheckCallStart, report.CheckCallEnd, report.CheckCallAgent} {
		for _, o := range e.byCheck[check] {
			if failedOrSilent(o) && !e.foreign(o) {
				return Finding{Answer: Yes, Telling: true, Cites: []Cite{callSays(o)}}
			}
		}
	}
	if f := SomePathCarries.Ask(e); f.Answer == No {
		return f.turned()
	}
	return dontKnow
}

// callSays is what a service or an SDK said of a call.
func callSays(o *report.Observation) Cite {
	c := o.Detail.Call
	if c == nil {
		c = &report.Call{}
	}
	switch {
	case o.Check == report.CheckCallAgent && c.Reason != "":
		return cite(report.Observed, o, "agent_disconnected", "reason", c.Reason)
	case o.Check == report.CheckCallAgent:
		return cite(report.Observed, o, "agent_not_connected")
	case o.Outcome == report.Silent && c.State != "":
		return cite(report.Observed, o, "call_stayed", "state", c.State)
	case o.Check == report.CheckCallStart && o.Code == 0:
		return cite(report.Observed, o, "call_not_started")
	case o.Check == report.CheckCallStart:
		return cite(report.Observed, o, "call_not_started_code", "end_code", codeText(o))
	case o.Code == 0:
		return cite(report.Observed, o, "call_ended_itself")
	}
	return cite(report.Observed, o, "call_ended_code", "end_code", codeText(o))
}

// Negotiated: the ends exchanged offer and answer, so that signalling worked
// when the call began and the service let it begin.
var Negotiated = callFact("negotiated", func(e *Evidence) Finding {
	for _, o := range e.byCheck[report.CheckCallAgent] {
		if o.Outcome == report.OK {
			return one(Yes, report.Observed, o, "agent_connected")
		}
	}
	for _, p := range e.callPaths() {
		if o := e.path(report.CheckPathICE, p); o.Outcome != report.NotTested {
			return one(Yes, report.Observed, o, "addresses_exchanged")
		}
	}
	if f := MediaBothWays.Ask(e); f.Answer == Yes {
		return f
	}
	for _, end := range e.endings {
		if end.Hypothesis == ofTURN || end.Hypothesis == ofICE || end.Hypothesis == ofPolicy {
			return one(Yes, report.Observed, end.Observation, "service_took_call")
		}
	}
	if o, s, ok := e.socket(report.CheckSignaling); ok && s.Opened && o.Outcome == report.OK {
		return one(Yes, report.Observed, o, "signaling_opened")
	}
	for _, o := range e.connections() {
		if o.Detail.Connection.Remote.Total() > 0 {
			return one(Yes, report.Observed, o, "addresses_came")
		}
	}
	return dontKnow
})

// SomethingAnswers: there was a network when the call was made, beside UDP:
// somebody answered over TCP, or the call was negotiated.
var SomethingAnswers = callFact("something_answers", func(e *Evidence) Finding {
	if f := Negotiated.Ask(e); f.Answer == Yes {
		return f
	}
	for _, o := range append(e.requests(), e.byCheck[report.CheckSignaling]...) {
		if !isStatus(o.Code) {
			continue
		}
		if host := hostOf(o.Target); host != "" {
			return one(Yes, report.Observed, o, "host_answered", "host", host)
		}
		return one(Yes, report.Observed, o, "unnamed_host_answered")
	}
	for _, p := range e.tried {
		if p.Transport != "udp" && p.answered() {
			return one(Yes, report.Observed, p.Observation, "url_answered_somehow", "url", p.name())
		}
	}
	return dontKnow
})

// AgentLost and AgentTokenRefused: the call agent was disconnected, because of
// the connection or of its token.
var (
	AgentLost         = newFact("agent_lost", agentLeft("connectionIssue", "agent_left_connection"))
	AgentTokenRefused = newFact("agent_token_refused", agentLeft("invalidToken", "agent_left_token"))
)

func agentLeft(reason, fact string) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		for _, o := range e.byCheck[report.CheckCallAgent] {
			if o.Outcome == report.Failed && o.Detail.Call != nil && o.Detail.Call.Reason == reason {
				return one(Yes, report.Observed, o, fact, "reason", reason)
			}
		}
		return dontKnow
	}
}

// AgentNeverConnected: the call agent was disconnected and nobody said why. It
// is a hint and never a yes.
var AgentNeverConnected = newFact("agent_never_connected", func(e *Evidence) Finding {
	for _, o := range e.byCheck[report.CheckCallAgent] {
		if o.Outcome == report.Failed && (o.Detail.Call == nil || o.Detail.Call.Reason == "") {
			return Finding{Telling: true, Cites: []Cite{callSays(o)}}
		}
	}
	return dontKnow
})

// StuckConnecting and StuckBeforeMedia: the call stayed in a state that it
// should have left.
var (
	StuckConnecting  = newFact("stuck_connecting", stuck("stuck_connecting", "Connecting"))
	StuckBeforeMedia = newFact("stuck_before_media", stuck("stuck_before_media", "Connecting", "EarlyMedia"))
)

func stuck(fact string, states ...string) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		for _, o := range e.byCheck[report.CheckCallEnd] {
			c := o.Detail.Call
			if o.Outcome != report.Silent || c == nil || e.foreign(o) {
				continue
			}
			for _, state := range states {
				if c.State == state {
					return one(Yes, report.Inferred, o, fact, "state", state)
				}
			}
		}
		return dontKnow
	}
}

// EndedNormally: the call of this end was ended as calls are.
var EndedNormally = newFact("ended_normally", func(e *Evidence) Finding {
	for _, o := range e.byCheck[report.CheckCallEnd] {
		if o.Outcome != report.OK || e.foreign(o) {
			continue
		}
		if o.Code != 0 {
			return one(Yes, report.Observed, o, "call_ended_normally_code", "end_code", codeText(o))
		}
		return one(Yes, report.Observed, o, "call_ended_normally")
	}
	return dontKnow
})

// callCarries: of a call, a path on which ICE connected and something came
// through, or streams that were counted at both directions; no where the
// path was tried and failed, or the call never began.
func callCarries(e *Evidence) Finding {
	bad := dontKnow
	for _, p := range e.callPaths() {
		f := pathCarried(e, p)
		if f.Answer == Yes {
			return f
		}
		if f.Answer == No {
			bad = f
		}
	}
	if f := MediaBothWays.Ask(e); f.Answer == Yes {
		return f
	}
	if f := dataConnected(e); f.Answer == Yes {
		return f
	}
	if bad.Answer == No {
		return bad
	}
	for _, end := range e.endings {
		if end.stoppedMedia() {
			return Finding{Answer: No, Telling: true, Cites: []Cite{end.says()}}
		}
	}
	for _, denial := range []Term{RelaysReportedUnreachable, NoMedia, ConnectionFailed, NothingConnected, Not(AnyCandidate)} {
		if f := denial.Ask(e); f.Answer == Yes {
			return f.turned()
		}
	}
	return nothingAnswers(e)
}

// dataConnected: a connection that was to carry no media was secured.
func dataConnected(e *Evidence) Finding {
	for _, o := range e.connections() {
		if c := o.Detail.Connection; report.Yes(c.DataOnly) && report.Yes(c.Connected) && !report.Yes(c.Lost) {
			return one(Yes, report.Observed, o, "data_connected")
		}
	}
	return dontKnow
}

// NothingConnected: somebody said that no way was found, and nothing that came
// after it was connected.
var NothingConnected = newFact("nothing_connected", func(e *Evidence) Finding {
	if ConnectedAtLast.Ask(e).Answer == Yes {
		return dontKnow
	}
	for _, word := range []Term{SaidICEFailed, SaidNoTURNServer, SaidNoSTUNServer, SaidMediaFailed} {
		if f := word.Ask(e); f.Answer == Yes {
			return f
		}
	}
	return dontKnow
})

// pathCarried: what became of one path of a call.
func pathCarried(e *Evidence, p report.Path) Finding {
	ice, dtls := e.path(report.CheckPathICE, p), e.path(report.CheckPathDTLS, p)
	rtp, data := e.path(report.CheckPathRTP, p), e.path(report.CheckPathData, p)
	path := string(p)
	switch {
	case failedOrSilent(rtp):
		return Finding{Answer: No, Telling: true, Cites: []Cite{flowing(report.Measured, rtp, rtp, "nothing_came", "nothing_came_counted", p)}}
	case rtp.Outcome == report.OK:
		return Finding{Answer: Yes, Telling: true, Cites: []Cite{flowing(report.Measured, rtp, rtp, "media_came_through", "media_came_through_counted", p)}}
	case data.Outcome == report.OK && ice.Outcome != report.Failed:
		return one(Yes, report.Measured, data, "packets_came_through", "way", path)
	case failedOrSilent(dtls):
		return one(No, report.Observed, dtls, "dtls_failed", "way", path)
	case failedOrSilent(ice) && !lost(ice):
		return one(No, report.Observed, ice, "ice_failed", "way", path)
	}
	return dontKnow // not tried, or it connected and carried what nobody counted
}
