package playbook

import . "sidetone/shared/facts"

// Signalling connection lost: the signalling WebSocket could not be
// established or kept.
var signalingLost = hypothesis{
	id: idSignalingLost,
	causes: []cause{
		{
			id:           "refused_by_service",
			when:         All(Not(SocketOpens), UpgradeRefused, Given(ThereWasANetwork)),
			saidBy:       Any(SaidServiceRefuses, All(AnsweredRefused, Unless(Negotiated))),
			deniedBy:     Negotiated,
			stops:        Always,
			alternatives: []string{"upgrade_blocked"},
			advice:       []advice{caller("service_must_fix"), developer("check_signaling_address")},
		},
		{
			id:           "service_down",
			when:         All(Not(SocketOpens), UpgradeDown, Given(ThereWasANetwork)),
			saidBy:       Any(SaidServiceDown, All(AnsweredDown, Unless(Negotiated))),
			deniedBy:     Negotiated,
			stops:        Always,
			alternatives: []string{"upgrade_blocked"},
			advice:       []advice{caller("wait_minutes"), developer("check_signaling_backend")},
		},
		{
			id: "upgrade_blocked",
			when: Any(
				All(Not(SocketOpens), UpgradeKeptOut, Given(ThereWasANetwork)),
				All(ServiceSocketShut, Given(HTTPSAnswers))),
			deniedBy:     Negotiated,
			alsoSeen:     Any(UpgradeArrival, SocketOpensElsewhere),
			stops:        Always,
			alternatives: []string{"refused_by_service"},
			advice:       []advice{caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), it("pass_websockets"), developer("forward_upgrade")},
		},
		{
			id: "unreachable",
			when: Any(
				All(Not(SocketOpens), Unless(PlainAnswer), Unless(UpgradeAnswered), Given(ThereWasANetwork)),
				All(ServiceHostsShut, Given(HTTPSAnswers))),
			saidBy: Any(
				All(Answered407, Unless(Negotiated)),
				All(SaidProxyAuth, Unless(Negotiated)),
				All(HostsUnanswered, Unless(Negotiated), Unless(SaidOffline)),
				All(SaidTunnelFailed, Unless(Negotiated)),
				All(SaidProxyUnreached, Unless(Negotiated)),
				All(SaidSignalingFailed, Unless(Negotiated)),
				Likely(All(AgentLost, Unless(Negotiated))),
				AgentNeverConnected),
			deniedBy: Negotiated,
			alsoSeen: Any(UpgradeArrival, SocketOpensElsewhere, SocketShutElsewhere),
			stops:    Always,
			advice:   []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_it"), it("open_signaling"), developer("check_signaling_port")},
			instead:  []instead{{when: SocketShutElsewhere, advice: []advice{caller("service_must_fix"), developer("check_signaling_port")}}},
		},
		{
			id:       "silent",
			when:     All(Given(SocketOpens), Not(SocketEchoes)),
			saidBy:   Any(SaidSocketSilent, Possibly(StuckConnecting)),
			deniedBy: Negotiated,
			// It may be the network that is gone, and no proxy that holds the socket.
			doubtedBy: Not(HTTPSAnswers),
			stops:     Always,
			advice:    []advice{caller("try_hotspot"), caller("wait_minutes"), caller("send_to_it"), it("pass_websocket_messages"), developer("check_signaling_backend")},
		},
		{
			id: "dropped",
			// A browser that reads what follows at once never calls it open.
			when: Any(
				All(Given(SocketOpens), Not(SocketStays)),
				All(Not(SocketOpens), BreaksElsewhere, Given(PlainAnswer))),
			saidBy:    Any(Likely(All(AgentLost, Given(Negotiated))), All(SaidSignalingDropped, Unless(Not(SocketOpens)))),
			deniedBy:  EndedNormally,
			doubtedBy: Not(HTTPSAnswers),
			alsoSeen:  BreaksElsewhere,
			stops:     Any(Not(SocketReopens), Not(SocketOpens)),
			advice:    []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_it"), it("stop_fixed_timeouts"), developer("reconnect_and_resume")},
			instead:   []instead{{when: BreaksElsewhere, advice: []advice{caller("service_must_fix"), developer("check_signaling_backend")}}},
		},
		{
			id:     "idle_dropped",
			when:   All(Given(SocketOpens), Not(IdleSocketStays)),
			stops:  Not(SocketReopens),
			advice: []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_it"), it("raise_idle_timeout"), developer("ping_more_often")},
		},
		{
			id:     "slow",
			when:   All(Given(SocketOpens), SocketSlow, Unless(HeavyLoss)),
			stops:  Never,
			advice: []advice{caller("wait_minutes"), caller("try_hotspot"), it("stop_websocket_inspection"), developer("check_signaling_load")},
		},
	},
}
