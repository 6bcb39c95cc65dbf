package playbook

import . "sidetone/shared/facts"

// Offline (ours): there is no network, a portal is in the way, or our own
// server cannot be reached.
var offline = hypothesis{
	id: idOffline,
	causes: []cause{
		{
			id:       "captive_portal",
			when:     StrangerAnswers,
			deniedBy: SomethingAnswers,
			stops:    Always,
			follows:  everythingOnTheNetwork,
			advice:   []advice{caller("sign_in_to_network"), caller("try_hotspot"), it("pass_before_signin")},
		},
		{
			id:        "no_network",
			when:      Any(SaysOffline, All(Not(OfCall), Not(BeginWorks), Not(HTTPSAnswers), Not(AnyCandidate)), Likely(NetworkLeft)),
			saidBy:    Any(Likely(NoNetworkReported), SaidOffline),
			deniedBy:  SomethingAnswers,
			doubtedBy: HTTPSAnswers,
			stops:     Always,
			follows:   everythingOnTheNetwork,
			advice:    []advice{caller("check_cable"), caller("run_again")},
			instead:   []instead{{when: NetworkLeft, says: "left"}},
		},
		{
			id:       "server_unreachable",
			when:     All(Not(BeginWorks), Unless(StrangerAnswers), Unless(SaysOffline)),
			deniedBy: SomethingAnswers,
			stops:    Always,
			follows:  everythingOnTheNetwork,
			advice:   []advice{caller("wait_minutes"), caller("try_hotspot"), caller("send_to_it"), it("open_https_post"), developer("check_server_and_proxies")},
		},
	},
}
