package playbook

import "sidetone/shared/report"

// ICE negotiation failure: ICE found no valid media path.
var iceFailed = hypothesis{
	id:       idICEFailed,
	title:    "ICE finds no way for sound and picture",
	clear:    "ICE connected, and every kind of packet that was sent came back.",
	untested: "No path to the other side could be tried in this run.",
	causes: []cause{
		{
			id:           "webrtc_disabled",
			when:         anyOf(all(webrtcMissing, knownBrowser), asked(all(udpNeverTried, given(httpsAnswers)), likely(all(udpNeverTried, given(httpsAnswers))))),
			told:         flowed,
			stops:        anyOf(webrtcMissing, unlessAPathCarries),
			consequences: []string{idUDPBlocked, idTURNUnreachable},
			summary:      "Calls are switched off or restricted in your browser's settings.",
			explanation:  "The browser has WebRTC switched off, or a policy keeps it from using UDP: it ended its search without trying.",
			mitigations: []advice{
				caller("Open the link in another browser. On a managed device, send the address of this report to your IT department."),
				it("Check the browser policies WebRtcIPHandling (disable_non_proxied_udp keeps WebRTC from UDP) and, in Firefox, media.peerconnection.enabled; check privacy extensions."),
				developer("Tell users before the call when RTCPeerConnection is missing."),
			},
		},
		{
			id:           "no_candidates",
			when:         all(not(anyCandidate), given(httpsAnswers), given(not(webrtcMissing))),
			told:         flowed,
			stops:        always,
			consequences: []string{idUDPBlocked, idTURNUnreachable},
			summary:      "Your browser finds no network address that a call could use.",
			explanation:  "HTTPS works and WebRTC is there, and the browser gathered not one candidate.",
			mitigations: []advice{
				caller("Open the link in another browser, and switch off privacy extensions and VPN for a test."),
				it("Check extensions and policies that restrict WebRTC's use of network interfaces."),
				developer("Log icecandidateerror events and the number of candidates at the start of each call."),
			},
		},
		{
			id:          "dtls_blocked",
			when:        all(handshakeFails, unless(heavyLoss), unless(udpStopsAfterHandshake)),
			told:        flowed,
			certain:     handshakeIsolated,
			alsoSeen:    serverConfirms(func(e report.Echo) bool { return e.DTLS == 0 }, "the server received ICE checks and not one DTLS packet"),
			stops:       unlessAPathCarries,
			summary:     "Your network breaks calls off while they are being secured, before any sound or picture can pass.",
			explanation: "ICE checks are answered and the DTLS handshake on the same path is not: something on the way filters it.",
			mitigations: []advice{
				caller("Try another network, and switch off a VPN if you use one. Send the address of this report to your IT department."),
				itHosts("A firewall drops DTLS inside WebRTC. Exempt DTLS-SRTP over UDP from application control"),
				developer("A relay wraps the handshake; forcing relays helps users of this network."),
			},
		},
		{
			id:          "media_dropped",
			when:        all(mediaVanishes, unless(heavyLoss)),
			told:        among(possibly(noMedia), flowed),
			alsoSeen:    serverConfirms(func(e report.Echo) bool { return e.RTP == 0 && e.Received > 0 }, "the server received data packets and no RTP"),
			stops:       unlessAPathCarries,
			summary:     "Your network connects calls and then drops their sound and picture.",
			explanation: "Data passes on the same path and RTP does not: something on the way filters media packets.",
			mitigations: []advice{
				caller("Try another network. Send the address of this report to your IT department."),
				itHosts("A firewall drops RTP while it lets STUN and DTLS pass. Allow SRTP over UDP"),
				developer("A relay wraps media; forcing relays helps users of this network."),
			},
		},
		{
			id:          "large_packets_dropped",
			when:        all(largeVanishes, unless(heavyLoss)),
			alsoSeen:    pathMTUSays,
			stops:       unlessAPathCarries,
			summary:     "Your network loses the larger pieces of a call, so that picture and sound break off.",
			explanation: "Small packets pass and packets of 1150 bytes do not: the path's MTU is too small, often because of a VPN or tunnel, and the messages that would say so are filtered.",
			mitigations: []advice{
				caller("Switch off a VPN for a test, or try another network."),
				itHosts("The path drops UDP packets of more than about 1100 bytes. Raise the MTU of tunnels or let ICMP \"fragmentation needed\" and \"packet too big\" pass"),
				developer("Lower the largest RTP packet (about 1000 bytes) for users of such networks."),
			},
		},
		{
			id: "no_pair",
			when: asked(
				all(anyOf(relayCannotReachPeer, all(noPathConnects, given(anyUDPAnswer))), unless(swamped)),
				noPathConnects),
			told: among(
				all(words("the console says that ICE failed", "ice", "fail"), unless(connectedAtLast)),
				possibly(stuck("media was never established", "Connecting", "EarlyMedia")), flowed),
			stops:       unlessAPathCarries,
			summary:     "No way for sound and picture could be found between you and the other side.",
			explanation: "There are addresses on both sides and connectivity checks between them are not answered; where a relay is involved, it may not reach the other side.",
			mitigations: []advice{
				caller("Try another network. Send the address of this report to the people who run the calling service."),
				itHosts("Allow UDP in both directions for established connections, and do not change a client's mapped port"),
				developer("Check that the relay may send to the media servers: its allowed and denied peer addresses, and the firewall between them."),
			},
		},
		{
			id:          "connection_lost",
			told:        among(raisedAs(qualityBad, ufdReconnect), connectionLost, not(endedNormally)),
			stops:       never,
			summary:     "The call had connected, and its sound and picture were lost on the way.",
			explanation: "ICE had found a way, and then the other side was no longer heard on it: the network was left or changed, or something on the way closed the connection.",
			mitigations: []advice{
				caller("Stay on one network during a call, and try a cable or another network. Switch off a VPN for a test."),
				itHosts("Keep UDP mappings of NATs and firewalls for at least 30 seconds without packets, and do not change a client's mapped port during a call"),
				developer("Restart ICE when the connection is lost, and tell the caller; look at how many calls of this network end so."),
			},
		},
		{
			id:          "negotiation_failed",
			stops:       always,
			summary:     "The two sides of the call could not agree on how to send sound and picture; your network is not to blame.",
			explanation: "The media description of one side (offer or answer) could not be made or was not accepted by the other.",
			mitigations: []advice{
				caller("Reload the page, or open it in another browser. Send the address of this report to the people who run the calling service."),
				developer("Keep the logs of both sides with the offer and the answer; look for codecs that one side lacks and for an outdated SDK."),
			},
		},
	},
}

// flowed denies that a call found no way: it counted packets in both
// directions.
var flowed question = not(mediaBothWays)
