package playbook

import (
	"slices"

	"sidetone/shared/report"
)

// sceneCase is a scene with what has to be said of it; beside it stands its
// whole diagnosis in testdata/scenes.
type sceneCase struct {
	name    string
	scene   *scene
	verdict report.Verdict
	primary string // hypothesis/cause, empty for none
	also    map[string]report.State
}

// runScenes are the scenes of the fault lab, as observations. The lab itself
// shows that browsers make such observations.
func runScenes() []sceneCase {
	return slices.Concat(networkScenes(), consequenceScenes(), witnessScenes(), lossScenes(), browserScenes())
}

func networkScenes() []sceneCase {
	return []sceneCase{
		{"healthy", healthyScene(), report.Healthy, "", map[string]report.State{
			idUDPBlocked: report.RuledOut, idTURNUnreachable: report.RuledOut, idICEFailed: report.RuledOut,
			idSignalingLost: report.RuledOut, idOffline: report.RuledOut, idAgentBlocked: report.RuledOut,
			idPoorNetwork: report.RuledOut, idTokenInvalid: report.StateNotTested,
			idDeviceProblem: report.StateNotTested, idCallPolicy: report.StateNotTested,
		}},
		{"all UDP dropped", healthyScene().udpSilent(), report.Degraded, "udp_blocked/all_udp",
			map[string]report.State{idUDPBlocked: report.Confirmed, idTURNUnreachable: report.RuledOut, idSignalingLost: report.RuledOut}},
		{"all UDP dropped, TCP relays silent",
			healthyScene().udpSilent().relays("tcp", report.Silent, silentURL).untriedPath(report.RelayTCP),
			report.Blocked, "udp_blocked/all_udp", nil},
		{"the same, and ICE-TCP to the echo peer is no path of a call",
			healthyScene().udpSilent().relays("tcp", report.Silent, silentURL).untriedPath(report.RelayTCP).path(report.DirectTCP, report.CheckPathRTP),
			report.Blocked, "udp_blocked/all_udp", nil},
		{"relay ports silent over UDP only",
			healthyScene().relays("udp", report.Silent, silentURL).put(report.CheckICE, "stun:"+relayHost+":3478", report.Silent, silentURL).untriedPath(report.RelayUDP),
			report.Degraded, "udp_blocked/relay_ports", nil},
		{"one relay port silent over UDP only",
			healthyScene().put(report.CheckICE, turnURL("3479", "udp"), report.Silent, silentURL),
			report.Degraded, "udp_blocked/relay_ports", nil},
		{"relay ports silent over UDP and TCP",
			healthyScene().relays("udp", report.Silent, silentURL).relays("tcp", report.Silent, silentURL).
				put(report.CheckICE, "stun:"+relayHost+":3478", report.Silent, silentURL).untriedPath(report.RelayUDP).untriedPath(report.RelayTCP),
			report.Degraded, "turn_unreachable/silent", map[string]report.State{idUDPBlocked: report.RuledOut}},
		{"TURN reset on TCP only",
			healthyScene().relays("tcp", report.Failed, failedWith(701, "Failed to establish connection")).untriedPath(report.RelayTCP),
			report.Degraded, "turn_unreachable/refused", nil},
		{"wrong password",
			healthyScene().relays("tcp", report.Failed, failedWith(401, "Unauthorized.")).relays("udp", report.Failed, failedWith(401, "")).untriedPath(report.RelayTCP).untriedPath(report.RelayUDP),
			report.Degraded, "turn_unreachable/credentials_rejected", map[string]report.State{idUDPBlocked: report.RuledOut, idICEFailed: report.RuledOut}},
		{"made-up credentials answered 401 show a reachable relay",
			healthyScene().put(report.CheckICE, "turn:relay.example:3478?transport=udp", report.Failed, failedWith(401, ""), func(o *report.Observation) { o.Detail.ICE.CredentialsUnknown = true }),
			report.Healthy, "", map[string]report.State{idTURNUnreachable: report.RuledOut}},
		{"a relay whose name nobody publishes answers nobody", healthyScene().unpublished(report.Failed, "connect"), report.Healthy, "", nil},
		{"a relay whose name nobody publishes, without another vantage", healthyScene().unpublished("", ""), report.Healthy, "", nil},
		{"a relay whose name nobody publishes answers the server", healthyScene().unpublished(report.OK, "stun"), report.Degraded, "turn_unreachable/silent", nil},
		{"a caller without IPv6",
			healthyScene().put(report.CheckICE, "turn:[2001:db8::7]:3478?transport=udp", report.Silent, silentURL).
				put(report.CheckICE, "turn:[2001:db8::7]:3478?transport=tcp", report.Failed, failedWith(701, "")),
			report.Healthy, "", map[string]report.State{idTURNUnreachable: report.RuledOut}},
		{"IPv6 that works in part counts",
			healthyScene().put(report.CheckICE, "turn:[2001:db8::7]:3478?transport=udp", report.Silent, silentURL).
				put(report.CheckICE, "turn:[2001:db8::7]:3478?transport=tcp", report.OK, gathered("tcp", "relay")),
			report.Degraded, "udp_blocked/relay_ports", nil},
		{"quota", healthyScene().put(report.CheckICE, "turn:relay.example:3478?transport=udp", report.Failed, failedWith(486, "")), report.Degraded, "turn_unreachable/overloaded", nil},
		{"name not found",
			healthyScene().put(report.CheckICE, "turn:nowhere.example:3478?transport=udp", report.Failed, failedWith(701, "")).
				put(report.CheckICE, "turn:nowhere.example:3478?transport=tcp", report.Failed, failedWith(701, "")),
			report.Degraded, "turn_unreachable/dns", nil},
		{"untrusted certificate beside a working relay",
			healthyScene().put(report.CheckICE, "turns:relay.example:5349?transport=tcp", report.Failed, failedWith(701, "")).
				put(report.CheckICE, "turn:relay.example:3478?transport=tcp", report.OK, gathered("tcp", "relay")),
			report.Degraded, "turn_unreachable/tls", nil},
		{"turns: of which nothing else is known",
			healthyScene().put(report.CheckICE, "turns:relay.example:5349?transport=tcp", report.Failed, failedWith(701, "")),
			report.Degraded, "turn_unreachable/tls", map[string]report.State{idTURNUnreachable: report.Likely}},
		{"a certificate that the server does not trust either",
			healthyScene().put(report.CheckICE, "turns:relay.example:5349?transport=tcp", report.Failed, failedWith(701, "")).
				put(report.CheckVantage, "turns:relay.example:5349?transport=tcp", report.Failed, elsewhere("tls")),
			report.Degraded, "turn_unreachable/tls", map[string]report.State{idTURNUnreachable: report.Confirmed}},
		{"a name that the server does not know either",
			healthyScene().put(report.CheckICE, "turns:relay.example:5349?transport=tcp", report.Failed, failedWith(701, "")).
				put(report.CheckVantage, "turns:relay.example:5349?transport=tcp", report.Failed, elsewhere("name")),
			report.Degraded, "turn_unreachable/dns", nil},
		{"a relay that answers nobody",
			healthyScene().put(report.CheckICE, "turn:relay.example:3478?transport=tcp", report.Failed, failedWith(701, "")).
				put(report.CheckVantage, "turn:relay.example:3478?transport=tcp", report.Failed, elsewhere("connect")),
			report.Degraded, "turn_unreachable/down_for_everyone", nil},
		{"a relay that answers the server",
			healthyScene().put(report.CheckICE, "turn:relay.example:3478?transport=tcp", report.Failed, failedWith(701, "")).
				put(report.CheckVantage, "turn:relay.example:3478?transport=tcp", report.OK, elsewhere("stun")),
			report.Degraded, "turn_unreachable/refused", map[string]report.State{idTURNUnreachable: report.Confirmed}},
		{"DTLS dropped", healthyScene().path(report.DirectUDP, report.CheckPathICE), report.Degraded, "ice_failed/dtls_blocked", nil},
		{"DTLS dropped everywhere", healthyScene().path(report.DirectUDP, report.CheckPathICE).path(report.RelayUDP, report.CheckPathICE).path(report.RelayTCP, report.CheckPathICE),
			report.Blocked, "ice_failed/dtls_blocked", nil},
		{"RTP dropped", healthyScene().path(report.DirectUDP, report.CheckPathLarge), report.Degraded, "ice_failed/media_dropped", nil},
		{"large packets dropped", healthyScene().path(report.DirectUDP, report.CheckPathRTP).put(report.CheckPathLarge, "direct/udp", report.Silent), report.Degraded, "ice_failed/large_packets_dropped", nil},
		{"the second part of a large hello is lost", helloCut(healthyScene(), 0), report.Degraded, "ice_failed/dtls_large_hello", nil},
		{"a large hello is not answered though it came", helloCut(healthyScene(), 4), report.Healthy, "", nil},
		{"a large hello is cut where large packets are lost as well",
			helloCut(healthyScene().path(report.RelayUDP, report.CheckPathRTP).put(report.CheckPathLarge, "relay/udp", report.Silent), 0),
			report.Degraded, "ice_failed/large_packets_dropped", nil},
		{"silent after the first packets",
			healthyScene().path(report.DirectUDP, report.CheckPathDTLS).path(report.RelayUDP, report.CheckPathICE),
			report.Degraded, "udp_blocked/after_handshake", nil},
		{"relay may not reach the peer",
			healthyScene().silentPath(report.RelayUDP).silentPath(report.RelayTCP), report.Degraded, "ice_failed/no_pair", nil},
		{"policy keeps UDP from being tried",
			healthyScene().relays("udp", report.NotTested, complete).put(report.CheckICE, "stun:"+relayHost+":3478", report.NotTested, complete).
				untriedPath(report.RelayUDP).untriedPath(report.DirectUDP),
			report.Degraded, "ice_failed/webrtc_disabled", nil},
		{"WebRTC switched off in Firefox", withoutWebRTC("Firefox"), report.Blocked, "ice_failed/webrtc_disabled", nil},
		{"unknown browser without WebRTC", withoutWebRTC(""), report.Blocked, "agent_blocked/unsupported_browser", nil},
		{"program refused", agentScene(report.AgentFetch), report.Blocked, "agent_blocked/wasm_blocked", nil},
		{"program cut off", agentScene(report.AgentCut), report.Blocked, "agent_blocked/wasm_blocked", nil},
		{"script blocked", agentScene(report.AgentScript), report.Blocked, "agent_blocked/script_error", nil},
		{"no WebAssembly", agentScene(report.AgentUnsupported), report.Blocked, "agent_blocked/unsupported_browser", nil},
		{"plain http where a microphone is needed", insecureScene(), report.Blocked, "agent_blocked/insecure_context", nil},
		{"good token", healthyScene().token(""), report.Healthy, "", map[string]report.State{idTokenInvalid: report.RuledOut}},
		{"opaque token", healthyScene().put(report.CheckToken, "", report.NotTested), report.Healthy, "", map[string]report.State{idTokenInvalid: report.StateNotTested}},
		{"expired", healthyScene().token("expired"), report.Blocked, "token_invalid/expired", nil},
		{"chat only", healthyScene().token("missing_scope"), report.Blocked, "token_invalid/missing_scope", nil},
		{"clock wrong", healthyScene().token("clock_skew"), report.Degraded, "token_invalid/clock_skew", nil},
		{"401 from the service", healthyScene().token("").put(report.CheckTokenAuthority, "", report.Failed, status(401)), report.Blocked, "token_invalid/rejected_401", nil},
		{"403 from the service", healthyScene().token("").put(report.CheckTokenAuthority, "", report.Failed, status(403)), report.Blocked, "token_invalid/forbidden_403", nil},
		{"claims weigh more than a status", healthyScene().token("expired").put(report.CheckTokenAuthority, "", report.Failed, status(401)), report.Blocked, "token_invalid/expired", nil},
		{"upgrade blocked", healthyScene().socket(report.CheckSignaling, report.Failed, report.Socket{CloseCode: 1006}).drop(report.CheckSignalingIdle), report.Blocked, "signaling_lost/upgrade_blocked", nil},
		{"signalling unreachable",
			healthyScene().socket(report.CheckSignaling, report.Failed, report.Socket{CloseCode: 1006}).drop(report.CheckSignalingIdle).put(report.CheckSignalingFetch, "", report.Failed),
			report.Blocked, "signaling_lost/unreachable", nil},
		{"signalling silent", healthyScene().socket(report.CheckSignaling, report.Silent, report.Socket{Opened: true, Sent: 5}), report.Blocked, "signaling_lost/silent", nil},
		{"signalling silent where nothing answers any more", goneScene().socket(report.CheckSignaling, report.Silent, report.Socket{Opened: true, Sent: 21}),
			report.Blocked, "offline/no_network", map[string]report.State{idOffline: report.Likely}},
		{"signalling dropped where nothing answers any more", goneScene().socket(report.CheckSignaling, report.Failed, droppedSocket).
			socket(report.CheckSignalingReopen, report.Failed, report.Socket{}),
			report.Blocked, "offline/no_network", map[string]report.State{idOffline: report.Likely}},
		{"signalling dropped and back", healthyScene().socket(report.CheckSignaling, report.Failed, droppedSocket).
			socket(report.CheckSignalingIdle, report.Failed, droppedSocket).socket(report.CheckSignalingReopen, report.OK, report.Socket{Opened: true}),
			report.Degraded, "signaling_lost/dropped", nil},
		{"signalling dropped for good", healthyScene().socket(report.CheckSignaling, report.Failed, droppedSocket).
			socket(report.CheckSignalingReopen, report.Failed, report.Socket{}), report.Blocked, "signaling_lost/dropped", nil},
		{"of two sockets that end at once one is called never opened", healthyScene().socket(report.CheckSignaling, report.Failed, report.Socket{CloseCode: 1006}).
			socket(report.CheckSignalingIdle, report.Failed, report.Socket{Opened: true, OpenMS: 113, Closed: true, ClosedAt: 226, CloseCode: 1006}).
			socket(report.CheckSignalingReopen, report.Failed, report.Socket{Opened: true, OpenMS: 294, Closed: true, ClosedAt: 581, CloseCode: 1006}),
			report.Blocked, "signaling_lost/dropped", nil},
		{"idle socket cut", healthyScene().socket(report.CheckSignalingIdle, report.Failed, droppedSocket).
			socket(report.CheckSignalingReopen, report.OK, report.Socket{Opened: true}), report.Degraded, "signaling_lost/idle_dropped", nil},
		{"slow signalling", slowToOpen(healthyScene()), report.Degraded, "signaling_lost/slow", nil},
		{"one of two sockets opens late", slowToOpen(healthyScene()).socket(report.CheckSignalingIdle, report.OK, report.Socket{Opened: true, OpenMS: 12, WatchedMS: 6400}),
			report.Healthy, "", nil},
		{"the check itself fills the line", swampedScene(), report.Degraded, "poor_network/bandwidth", nil},
		{"the check fills the line, and no WebSocket has opened yet",
			swampedScene().socket(report.CheckSignaling, report.Failed, report.Socket{}).socket(report.CheckSignalingIdle, report.Failed, report.Socket{}).took(report.CheckSignaling, 4500),
			report.Degraded, "poor_network/bandwidth", map[string]report.State{idSignalingLost: report.Possible}},
		{"the check fills the line, and not even a plain request for the WebSocket came through",
			swampedScene().socket(report.CheckSignaling, report.Failed, report.Socket{}).took(report.CheckSignaling, 4500).put(report.CheckSignalingFetch, "", report.Failed),
			report.Degraded, "poor_network/bandwidth", nil},
		{"the check fills the line after its first requests", filledLate(swampedScene()), report.Degraded, "poor_network/bandwidth", nil},
		{"messages over TCP wait for what a lossy line repeats", filledLate(overtaken(healthyScene(), 18, 60)), report.Degraded, "poor_network/loss", nil},
		{"no WebSocket opened in time on a lossy line",
			overtaken(healthyScene(), 18, 60).socket(report.CheckSignaling, report.Failed, report.Socket{}).took(report.CheckSignaling, 6300).
				socket(report.CheckSignalingIdle, report.Failed, report.Socket{}),
			report.Degraded, "poor_network/loss", map[string]report.State{idSignalingLost: report.Possible}},
		{"one of two WebSockets did not open in time",
			healthyScene().socket(report.CheckSignaling, report.Failed, report.Socket{}).took(report.CheckSignaling, 4500),
			report.Inconclusive, "", nil},
		{"neither WebSocket opened in time, requests are answered at once",
			healthyScene().socket(report.CheckSignaling, report.Failed, report.Socket{}).took(report.CheckSignaling, 4500).socket(report.CheckSignalingIdle, report.Failed, report.Socket{}),
			report.Blocked, "signaling_lost/upgrade_blocked", map[string]report.State{idSignalingLost: report.Confirmed}},
		{"packets overtaken, media whole and uneven", overtaken(healthyScene(), 24, 60), report.Degraded, "poor_network/jitter", nil},
		{"packets lost, media as well", overtaken(healthyScene(), 18, 60), report.Degraded, "poor_network/loss", nil},
		{"packets overtaken, media whole and a little uneven", overtaken(healthyScene(), 24, 12), report.Healthy, "", nil},
		{"packets missing, media whole and even", overtaken(healthyScene(), 24, 4), report.Degraded, "poor_network/loss",
			map[string]report.State{idPoorNetwork: report.Likely}},
		{"begin blocked", offlineScene(nil).put(report.CheckHTTPS, "", report.OK, ours(true)), report.Blocked, "offline/server_unreachable", nil},
		{"captive portal", offlineScene(report.Known(false)).put(report.CheckHTTPS, "", report.Failed, ours(false)), report.Blocked, "offline/captive_portal", nil},
		{"browser offline", offlineScene(nil).put(report.CheckEnvironment, "", report.OK, func(o *report.Observation) {
			o.Detail.Environment = &report.Environment{Online: report.Known(false)}
		}), report.Blocked, "offline/no_network", nil},
		{"15 % loss", healthyScene().sampleOn(flow(100, 85)), report.Degraded, "poor_network/loss", nil},
		{"5 % loss", healthyScene().sampleOn(flow(100, 95)), report.Healthy, "", nil},
		{"loss explains a single silent port", healthyScene().sampleOn(flow(100, 80)).put(report.CheckICE, turnURL("3479", "udp"), report.Silent, silentURL), report.Degraded, "poor_network/loss", nil},
		{"jitter", healthyScene().sampleOn(&report.Flow{Sent: 100, Returned: 100, RTTMS: 60, RTTMinMS: 5, JitterMS: 45, LastMS: 2000}), report.Degraded, "poor_network/jitter", nil},
		{"delay", healthyScene().sampleOn(&report.Flow{Sent: 100, Returned: 100, RTTMS: 604, RTTMinMS: 601, JitterMS: 1, LastMS: 2600}), report.Degraded, "poor_network/delay", nil},
		{"a clean relay whose sample goes on beside the direct path's whole one", healthyScene().put(report.CheckPathData, string(report.RelayUDP), report.OK, func(o *report.Observation) {
			o.Detail.Flow = flow(25, 25)
		}), report.Healthy, "", nil},
		{"a relay of whose sample too little is known", healthyScene().put(report.CheckPathData, string(report.RelayUDP), report.OK, func(o *report.Observation) {
			o.Detail.Flow = flow(24, 24)
		}), report.Inconclusive, "", nil},
		{"a relay that lost a packet before its sample was whole", healthyScene().put(report.CheckPathData, string(report.RelayUDP), report.OK, func(o *report.Observation) {
			o.Detail.Flow = flow(30, 29)
		}), report.Inconclusive, "", nil},
		{"both samples go on", healthyScene().sampleOn(flow(25, 25)), report.Inconclusive, "", nil},
		{"300 ms is an ordinary call", healthyScene().sampleOn(&report.Flow{Sent: 50, Returned: 50, RTTMS: 304, RTTMinMS: 301, JitterMS: 1, LastMS: 1300}), report.Healthy, "", nil},
		{"narrow line", healthyScene().sampleOn(&report.Flow{Sent: 100, Returned: 90, RTTMS: 900, RTTMinMS: 20, JitterMS: 10, LastMS: 3000}), report.Degraded, "poor_network/bandwidth", nil},
		{"most of the sample lost, the rest in time", healthyScene().sampleOn(&report.Flow{Sent: 100, Returned: 25, RTTMS: 6, RTTMinMS: 4, Kbps: 20, LastMS: 1990}), report.Degraded, "poor_network/loss", nil},
		{"most of the sample lost, the rest late", healthyScene().sampleOn(&report.Flow{Sent: 100, Returned: 25, RTTMS: 260, RTTMinMS: 20, Kbps: 20, LastMS: 1990}), report.Degraded, "poor_network/bandwidth", nil},
		{"UDP blocked and token expired", healthyScene().udpSilent().token("expired"), report.Blocked, "token_invalid/expired", map[string]report.State{idUDPBlocked: report.Confirmed}},
		{"wrong password and signalling cut",
			healthyScene().relays("udp", report.Failed, failedWith(401, "")).untriedPath(report.RelayUDP).socket(report.CheckSignaling, report.Failed, report.Socket{CloseCode: 1006}).drop(report.CheckSignalingIdle),
			report.Blocked, "signaling_lost/upgrade_blocked", map[string]report.State{idTURNUnreachable: report.Confirmed}},
		{"a trouble that leaves a call possible never comes first",
			slowToOpen(healthyScene()).
				udpSilent().relays("tcp", report.Silent, silentURL).untriedPath(report.RelayTCP),
			report.Blocked, "udp_blocked/all_udp", map[string]report.State{idSignalingLost: report.Confirmed}},
		{"nothing observed", &scene{}, report.Inconclusive, "", map[string]report.State{idUDPBlocked: report.StateNotTested, idTokenInvalid: report.StateNotTested}},
		{"direct path closed, relays open: the documented requirement of ACS", healthyScene().silentPath(report.DirectUDP), report.Healthy, "", nil},
		{"foreign relays, each tried against itself", foreignScene(), report.Healthy, "", map[string]report.State{idICEFailed: report.RuledOut, idUDPBlocked: report.RuledOut}},
		{"one kind of foreign relay was not sampled", foreignScene().untriedPath(report.RelayTCP), report.Inconclusive, "", nil},
		{"one kind has no credentials, the other was sampled", foreignScene().unknownCredentials("tcp").untriedPath(report.RelayTCP), report.Healthy, "", nil},
		{"nobody knows credentials", foreignScene().unknownCredentials("tcp").unknownCredentials("udp").untriedPath(report.RelayTCP).untriedPath(report.RelayUDP),
			report.Inconclusive, "", map[string]report.State{idTURNUnreachable: report.RuledOut, idUDPBlocked: report.RuledOut}},
		{"nothing but relays whose credentials nobody knows", relaysAlone().unknownCredentials("tcp").unknownCredentials("udp"),
			report.Inconclusive, "", map[string]report.State{idTURNUnreachable: report.RuledOut, idUDPBlocked: report.RuledOut}},
		{"nothing but such relays, UDP dropped", relaysAlone().relays("udp", report.Silent, silentURL).unknownCredentials("tcp"),
			report.Degraded, "udp_blocked/all_udp", nil},
		{"a foreign relay that does not reach itself is no failure", foreignScene().silentPath(report.RelayTCP).against(report.RelayTCP),
			report.Inconclusive, "", nil},
		{"no foreign relay reaches itself", foreignScene().silentPath(report.RelayTCP).against(report.RelayTCP).silentPath(report.RelayUDP).against(report.RelayUDP),
			report.Inconclusive, "", nil},
		{"foreign relays, a port silent over UDP", foreignScene().put(report.CheckICE, turnURL("3479", "udp"), report.Silent, silentURL), report.Degraded, "udp_blocked/relay_ports", nil},
		{"foreign relays, UDP dropped", foreignScene().udpSilent().untriedPath(report.DirectUDP), report.Degraded, "udp_blocked/all_udp", nil},
		{"foreign relays, all dropped", foreignScene().udpSilent().untriedPath(report.DirectUDP).relays("tcp", report.Silent, silentURL).untriedPath(report.RelayTCP),
			report.Blocked, "udp_blocked/all_udp", nil},
		{"relays sampled, the direct path untried though there is an echo peer", healthyScene().untriedPath(report.DirectUDP).untriedPath(report.DirectTCP), report.Inconclusive, "", nil},
		{"a signalling host of the service is shut, ours answers", healthyScene().host("signal.example", "signaling", report.OK).host("push.example", "signaling", report.Silent),
			report.Blocked, "signaling_lost/unreachable", map[string]report.State{idSignalingLost: report.Likely}},
		{"telemetry and hosts to come do not matter", healthyScene().host("signal.example", "signaling", report.OK).host("stats.example", "telemetry", report.Failed).host("next.example", "planned", report.Silent),
			report.Healthy, "", map[string]report.State{idSignalingLost: report.RuledOut}},
		{"no host answers, and neither do we", offlineScene(nil).host("signal.example", "signaling", report.Silent), report.Blocked, "offline/server_unreachable", nil},
		{"what the NAT looks like is not judged", healthyScene().put(report.CheckNAT, "", report.OK, func(o *report.Observation) {
			o.Detail.NAT = &report.NAT{IPv4: &report.NATFamily{Mapping: report.NATAddressAndPortDependent, SameAsHTTPS: report.Known(false)}}
		}), report.Healthy, "", nil},
		{"no quality sample on a relay is not healthy", healthyScene().put(report.CheckPathData, "relay/tcp", report.NotTested), report.Inconclusive, "", nil},
		{"438 as the last word", healthyScene().relays("tcp", report.Failed, failedWith(438, "Stale Nonce")).relays("udp", report.Failed, failedWith(438, "")).untriedPath(report.RelayTCP).untriedPath(report.RelayUDP),
			report.Degraded, "turn_unreachable/credentials_rejected", map[string]report.State{idTURNUnreachable: report.Likely}},
		{"441", healthyScene().relays("udp", report.Failed, failedWith(441, "Wrong Credentials")).untriedPath(report.RelayUDP),
			report.Degraded, "turn_unreachable/credentials_rejected", map[string]report.State{idTURNUnreachable: report.Confirmed}},
		{"400 after a challenge", healthyScene().relays("udp", report.Failed, failedWith(400, "Bad Request")).untriedPath(report.RelayUDP),
			report.Degraded, "turn_unreachable/credentials_rejected", map[string]report.State{idTURNUnreachable: report.Likely}},
		{"508", healthyScene().relays("udp", report.Failed, failedWith(508, "Insufficient Capacity")).untriedPath(report.RelayUDP),
			report.Degraded, "turn_unreachable/overloaded", map[string]report.State{idTURNUnreachable: report.Confirmed}},
		{"500 of a relay", healthyScene().relays("udp", report.Failed, failedWith(500, "Server Error")).untriedPath(report.RelayUDP),
			report.Degraded, "turn_unreachable/overloaded", map[string]report.State{idTURNUnreachable: report.Likely}},
		{"442: the relay has no UDP to give", healthyScene().relays("udp", report.Failed, failedWith(442, "Unsupported Transport Protocol")).untriedPath(report.RelayUDP),
			report.Degraded, "turn_unreachable/request_refused", map[string]report.State{idTURNUnreachable: report.Confirmed}},
		{"442 from every relay, and no direct path",
			healthyScene().relays("udp", report.Failed, failedWith(442, "")).relays("tcp", report.Failed, failedWith(442, "")).
				untriedPath(report.RelayUDP).untriedPath(report.RelayTCP).silentPath(report.DirectUDP),
			report.Blocked, "turn_unreachable/request_refused", nil},
		{"a relay over TLS answers a small hello and not a large one", largeHelloLost(healthyScene()), report.Degraded, "turn_unreachable/large_hello", nil},
		{"the same of every relay, and no direct path",
			largeHelloLost(healthyScene().relays("udp", report.Failed, failedWith(701, "")).relays("tcp", report.Failed, failedWith(701, ""))).
				untriedPath(report.RelayUDP).untriedPath(report.RelayTCP).silentPath(report.DirectUDP),
			report.Blocked, "turn_unreachable/large_hello", nil},
		{"a page so late that its run was not finished", lateBy(healthyScene(), 900, .5).put(report.CheckPathData, "relay/tcp", report.NotTested),
			report.Degraded, "device_problem/overloaded", nil},
		{"600 is the browser's own", healthyScene().put(report.CheckICE, "turn:relay.example:3478?transport=tcp", report.Failed, failedWith(600, "")),
			report.Degraded, "turn_unreachable/refused", nil},
	}
}

// helloCut is a hello of which the first part came four times, and the rest so
// often.
func helloCut(s *scene, rest int) *scene {
	return s.put(report.CheckPathHello, "direct/udp", report.Silent).
		put(report.CheckEchoHello, "direct/udp", report.Failed, func(o *report.Observation) {
			o.Source = report.FromServer
			o.Detail.Echo = &report.Echo{Checks: 4, Hello: &report.Hello{Bytes: 1590, Begin: 1146, First: 4, Rest: rest}}
		})
}

// largeHelloLost adds a relay over TLS that loses a hello of the size that
// programs send by now, as sidetone probe tells it.
func largeHelloLost(s *scene) *scene {
	const url = "turns:" + relayHost + ":5349?transport=tcp"
	return s.put(report.CheckICE, url, report.Failed, failedWith(701, "")).
		put(report.CheckTLS, url, report.Failed, func(o *report.Observation) { o.Detail.TLS = &report.TLS{Problem: report.TLSLargeHello} })
}

// lateBy: the run's own timer came late by ms, and the share of its time was lost.
func lateBy(s *scene, ms, share float64) *scene {
	for i := range s.r.Observations {
		if e := s.r.Observations[i].Detail.Environment; e != nil {
			e.Late = &report.Late{MS: ms, Share: share}
		}
	}
	return s
}

// unpublished adds a silent relay with a name that its service does not publish,
// and what another vantage point finds there.
func (s *scene) unpublished(there report.Outcome, stage string) *scene {
	const url = "turn:relay.example:3478?transport=udp"
	s.put(report.CheckICE, url, report.Silent, silentURL, func(o *report.Observation) {
		if o.Detail.ICE == nil {
			o.Detail.ICE = &report.ICE{Transport: "udp"}
		}
		o.Detail.ICE.CredentialsUnknown, o.Detail.ICE.Unpublished = true, true
	})
	if there != "" {
		s.put(report.CheckVantage, url, there, elsewhere(stage))
	}
	return s
}
