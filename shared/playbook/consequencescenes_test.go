package playbook

import "sidetone/shared/report"

// consequenceScenes are runs in which a root cause stands beside what follows
// from it, each of them seen.
func consequenceScenes() []sceneCase {
	var list []sceneCase
	for _, stage := range []struct {
		stage report.AgentStage
		cause string
	}{{report.AgentFetch, "wasm_blocked"}, {report.AgentScript, "script_error"}, {report.AgentUnsupported, "unsupported_browser"}} {
		list = append(list, sceneCase{"the program ended in trouble, " + stage.cause,
			everyTrouble(beginFailed(nil)).put(report.CheckAgent, "", report.Failed, func(o *report.Observation) { o.Detail.Agent = &report.AgentLoad{Stage: stage.stage} }),
			report.Blocked, "agent_blocked/" + stage.cause, onlyPossible(idOffline, idSignalingLost, idUDPBlocked, idTURNUnreachable, idICEFailed, idPoorNetwork)})
	}
	nothingElse := onlyPossible(idSignalingLost, idUDPBlocked, idTURNUnreachable, idICEFailed, idPoorNetwork)
	return append(append(list, []sceneCase{
		{"our server does not answer, and all else is in trouble", everyTrouble(beginFailed(nil)), report.Blocked, "offline/server_unreachable", nothingElse},
		{"a portal answers, and all else is in trouble", everyTrouble(beginFailed(report.Known(false))), report.Blocked, "offline/captive_portal", nothingElse},
		{"offline, and all else is in trouble", everyTrouble(healthyScene()).put(report.CheckEnvironment, "", report.OK, func(o *report.Observation) {
			o.Detail.Environment = &report.Environment{Online: report.Known(false)}
		}), report.Blocked, "offline/no_network", nothingElse},
		{"UDP stops after the handshake, TCP relays refuse and are uneven",
			unevenRelay(healthyScene().path(report.DirectUDP, report.CheckPathDTLS).path(report.RelayUDP, report.CheckPathICE).path(report.RelayTCP, report.CheckPathLarge)).
				put(report.CheckPathData, string(report.DirectUDP), report.Silent).put(report.CheckPathData, string(report.RelayUDP), report.NotTested).
				relays("tcp", report.Failed, failedWith(401, "")),
			report.Blocked, "udp_blocked/after_handshake", onlyPossible(idTURNUnreachable, idICEFailed, idPoorNetwork)},
		{"no WebRTC, and a relay port shut over UDP", shutPort(withoutWebRTC("Firefox")), report.Blocked, "ice_failed/webrtc_disabled", onlyPossible(idUDPBlocked)},
		{"policy keeps UDP from being tried, and no path is left",
			healthyScene().relays("udp", report.NotTested, complete).put(report.CheckICE, "stun:"+relayHost+":3478", report.NotTested, complete).
				untriedPath(report.RelayUDP).untriedPath(report.DirectUDP).silentPath(report.RelayTCP),
			report.Blocked, "ice_failed/webrtc_disabled", nil},
	}...), relayConsequences()...)
}

// relayConsequences: relays in trouble, and a call through them finds nobody.
func relayConsequences() []sceneCase {
	tcp, tls := "turn:relay.example:3478?transport=tcp", "turns:relay.example:5349?transport=tcp"
	var list []sceneCase
	for _, c := range []struct {
		cause string
		scene *scene
	}{
		{"overloaded", healthyScene().put(report.CheckICE, tcp, report.Failed, failedWith(486, ""))},
		{"down_for_everyone", healthyScene().put(report.CheckICE, tcp, report.Failed, failedWith(701, "")).
			put(report.CheckVantage, tcp, report.Failed, elsewhere(report.StageConnect))},
		{"dns", healthyScene().put(report.CheckICE, tls, report.Failed, failedWith(701, "")).
			put(report.CheckVantage, tls, report.Failed, elsewhere(report.StageName))},
		{"tls", healthyScene().put(report.CheckICE, tls, report.Failed, failedWith(701, "")).
			put(report.CheckVantage, tls, report.Failed, elsewhere(report.StageTLS))},
		{"refused", healthyScene().put(report.CheckICE, tcp, report.Failed, failedWith(701, "")).
			put(report.CheckVantage, tcp, report.OK, elsewhere(report.StageSTUN))},
	} {
		list = append(list, sceneCase{"no relay reaches the peer, " + c.cause, c.scene.silentPath(report.RelayUDP).silentPath(report.RelayTCP),
			report.Degraded, "turn_unreachable/" + c.cause, onlyPossible(idICEFailed)})
	}
	return list
}

// onlyPossible: these follow from another and are no trouble of their own.
func onlyPossible(ids ...string) map[string]report.State {
	states := map[string]report.State{}
	for _, id := range ids {
		states[id] = report.Possible
	}
	return states
}

// beginFailed is a healthy run that could not be begun; requests are answered
// all the same.
func beginFailed(fromUs report.Fact) *scene {
	return healthyScene().put(report.CheckBegin, "", report.Failed, func(o *report.Observation) { o.Detail.HTTP = &report.HTTP{Ours: fromUs} }).
		put(report.CheckHTTPS, "", report.OK)
}

// everyTrouble: no upgrade passes, no UDP, relays refuse the password, media
// is dropped on the one path that is left, and it is uneven.
func everyTrouble(s *scene) *scene {
	s.udpSilent().relays("tcp", report.Failed, failedWith(401, ""))
	s.socket(report.CheckSignaling, report.Failed, report.Socket{CloseCode: 1006}).drop(report.CheckSignalingIdle)
	return unevenRelay(s.path(report.RelayTCP, report.CheckPathLarge))
}

// unevenRelay: packets over the TCP relay come at uneven times.
func unevenRelay(s *scene) *scene {
	return s.put(report.CheckPathData, string(report.RelayTCP), report.OK, func(o *report.Observation) {
		o.Detail.Flow = &report.Flow{Sent: 100, Returned: 100, RTTMS: 60, RTTMinMS: 5, JitterMS: 45, LastMS: 2000}
	})
}

// shutPort: one port of a relay is silent over UDP and answers over TCP.
func shutPort(s *scene) *scene {
	return s.put(report.CheckICE, turnURL("3478", "udp"), report.OK, gathered("udp", "relay")).
		put(report.CheckICE, turnURL("3479", "udp"), report.Silent, silentURL).
		put(report.CheckICE, turnURL("3479", "tcp"), report.OK, gathered("tcp", "relay"))
}

// witnessScenes: what the server, a resolver, a certificate or the size of
// packets adds to a cause that holds.
func witnessScenes() []sceneCase {
	turns, tcp := "turns:"+nativeHost+":5349", "turn:"+nativeHost+":3478?transport=tcp"
	arrived := func(u report.Upgrade) func(*report.Observation) {
		return func(o *report.Observation) { o.Source, o.Detail.Upgrade = report.FromServer, &u }
	}
	closed := func() *scene {
		return healthyScene().socket(report.CheckSignaling, report.Failed, report.Socket{CloseCode: 1006}).drop(report.CheckSignalingIdle)
	}
	return []sceneCase{
		{"signalling unreachable, and the server saw no request", closed().put(report.CheckSignalingFetch, "", report.Failed).
			put(report.CheckUpgradeSeen, "", report.NotTested, arrived(report.Upgrade{})), report.Blocked, "signaling_lost/unreachable", nil},
		{"the upgrade was taken off on the way", closed().put(report.CheckUpgradeSeen, "", report.Failed, arrived(report.Upgrade{Arrived: true})),
			report.Blocked, "signaling_lost/upgrade_blocked", nil},
		{"the upgrade arrived and its answer did not", closed().put(report.CheckUpgradeSeen, "", report.Failed, arrived(report.Upgrade{Arrived: true, Upgrade: "websocket"})),
			report.Blocked, "signaling_lost/upgrade_blocked", nil},
		{"the server saw the packets that were not answered", healthyScene().udpSilent().put(report.CheckEchoSeen, string(report.DirectUDP), report.OK, func(o *report.Observation) {
			o.Source, o.Detail.Echo = report.FromServer, &report.Echo{Checks: 7}
		}), report.Degraded, "udp_blocked/all_udp", nil},
		{"a resolver knows no such relay", healthyScene().put(report.CheckICE, tcp, report.Failed, errorAt("tcp", report.StageName, "no such host")).
			put(report.CheckDNS, nativeHost, report.Failed, looked(report.DNSNotFound)), report.Degraded, "turn_unreachable/dns", nil},
		{"a certificate signed by itself", healthyScene().put(report.CheckICE, turns, report.Failed, errorAt("tls", report.StageTLS, "unknown authority")).
			put(report.CheckTLS, turns, report.Failed, shown(report.TLSSelfSigned, "CN=box")), report.Degraded, "turn_unreachable/tls", nil},
		{"large packets dropped, and the size that passes is known",
			healthyScene().put(report.CheckPathLarge, string(report.DirectUDP), report.Silent, func(o *report.Observation) { o.Detail.Flow = &report.Flow{Sent: 6} }).
				put(report.CheckPathMTU, "stun:"+relayHost+":3478", report.OK, func(o *report.Observation) {
					o.Detail.MTU = &report.MTU{Answered: []int{576, 1000}, Lost: []int{1200, 1500}, Largest: 1000}
				}), report.Degraded, "ice_failed/large_packets_dropped", nil},
		{"two servers silent over UDP, no path tried", foreignScene().udpSilent().untriedPath(report.DirectUDP).
			put(report.CheckICE, "stun:192.0.2.20:3478", report.Silent, silentURL), report.Degraded, "udp_blocked/all_udp",
			map[string]report.State{idUDPBlocked: report.Confirmed}},
	}
}

// lossScenes: where packets are lost or the line is full, a silence on a path
// means nothing by itself.
func lossScenes() []sceneCase {
	lossy := func(s *scene) *scene { return s.sample(report.RelayUDP, flow(100, 80)) }
	return []sceneCase{
		{"DTLS missing where much is lost", lossy(healthyScene().path(report.DirectUDP, report.CheckPathICE).put(report.CheckPathData, string(report.DirectUDP), report.NotTested)),
			report.Degraded, "poor_network/loss", map[string]report.State{idICEFailed: report.RuledOut}},
		{"media missing where much is lost", lossy(healthyScene().path(report.DirectUDP, report.CheckPathLarge).sampleOn(flow(100, 80))),
			report.Degraded, "poor_network/loss", map[string]report.State{idICEFailed: report.RuledOut}},
		{"a full line, and no relay answers", swampedScene().put(report.CheckPathICE, string(report.RelayTCP), report.Silent), report.Degraded, "poor_network/bandwidth", nil},
		{"a token for later", healthyScene().token("not_yet_valid"), report.Blocked, "token_invalid/not_yet_valid", nil},
		{"a token for another resource", healthyScene().token("wrong_resource"), report.Blocked, "token_invalid/wrong_resource", nil},
	}
}
