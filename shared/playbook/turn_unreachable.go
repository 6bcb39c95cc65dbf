package playbook

import . "sidetone/shared/facts"

// TURN server unreachable: the client cannot reach the STUN/TURN relay.
var turnUnreachable = hypothesis{
	id: idTURNUnreachable,
	causes: []cause{
		{
			id:      "not_configured",
			when:    BadServerURL,
			saidBy:  SaidServerInvalid,
			stops:   Any(NoPathCarries, SaidServerInvalid),
			follows: []string{idICEFailed},
			advice:  []advice{caller("service_must_fix"), developer("correct_server_url")},
		},
		{
			id:       "credentials_rejected",
			when:     CredentialsRejected,
			saidBy:   SaidRelayCredentials,
			alsoSeen: Any(ServerSawRejection, CredentialsAged),
			stops:    NoPathCarries,
			follows:  []string{idICEFailed},
			advice:   []advice{caller("service_must_fix"), developer("check_turn_credentials")},
		},
		{
			id:      "overloaded",
			when:    RelayFull,
			saidBy:  SaidRelayFull,
			stops:   NoPathCarries,
			follows: []string{idICEFailed},
			advice:  []advice{caller("wait_minutes"), developer("raise_relay_capacity")},
		},
		{
			id:      "request_refused",
			when:    RelayRefusesRequest,
			stops:   NoPathCarries,
			follows: []string{idICEFailed},
			advice:  []advice{caller("service_must_fix"), developer("check_relay_request")},
		},
		{
			id:      "down_for_everyone",
			when:    DownElsewhereToo,
			stops:   NoPathCarries,
			follows: []string{idICEFailed},
			advice:  []advice{caller("wait_minutes"), caller("send_to_support"), developer("restart_relay")},
		},
		{
			id:       "dns",
			when:     NameNotFound,
			alsoSeen: ResolverSays,
			stops:    NoPathCarries,
			follows:  []string{idICEFailed},
			advice:   []advice{caller("turn_off_vpn"), caller("try_hotspot"), caller("send_to_it"), itHosts("resolve_names"), developer("check_relay_dns")},
		},
		{
			id:      "large_hello",
			when:    LargeHelloLost,
			stops:   NoPathCarries,
			follows: []string{idICEFailed},
			advice:  []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_it"), itHosts("pass_large_hello"), developer("offer_tcp_relays")},
		},
		{
			id:           "tls",
			when:         TLSFails,
			certain:      ToldApart,
			alsoSeen:     CertificateSays,
			alternatives: []string{"refused", "dns"},
			stops:        NoPathCarries,
			follows:      []string{idICEFailed},
			advice:       []advice{caller("check_date"), caller("try_hotspot"), caller("send_to_it"), itHosts("no_tls_inspection"), developer("check_relay_certificate")},
		},
		{
			id:           "refused",
			when:         RelayRefuses,
			certain:      ToldApart,
			alternatives: []string{"dns"},
			stops:        NoPathCarries,
			follows:      []string{idICEFailed},
			advice:       []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_it"), itHosts("open_tcp_ports"), developer("check_relay_tcp")},
		},
		{
			id:      "silent",
			when:    All(RelaySilent, Given(UDPAnswers), Unless(HeavyLoss)),
			saidBy:  Any(Likely(RelaysReportedUnreachable), Likely(RelayAloneSilent)),
			stops:   NoPathCarries,
			follows: []string{idICEFailed},
			advice:  []advice{caller("try_hotspot"), caller("turn_off_vpn"), caller("send_to_it"), itHosts("open_relay_ports"), developer("check_relay_elsewhere")},
		},
	},
}
