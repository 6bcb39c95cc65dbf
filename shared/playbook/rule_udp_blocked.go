package playbook

// Firewall blocking UDP: media is blocked by a firewall or proxy.
var udpBlocked = hypothesis{
	id:       idUDPBlocked,
	title:    "A firewall blocks UDP",
	clear:    "Answers came back over UDP, and went on coming.",
	untested: "No UDP address could be tried in this run.",
	causes: []cause{
		{
			id:       "all_udp",
			when:     all(everyUDPSilent, given(httpsAnswers)),
			told:     among(onlyOverTCP, possibly(raised(ufdNoRelays))),
			certain:  anyOf(directUDPTried, severalUDPServers),
			alsoSeen: packetsReachedServer,
			stops:    unlessAPathCarries,
			consequences: []string{
				idICEFailed, idTURNUnreachable,
			},
			alternatives: []string{"relay_ports"},
			summary:      "Your network blocks the kind of traffic that calls use (UDP).",
			explanation:  "Nothing came through over UDP while other connections work. A firewall, proxy or VPN drops UDP.",
			mitigations: []advice{
				caller("Try another network, such as a phone's hotspot, and switch off a VPN if you use one. Send the address of this report to your IT department."),
				itHosts("Allow outgoing UDP to ports 3478-3481 and the answers to it"),
				it("If UDP cannot be opened, allow TCP to the same ports and port 443 without TLS inspection: calls then work, with more delay."),
				developer("Offer TURN over TCP and over TLS on port 443 beside UDP, and tell users when a call runs over them."),
			},
		},
		{
			id:           "after_handshake",
			when:         onlyRun(all(udpStopsAfterHandshake, given(httpsAnswers), unless(heavyLoss))),
			told:         among(all(cutAfterBeginning, given(httpsAnswers)), carriedOn),
			stops:        unlessAPathCarries,
			consequences: []string{idICEFailed, idTURNUnreachable, idPoorNetwork},
			summary:      "Your network lets a call begin and then cuts off its sound and picture.",
			explanation:  "The first UDP packets of each connection pass and the later ones do not, while TCP carries on. Firewalls that inspect traffic before they decide do this.",
			mitigations: []advice{
				caller("Try another network, such as a phone's hotspot, and switch off a VPN if you use one. Send the address of this report to your IT department."),
				itHosts("A firewall recognises and cuts WebRTC after its first packets. Exempt STUN, DTLS and SRTP over UDP from application control"),
				developer("Prefer relays over TLS on port 443 for users of this network."),
			},
		},
		{
			id:          "relay_ports",
			when:        all(relayPortsShutOverUDP, given(anyUDPAnswer), unless(heavyLoss)),
			stops:       unlessAPathCarries,
			summary:     "Your network blocks the connections that calls use for sound and picture (their ports).",
			explanation: "Ports of the relay stay silent over UDP while the same ports answer over TCP, and other UDP passes. A firewall filters these UDP ports.",
			mitigations: []advice{
				caller("You may be able to call, with poorer sound. Send the address of this report to your IT department, or try another network."),
				itHosts("Allow outgoing UDP to all of the ports 3478-3481 and the answers to it"),
				developer("Offer TURN over TCP and TLS beside UDP."),
			},
		},
	},
}
