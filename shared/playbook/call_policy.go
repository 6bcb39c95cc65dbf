package playbook

import . "sidetone/shared/facts"

// Call policy (ours): what the end codes of a real call say about the other
// side, rooms, policies and the service itself. A run makes no real call.
var callPolicy = hypothesis{
	id: idCallPolicy,
	causes: []cause{
		policy("remote_unreachable", SaidRemoteUnreachable, caller("other_side_opens"), caller("try_again_later"), developer("policy_remote_unreachable")),
		policy("no_answer", Term{}, caller("try_again_later"), developer("policy_no_answer")),
		policy("remote_busy", Term{}, caller("try_again_later")),
		policy("declined", Term{}, caller("reach_another_way")),
		policy("not_found", Term{}, caller("check_address"), developer("policy_not_found")),
		policy("room_policy", SaidRoomRefused, caller("meeting_time"), developer("policy_room_policy")),
		policy("account_policy", Term{}, caller("ask_about_account"), developer("policy_account_policy")),
		policy("not_acceptable", Term{}, caller("call_without_video"), developer("policy_not_acceptable")),
		policy("duplicate_agent", SaidDuplicate, caller("close_other_windows"), caller("reload_page"), developer("policy_duplicate_agent")),
		policy("blocked", Term{}, caller("ask_about_account"), developer("policy_blocked")),
		{
			id:       "service_error",
			saidBy:   Any(Likely(All(AnsweredError, Unless(Negotiated))), SaidServiceError),
			deniedBy: EndedOtherwise,
			stops:    Always,
			advice:   []advice{caller("wait_minutes"), developer("check_service_status")},
		},
	},
}

// policy is a cause that a code of the call tells, or the SDK's own words.
func policy(id string, said Term, advice ...advice) cause {
	return cause{id: id, saidBy: said, deniedBy: EndedOtherwise, stops: Always, advice: advice}
}
