package playbook

import . "sidetone/shared/facts"

// Firewall blocking UDP: media is blocked by a firewall or proxy.
var udpBlocked = hypothesis{
	id: idUDPBlocked,
	causes: []cause{
		{
			id:           "all_udp",
			when:         All(EveryUDPSilent, Given(HTTPSAnswers)),
			saidBy:       Any(OnlyOverTCP, Likely(ServersAloneSilent), Possibly(RelaysReportedUnreachable)),
			deniedBy:     WentOverUDP,
			doubtedBy:    Any(UDPAnswers, BrowserFindsNoRelay),
			certain:      Any(DirectUDPTried, SeveralUDPServers),
			alsoSeen:     PacketsReachedServer,
			stops:        NoPathCarries,
			follows:      []string{idICEFailed, idTURNUnreachable},
			alternatives: []string{"relay_ports"},
			advice: []advice{
				caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), itHosts("open_udp_ports"), it("open_tcp_instead"), developer("offer_tcp_and_tls_relays"),
			},
		},
		{
			id:        "after_handshake",
			when:      All(UDPStopsAfterHandshake, Given(HTTPSAnswers), Unless(HeavyLoss)),
			saidBy:    All(CutAfterBeginning, Given(HTTPSAnswers)),
			deniedBy:  CarriedOn,
			doubtedBy: Any(CarriedLater, OpensNoMore),
			stops:     NoPathCarries,
			follows:   []string{idICEFailed, idTURNUnreachable, idPoorNetwork},
			advice:    []advice{caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), itHosts("exempt_webrtc"), developer("prefer_tls_relays")},
		},
		{
			id:     "relay_ports",
			when:   All(RelayPortsShutOverUDP, Given(UDPAnswers), Unless(HeavyLoss)),
			stops:  NoPathCarries,
			advice: []advice{caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), itHosts("open_all_udp_ports"), developer("offer_tcp_relays")},
		},
	},
}
