package playbook

import . "sidetone/shared/facts"

// Invalid token: the token is invalid or lacks the scope for calls.
var tokenInvalid = hypothesis{
	id: idTokenInvalid,
	causes: []cause{
		claim("malformed", TokenMalformed, SaidTokenMalformed),
		claim("wrong_kind", TokenWrongKind, SaidTokenKind),
		claim("expired", TokenExpired, SaidTokenExpired),
		claim("not_yet_valid", TokenNotYetValid, SaidTokenNotYetValid),
		claim("missing_scope", TokenMissesScope, SaidTokenScope),
		claim("wrong_resource", TokenWrongResource, SaidTokenResource),
		{
			id:       "rejected_401",
			when:     ServiceRejects,
			saidBy:   Any(All(Answered401, Unless(Negotiated)), Likely(AgentTokenRefused), SaidTokenRejected),
			deniedBy: Negotiated,
			stops:    Always,
			advice:   []advice{caller("sign_in_again"), developer("mint_new_token")},
		},
		{
			id:       "forbidden_403",
			when:     ServiceForbids,
			saidBy:   Any(Likely(All(Answered403, Unless(Negotiated), Unless(Not(SocketOpens)))), SaidTokenForbidden),
			deniedBy: Negotiated,
			stops:    Always,
			advice:   []advice{caller("ask_about_account"), developer("check_identity_rights")},
		},
		{
			id:       "exchange_failed",
			saidBy:   All(ExchangeRefused, Unless(Negotiated)),
			deniedBy: Negotiated,
			stops:    Always,
			advice:   []advice{caller("ask_about_account"), developer("check_token_exchange")},
		},
		{
			id:     "refresh_failed",
			saidBy: SaidTokenRefresh,
			stops:  Always,
			advice: []advice{caller("sign_in_and_reload"), developer("check_refresher")},
		},
		{
			id:       "clock_skew",
			when:     TokenClockSkew,
			deniedBy: Negotiated,
			stops:    Never,
			advice:   []advice{caller("set_clock"), it("check_time_sync"), developer("use_server_time")},
		},
	},
}

// claim is a cause that the token's claims show, or that the service names;
// each of them stops a call. A service that let the call begin, or the call agent connect, denies it.
func claim(id string, shown, said Term) cause {
	return cause{
		id: id, when: shown, saidBy: said, deniedBy: Negotiated, stops: Always,
		advice: []advice{caller("sign_in_or_new_link"), developer("token_" + id)},
	}
}
