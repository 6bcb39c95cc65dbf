package playbook

// Call policy (ours): what the end codes of a real call say about the other
// side, rooms, policies and the service itself. A run makes no real call.
var callPolicy = hypothesis{
	id:       idCallPolicy,
	title:    "The other side, the room or a policy ended the call",
	clear:    "The call ended otherwise.",
	untested: "Only the end code of a real call can tell; this check makes none.",
	causes: []cause{
		policyCause("remote_unreachable", "The person or service that was called cannot be reached at the moment; your network is not to blame.",
			"The other side is not registered or not online, or it did not finish its part of the set-up.",
			"Ask the other side to open its calling page, then try again.",
			"Look at the other side: is its application running, registered and online?"),
		policyCause("no_answer", "The call was not answered in time.",
			"It rang at the other side, and nobody accepted or declined it.",
			"Try again later.", "Check that the other side is told of calls: its push notifications and its ringing page."),
		policyCause("remote_busy", "The other side is busy.",
			"The other side is in another call.", "Try again later.", ""),
		policyCause("declined", "The other side declined the call.",
			"The other side, or a rule of it, declined the call.", "Try again later, or reach the person another way.", ""),
		policyCause("not_found", "What was called does not exist: the number, the person, the room or the meeting.",
			"The service does not know the target of the call.",
			"Check the number or the link, or ask for a new one.", "Check the identifier that is being called, and the lifetime of the room."),
		policyCause("room_policy", "The room or meeting does not let you in.",
			"You are not among those invited, the room is not open at this time, or it admits other accounts only.",
			"Check the time of the meeting and ask its organiser to invite you.", "Check the room's participants, their roles and its times."),
		policyCause("account_policy", "A rule of the account does not allow this call.",
			"A policy or licence of the account forbids what was tried.",
			"Ask the people who run the service whether your account may make this call.", "Check policies and licences of the account."),
		policyCause("not_acceptable", "The other side cannot take part in this kind of call.",
			"The other side does not support what was offered.",
			"Try a call without video, or another program.", "Compare what both sides support."),
		policyCause("duplicate_agent", "You are connected with the same account in another window or on another device.",
			"The service allows one connection for this identity, and there was one already.",
			"Close other windows with this page, then reload.", "Dispose of the earlier call agent before a new one is made; give each participant an identity of its own."),
		policyCause("blocked", "The calling service blocks this call.",
			"The service has marked such calls as unwanted.",
			"Ask the people who run the service.", "Check token and caller id; ask the service's support why the call is blocked."),
		{
			id:          "service_error",
			told:        among(likely(all(answeredWith("the service or something before it failed", serverError), unless(negotiated))), another(idCallPolicy)),
			stops:       always,
			summary:     "The calling service itself had a failure; your network is not to blame.",
			explanation: "The service answered with an error of its own.",
			mitigations: []advice{
				caller("Try again in a few minutes."),
				developer("Look at the status of the service; if it goes on, open a support request with the call's id."),
			},
		},
	},
}

func policyCause(id, summary, explanation, forCaller, forDeveloper string) cause {
	c := cause{
		id: id, told: another(idCallPolicy), stops: always,
		summary: summary, explanation: explanation,
		mitigations: []advice{caller(forCaller)},
	}
	if forDeveloper != "" {
		c.mitigations = append(c.mitigations, developer(forDeveloper))
	}
	return c
}
