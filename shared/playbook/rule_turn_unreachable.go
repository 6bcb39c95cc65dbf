package playbook

// TURN server unreachable: the client cannot reach the STUN/TURN relay.
var turnUnreachable = hypothesis{
	id:       idTURNUnreachable,
	title:    "The relay (TURN server) cannot be used",
	clear:    "Every relay that was tried answered as it should.",
	untested: "No relay could be tried in this run.",
	causes: []cause{
		{
			id: "credentials_rejected",
			when: rejects("user name or password are not accepted",
				codeUnauthorized, codeWrongCreds, codeBadRequest, codeStaleNonce),
			alsoSeen:     serverSawRejection,
			stops:        unlessAPathCarries,
			consequences: []string{idICEFailed},
			summary:      "The calling service hands out a wrong or expired password for its relay; your network is not to blame.",
			explanation:  "The relay answers, so the way to it is open, and it rejects the user name or password of this run.",
			mitigations: []advice{
				caller("You cannot repair this. Send the address of this report to the people who run the calling service."),
				developer("Check the TURN credentials: shared secret, user name, expiry time and the clock of the machine that mints them. A relay answers 401 to expired REST credentials just as to wrong ones."),
			},
		},
		{
			id: "overloaded",
			when: rejects("the relay has no room for another allocation",
				codeQuota, codeCapacity),
			stops:        unlessAPathCarries,
			consequences: []string{idICEFailed},
			summary:      "The calling service's relay is full at the moment; your network is not to blame.",
			explanation:  "The relay answers and refuses another allocation: its quota or capacity is used up.",
			mitigations: []advice{
				caller("Try again in a few minutes."),
				developer("Raise the relay's user quota or capacity, and look for clients that never release their allocations."),
			},
		},
		{
			id:           "down_for_everyone",
			when:         all(downElsewhereToo, unless(nameIsBadHereOnly)),
			stops:        unlessAPathCarries,
			consequences: []string{idICEFailed},
			summary:      "The calling service's relay is down for everyone; your network is not to blame.",
			explanation:  "The relay answers neither this browser nor the server's own probe from elsewhere.",
			mitigations: []advice{
				caller("You cannot repair this. Try again later."),
				developer("Start the relay again or take it out of the configuration; monitor it from outside."),
			},
		},
		{
			id:           "dns",
			when:         nameNotFound,
			stops:        unlessAPathCarries,
			consequences: []string{idICEFailed},
			summary:      "The name of the calling service's relay cannot be found from your network.",
			explanation:  "The relay's host name does not resolve.",
			mitigations: []advice{
				caller("Switch off a VPN or a DNS filter if you use one, or try another network."),
				itHosts("Let these names resolve for clients"),
				developer("Check the relay's DNS records; a name that is wrong in the configuration fails for everyone."),
			},
		},
		{
			id:           "tls",
			when:         tlsFails,
			certain:      toldApart,
			alternatives: []string{"refused", "dns"},
			stops:        unlessAPathCarries,
			consequences: []string{idICEFailed},
			summary:      "A secure connection to the calling service's relay cannot be made.",
			explanation:  "The connection to the relay over TLS fails in the handshake. The certificate is not trusted or does not fit the name, or something on the way inspects TLS.",
			mitigations: []advice{
				caller("Check that the date of your device is right, and try another network."),
				itHosts("Exempt these addresses from TLS inspection"),
				developer("Check the certificate of the turns: address: its chain, its names and its dates."),
			},
		},
		{
			id:           "refused",
			when:         relayRefuses,
			certain:      toldApart,
			alternatives: []string{"dns"},
			stops:        unlessAPathCarries,
			consequences: []string{idICEFailed},
			summary:      "Connections to the calling service's relay are refused.",
			explanation:  "The connection to the relay was refused at once: nothing listens there, or a firewall answers with a reset.",
			mitigations: []advice{
				caller("Try another network. Send the address of this report to your IT department."),
				itHosts("Allow outgoing TCP to ports 3478-3481 and 443; at present the connection is reset"),
				developer("Check that the relay listens on these ports over TCP."),
			},
		},
		{
			id:           "silent",
			when:         all(relaySilent, given(anyUDPAnswer), unless(heavyLoss)),
			stops:        unlessAPathCarries,
			consequences: []string{idICEFailed},
			summary:      "Your network does not let you reach the calling service's relay.",
			explanation:  "The relay gives no answer while other addresses answer over UDP: its address or its ports are dropped on the way, or the relay is down.",
			mitigations: []advice{
				caller("Try another network. Send the address of this report to your IT department."),
				itHosts("Allow outgoing UDP and TCP to ports 3478-3481 and TCP to port 443"),
				developer("Check from elsewhere that the relay answers at these addresses."),
			},
		},
	},
}

// nameIsBadHereOnly: the name does not resolve here and does on the server,
// which is a matter of this network's DNS.
func nameIsBadHereOnly(e *evidence) finding {
	dns, _, _ := failures(e)
	for _, p := range dns {
		if v := e.elsewhere(p); v.known && v.reached {
			return finding{answer: yes}
		}
	}
	return finding{answer: no}
}
