package playbook

import "sidetone/shared/report"

// denialScenes are calls in which one thing speaks for a cause and another
// against it: the call was negotiated after all, media came, it ended as
// calls do.
func denialScenes() []sceneCase {
	request := func(c int) *scene {
		return call().read(report.CheckCallHTTP, service, report.Failed, code(c), party(report.PartyService))
	}
	unanswered := func(s *scene) *scene {
		return s.read(report.CheckCallHTTP, service, report.Failed, party(report.PartyService)).
			read(report.CheckCallHTTP, "https://cdn.example.net/", report.OK, code(200))
	}
	var list []sceneCase
	for _, c := range []struct {
		name  string
		scene *scene
	}{
		{"401", request(401)}, {"403", request(403)}, {"404", request(404)}, {"503", request(503)}, {"500", request(500)}, {"407", request(407)},
		{"an unanswered host", unanswered(call())},
		{"a tunnel that failed", call().says(report.FailureTunnel, "somebody's words")},
		{"a proxy that was not reached", call().says(report.FailureProxy, "somebody's words")},
		{"proxy authentication", call().says(report.FailureProxyAuth, "somebody's words")},
		{"signalling that failed", call().says(report.FailureSignaling, "somebody's words")},
	} {
		list = append(list, sceneCase{"negotiated in spite of " + c.name, negotiated(c.scene), report.Inconclusive, "", nil})
	}
	return append(list, []sceneCase{
		{"negotiated, and nothing else is known", negotiated(call()), report.Inconclusive, "", map[string]report.State{
			idOffline: report.RuledOut, idSignalingLost: report.RuledOut, idTokenInvalid: report.RuledOut}},
		{"a call ended normally", call().read(report.CheckCallEnd, "acs", report.OK), report.Inconclusive, "", map[string]report.State{idCallPolicy: report.RuledOut}},
		{"media both ways", bothWays(call()), report.Healthy, "", map[string]report.State{idICEFailed: report.RuledOut}},
		{"a host of the service unanswered, and the browser says that it is offline", unanswered(call()).says(report.FailureOffline, "somebody's words"),
			report.Blocked, "offline/no_network", nil},
		{"ICE failed, then connected", negotiated(call()).says(report.FailureICE, "somebody's words"), report.Inconclusive, "", map[string]report.State{idICEFailed: report.StateNotTested}},
		{"the agent was lost, and nothing was negotiated", agentLeft(call(), "connectionIssue"), report.Blocked, "signaling_lost/unreachable", map[string]report.State{idSignalingLost: report.Likely}},
		{"the agent was lost in a call", negotiated(agentLeft(call(), "connectionIssue")), report.Degraded, "signaling_lost/dropped", map[string]report.State{idSignalingLost: report.Likely}},
		{"the agent was lost, and nobody says why", agentLeft(call(), ""), report.Inconclusive, "", map[string]report.State{idSignalingLost: report.Possible}},
		{"stuck while connecting", stuckAt("Connecting"), report.Inconclusive, "", map[string]report.State{idSignalingLost: report.Possible, idICEFailed: report.Possible}},
		{"stuck before media", stuckAt("EarlyMedia"), report.Inconclusive, "", map[string]report.State{idSignalingLost: report.StateNotTested, idICEFailed: report.Possible}},
		{"no address was found and nothing answered", call().read(report.CheckICE, "stun:"+relayHost+":3478", report.Silent, complete), report.Inconclusive, "", nil},
		{"403 that the page itself watched", watched(request(403)), report.Blocked, "token_invalid/forbidden_403", map[string]report.State{idTokenInvalid: report.Likely}},
		{"500 that the page itself watched", watched(request(500)), report.Blocked, "call_policy/service_error", map[string]report.State{idCallPolicy: report.Likely}},
		{"relays refuse credentials that were out of date", call().
			read(report.CheckICE, turnURL("3478", "udp"), report.Failed, failedWith(401, "")).
			read(report.CheckConnection, "1", report.Failed, connection(report.Connection{Connected: report.Known(false),
				Allowed: &report.Allowed{RelayOnly: report.Known(true), RelayUDP: report.Known(true), CredentialsExpireMS: new(-60000)}})),
			report.Blocked, "turn_unreachable/credentials_rejected", nil},
		{"streams that carried nothing", call().stream("audio", "send", report.Silent, nil).stream("audio", "receive", report.Silent, nil),
			report.Inconclusive, "", map[string]report.State{idICEFailed: report.Possible}},
		{"no address by a program's words, and a relay port shut over UDP", shutPort(call()).ofCall().says(report.FailureNoCandidates, "somebody's words"),
			report.Blocked, "ice_failed/no_candidates", onlyPossible(idUDPBlocked)},
		{"the far side names itself, and a relay port is shut over UDP", shutPort(call()).ofCall().
			read(report.CheckConnection, "1", report.Failed, connection(report.Connection{Connected: report.Known(false), Remote: &report.Reach{Loopback: 1}})),
			report.Blocked, "ice_failed/far_side_unreachable", onlyPossible(idUDPBlocked)},
		{"a stream that its log calls poor", bothWays(call()).stream("audio", "receive", report.OK, func(m *report.Media) { m.Packets, m.Quality = new(4000), "Poor" }),
			report.Healthy, "", map[string]report.State{idPoorNetwork: report.Possible}},
	}...)
}

// negotiated: ICE connected, and what came of it nobody counted.
func negotiated(s *scene) *scene {
	return s.read(report.CheckPathICE, "relay/udp", report.OK, func(o *report.Observation) {
		o.Detail.ICE = &report.ICE{State: "connected", Selected: "relay"}
	})
}

// bothWays: packets of sound were counted in both directions.
func bothWays(s *scene) *scene {
	counted := func(m *report.Media) { m.Packets = new(4000) }
	return s.stream("audio", "send", report.OK, counted).stream("audio", "receive", report.OK, counted)
}

// stream adds one of the call's.
func (s *scene) stream(kind, direction string, outcome report.Outcome, more func(*report.Media)) *scene {
	return s.read(report.CheckMedia, kind+"/"+direction+"/"+string(outcome), outcome, func(o *report.Observation) {
		o.Detail.Media = &report.Media{Kind: kind, Direction: direction}
		if more != nil {
			more(o.Detail.Media)
		}
	})
}

// ofCall makes everything so far a thing that was read of a call.
func (s *scene) ofCall() *scene {
	for i := range s.r.Observations {
		s.r.Observations[i].Origin, s.r.Observations[i].Source = report.OriginInternals, report.FromImport
	}
	return s
}

// watched: everything so far was seen by the page itself.
func watched(s *scene) *scene {
	for i := range s.r.Observations {
		s.r.Observations[i].Origin = report.OriginCapture
	}
	return s
}

func agentLeft(s *scene, reason string) *scene {
	return s.read(report.CheckCallAgent, "acs", report.Failed, func(o *report.Observation) { o.Detail.Call = &report.Call{Vendor: "acs", Reason: reason} })
}

func stuckAt(state string) *scene {
	return call().read(report.CheckCallEnd, "acs", report.Silent, func(o *report.Observation) { o.Detail.Call = &report.Call{Vendor: "acs", State: state} })
}

// ended is a call that ended with a code.
func ended(c, sub int) *scene {
	return call().read(report.CheckCallEnd, "acs", report.Failed, code(c), func(o *report.Observation) {
		o.Detail.Call = &report.Call{Vendor: "acs", SubCode: sub}
	})
}

// endScenes: a code for every policy that only codes tell of.
func endScenes() []sceneCase {
	var list []sceneCase
	for _, c := range []struct {
		name      string
		code, sub int
		cause     string
	}{
		{"nobody answered", 487, 10004, "no_answer"},
		{"busy", 486, 560486, "remote_busy"},
		{"declined", 603, 0, "declined"},
		{"no such number", 404, 0, "not_found"},
		{"no voice policy", 412, 41056, "account_policy"},
		{"an offer that was not taken", 606, 0, "not_acceptable"},
		{"marked as spam", 403, 510403, "blocked"},
		{"the callee has no endpoint", 480, 10037, "remote_unreachable"},
		{"not invited to the room", 403, 5828, "room_policy"},
	} {
		list = append(list, sceneCase{"a call ended, " + c.name, ended(c.code, c.sub), report.Blocked, "call_policy/" + c.cause, nil})
	}
	return list
}
