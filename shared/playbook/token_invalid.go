package playbook

import (
	"slices"

	. "sidetone/shared/facts"
)

// Invalid token: the token is invalid or lacks the scope for calls.
var tokenInvalid = hypothesis{
	id: idTokenInvalid,
	causes: []cause{
		claim("malformed", TokenMalformed, SaidTokenMalformed, signInAgain...),
		claim("wrong_kind", TokenWrongKind, SaidTokenKind, askForAnother...),
		claim("expired", TokenExpired, SaidTokenExpired, signInAgain...),
		claim("not_yet_valid", TokenNotYetValid, SaidTokenNotYetValid, caller("wait_minutes"), caller("ask_for_new_token"), caller("send_to_support")),
		claim("missing_scope", TokenMissesScope, SaidTokenScope, askForAnother...),
		claim("wrong_resource", TokenWrongResource, SaidTokenResource, askForAnother...),
		{
			id:       "rejected_401",
			when:     ServiceRejects,
			saidBy:   Any(All(Answered401, Unless(Negotiated)), Likely(AgentTokenRefused), SaidTokenRejected),
			deniedBy: Negotiated,
			stops:    Always,
			advice:   append(slices.Clip(signInAgain), developer("mint_new_token")),
		},
		{
			id:       "forbidden_403",
			when:     ServiceForbids,
			saidBy:   Any(Likely(All(Answered403, Unless(Negotiated), Unless(Not(SocketOpens)))), SaidTokenForbidden),
			deniedBy: Negotiated,
			stops:    Always,
			advice:   []advice{caller("ask_about_account"), caller("send_to_support"), developer("check_identity_rights")},
		},
		{
			id:       "exchange_failed",
			saidBy:   All(ExchangeRefused, Unless(Negotiated)),
			deniedBy: Negotiated,
			stops:    Always,
			advice:   []advice{caller("ask_about_account"), caller("send_to_support"), developer("check_token_exchange")},
		},
		{
			id:     "refresh_failed",
			saidBy: SaidTokenRefresh,
			stops:  Always,
			advice: []advice{caller("reload_page"), caller("sign_in_again"), caller("send_to_support"), developer("check_refresher")},
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

// What a caller does about a token that was good once, and about one that
// never gave the right to call: signing in again brings the same one.
var (
	signInAgain   = []advice{caller("sign_in_again"), caller("ask_for_new_token"), caller("send_to_support")}
	askForAnother = []advice{caller("ask_who_gave_token"), caller("send_to_support")}
)

// claim is a cause that the token's claims show, or that the service names;
// each of them stops a call. A service that let the call begin, or the call agent connect, denies it.
func claim(id string, shown, said Term, todo ...advice) cause {
	return cause{
		id: id, when: shown, saidBy: said, deniedBy: Negotiated, stops: Always,
		advice: append(slices.Clip(todo), developer("token_"+id)),
	}
}
