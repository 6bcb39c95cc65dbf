//go:build linux

package scenario

// Causes of a token that the demo issuer can make are named as the causes of
// the playbook.
func badToken(name, cause string) Scenario {
	return Scenario{Name: name, Token: cause, Want: Want{Verdict: Blocked, Cause: "token_invalid/" + cause, RuledOut: network}}
}

var token = []Scenario{
	{Name: "token-good", Token: Good, Want: Want{Verdict: Healthy, RuledOut: append([]string{"token_invalid"}, network...)}},
	badToken("token-expired", "expired"),
	badToken("token-chat-only", "missing_scope"),
	badToken("token-malformed", "malformed"),
	badToken("token-401", "rejected_401"),
	badToken("token-403", "forbidden_403"),
}
