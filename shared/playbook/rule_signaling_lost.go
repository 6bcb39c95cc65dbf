package playbook

import "sidetone/shared/report"

// Signalling connection lost: the signalling WebSocket could not be
// established or kept.
var signalingLost = hypothesis{
	id:       idSignalingLost,
	title:    "The signalling connection is lost",
	clear:    "The signalling WebSocket opened, answered and stayed open.",
	untested: "The signalling WebSocket could not be tried in this run.",
	causes: []cause{
		{
			id:          "upgrade_blocked",
			when:        all(not(socketOpens), plainAnswer, given(thereWasANetwork), unless(tokenRefused)),
			told:        not(negotiated),
			alsoSeen:    upgradeArrival,
			stops:       always,
			summary:     "Your network blocks the live connection that sets up calls (WebSocket).",
			explanation: "The signalling WebSocket never opens while plain HTTPS to the same address is answered: something on the way does not let the upgrade pass.",
			mitigations: []advice{
				caller("Try another network, and switch off a VPN or web filter if you use one. Send the address of this report to your IT department."),
				it("Let WebSocket connections (HTTP Upgrade) to this service pass the proxy, without inspection and with long idle time-outs."),
				developer("If a reverse proxy stands before the service, let it forward the Upgrade and Connection headers; fall back to long polling where WebSockets are blocked."),
			},
		},
		{
			id: "unreachable",
			when: either(
				all(not(socketOpens), unless(plainAnswer), given(thereWasANetwork)),
				all(serviceHostsShut, given(httpsAnswers))),
			told: among(
				all(answeredWith("a proxy on the way wants to be signed in to", httpStatus(407)), unless(negotiated)),
				all(hostsUnanswered, unless(negotiated), unless(disconnected)),
				all(words("a proxy on the way let no connection pass", "err_tunnel_connection_failed"), unless(negotiated)),
				all(words("the proxy that the browser is told to use was not reached", "err_proxy_connection_failed"), unless(negotiated)),
				likely(all(agentLeft("connectionIssue", "it never was connected before"), unless(negotiated))),
				agentNeverConnected,
				not(negotiated)),
			alsoSeen:    upgradeArrival,
			stops:       always,
			summary:     "The service that sets up calls cannot be reached from your network.",
			explanation: "An address that signalling needs answers neither a WebSocket nor a plain request, while other HTTPS works.",
			mitigations: []advice{
				caller("Try another network. Send the address of this report to your IT department."),
				it("Allow outgoing TCP to the signalling address of this service."),
				developer("Check that the signalling service runs and that its port is open."),
			},
		},
		{
			id:          "silent",
			when:        all(given(socketOpens), not(socketEchoes)),
			told:        among(possibly(stuck("the answer of the service never came", "Connecting")), not(negotiated)),
			stops:       always,
			summary:     "The live connection that sets up calls opens and then stays silent.",
			explanation: "The signalling WebSocket was accepted and not one message on it is answered: a proxy holds it, or the service behind it is stuck.",
			mitigations: []advice{
				caller("Try another network, and try again in a few minutes."),
				it("Look for proxies that accept WebSockets and do not pass their messages on."),
				developer("Check that the signalling service answers behind its load balancer."),
			},
		},
		{
			id:   "dropped",
			when: all(given(socketOpens), not(socketStays(report.CheckSignaling, "signalling"))),
			told: among(likely(all(agentLeft("connectionIssue", "it had been connected before"), given(negotiated))),
				words("the console says that the signalling socket was closed abnormally", "socket", "clos", "1006"),
				words("the console says that the signalling socket was closed abnormally", "signal", "clos", "1006"),
				not(endedNormally)),
			stops:       not(socketReopens),
			summary:     "The live connection that sets up calls breaks off.",
			explanation: "The signalling WebSocket opened, answered and was closed while messages still passed.",
			mitigations: []advice{
				caller("Try another network. Calls may drop or not ring on this one."),
				it("Look for proxies and firewalls that end WebSocket connections after a fixed time."),
				developer("Reconnect at once with a short back-off, and resume the session."),
			},
		},
		{
			id:          "idle_dropped",
			when:        all(given(socketOpens), not(socketStays(report.CheckSignalingIdle, "idle"))),
			stops:       not(socketReopens),
			summary:     "The live connection that sets up calls is cut when nothing is said on it.",
			explanation: "A WebSocket on which nothing was sent was closed while a busy one stayed open: something on the way ends idle connections.",
			mitigations: []advice{
				caller("Try another network. Incoming calls may not ring on this one."),
				it("Raise the idle time-out for WebSocket connections to this service to two minutes and more."),
				developer("Send a ping on the signalling connection more often than the shortest idle time-out that you meet."),
			},
		},
		{
			id:          "slow",
			when:        all(given(socketOpens), socketSlow, unless(heavyLoss)),
			stops:       never,
			summary:     "The service that sets up calls answers very slowly.",
			explanation: "Opening the signalling WebSocket or its quickest answer takes far longer than HTTPS to the same service.",
			mitigations: []advice{
				caller("Calls take long to connect. Try again in a few minutes."),
				it("Look for proxies that inspect WebSocket traffic."),
				developer("Check the load of the signalling service."),
			},
		},
	},
}
