package playbook

import . "sidetone/shared/facts"

// Agent blocked (ours): the checking program itself could not work.
var agentBlocked = hypothesis{
	id: idAgentBlocked,
	causes: []cause{
		{
			id:      "wasm_blocked",
			when:    ProgramBlocked,
			stops:   Always,
			follows: everythingElse,
			advice:  []advice{caller("turn_off_blockers"), caller("try_hotspot"), caller("send_to_it"), it("pass_wasm"), developer("serve_wasm")},
		},
		{
			id:      "script_error",
			when:    ScriptFailed,
			stops:   Always,
			follows: everythingElse,
			advice:  []advice{caller("turn_off_blockers"), caller("other_browser"), caller("try_hotspot"), it("pass_scripts")},
		},
		{
			id:      "unsupported_browser",
			when:    Any(BrowserUnsupported, All(WebRTCMissing, Not(KnownBrowser))),
			saidBy:  SaidUnsupported,
			stops:   Always,
			follows: everythingElse,
			advice:  []advice{caller("current_browser")},
		},
		{
			id:     "insecure_context",
			when:   All(InsecurePage, NeedsMicrophone),
			saidBy: SaidInsecurePage,
			stops:  Always,
			advice: []advice{caller("open_with_https"), caller("ask_for_new_link"), developer("serve_https")},
		},
		{
			id:      "browser_bug",
			when:    Likely(All(BrowserFindsNoRelay, Any(Given(UDPAnswers), Given(NoRelayOverTCP)))),
			stops:   NoPathCarries,
			follows: []string{idUDPBlocked, idTURNUnreachable, idICEFailed},
			advice:  []advice{caller("other_browser"), caller("update_browser"), developer("tell_of_browser")},
		},
	},
}
