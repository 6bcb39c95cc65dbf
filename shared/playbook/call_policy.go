package playbook

import . "sidetone/shared/facts"

// Call policy (ours): what the end codes of a real call say about the other
// side, rooms, policies and the service itself. A run makes no real call.
var callPolicy = hypothesis{
	id: idCallPolicy,
	causes: []cause{
		policy("remote_unreachable", SaidRemoteUnreachable, caller("policy_remote_unreachable_caller"), developer("policy_remote_unreachable")),
		policy("no_answer", Term{}, caller("try_again_later"), developer("policy_no_answer")),
		policy("remote_busy", Term{}, caller("try_again_later")),
		policy("declined", Term{}, caller("policy_declined_caller")),
		policy("not_found", Term{}, caller("policy_not_found_caller"), developer("policy_not_found")),
		policy("room_policy", SaidRoomRefused, caller("policy_room_policy_caller"), developer("policy_room_policy")),
		policy("account_policy", Term{}, caller("policy_account_policy_caller"), developer("policy_account_policy")),
		policy("not_acceptable", Term{}, caller("policy_not_acceptable_caller"), developer("policy_not_acceptable")),
		policy("duplicate_agent", SaidDuplicate, caller("policy_duplicate_agent_caller"), developer("policy_duplicate_agent")),
		policy("blocked", Term{}, caller("policy_blocked_caller"), developer("policy_blocked")),
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
