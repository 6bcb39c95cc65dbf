package playbook

// Offline (ours): there is no network, a portal is in the way, or our own
// server cannot be reached.
var offline = hypothesis{
	id:       idOffline,
	title:    "This device is not connected to the service",
	clear:    "The service itself answered over HTTPS.",
	untested: "Whether the service can be reached was not tested.",
	causes: []cause{
		{
			id:           "captive_portal",
			when:         strangerAnswers,
			told:         not(somethingAnswers),
			stops:        always,
			consequences: everythingOnTheNetwork,
			summary:      "This network wants you to sign in first.",
			explanation:  "Another page answers in place of the service, as the sign-in page of a hotel or guest network does.",
			mitigations: []advice{
				caller("Open any web page and sign in to the network, then try again."),
				it("Let this service pass before sign-in, or tell users to sign in first."),
			},
		},
		{
			id:           "no_network",
			when:         asked(anyOf(not(saysOnline), all(not(beginWorks), not(httpsAnswers), not(anyCandidate))), not(saysOnline)),
			told:         among(likely(raised(ufdNoNetwork)), disconnected, not(somethingAnswers)),
			stops:        always,
			consequences: everythingOnTheNetwork,
			summary:      "Your device has no network connection.",
			explanation:  "The browser is offline, or it has no address to talk from and nothing answers.",
			mitigations: []advice{
				caller("Check cable or Wi-Fi and flight mode, then try again."),
			},
		},
		{
			id:           "server_unreachable",
			when:         all(not(beginWorks), unless(strangerAnswers), unless(not(saysOnline))),
			told:         not(somethingAnswers),
			stops:        always,
			consequences: everythingOnTheNetwork,
			summary:      "The service that checks your connection cannot be reached from your network.",
			explanation:  "The page had loaded, and the request that starts the check is not answered by the service.",
			mitigations: []advice{
				caller("Try again in a minute, then from another network. Send this result to your IT department."),
				it("Allow HTTPS, POST requests included, to the address of this page."),
				developer("Check that the server runs and that proxies before it pass POST requests."),
			},
		},
	},
}

var everythingOnTheNetwork = []string{
	idSignalingLost, idUDPBlocked, idTURNUnreachable, idICEFailed, idPoorNetwork,
}
