//go:build linux

package scenario

import (
	"time"

	"sidetone/server/e2e/browser"
)

// Causes of a token that the demo issuer can make are named as the causes of
// the playbook.
func badToken(name, cause string) Scenario {
	return Scenario{Name: name, Token: cause, Want: Want{Verdict: Blocked, Cause: "token_invalid/" + cause, RuledOut: network}}
}

var token = []Scenario{
	{Name: "token-good", Token: Good, Want: Want{Verdict: Healthy, RuledOut: append([]string{"token_invalid"}, network...)}},
	badToken("token-expired", "expired"),
	badToken("token-chat-only", "missing_scope").near("missing_scope"),
	badToken("token-malformed", "malformed"),
	badToken("token-401", "rejected_401"),
	badToken("token-403", "forbidden_403"),
	badToken("token-not-yet-valid", "not_yet_valid"),
	{Name: "token-join-only", Neighbours: "missing_scope",
		Token: joinOnly, Want: Want{Verdict: Blocked, Cause: "token_invalid/missing_scope", RuledOut: network}},
	{Name: "token-wrong-kind", Token: entra, Want: Want{Verdict: Blocked, Cause: "token_invalid/wrong_kind", RuledOut: network}},
	{Name: "token-opaque", Token: opaque, Want: healthyWant},
	// What the SDK exchanges for a token of its own, and the same for something else.
	{Name: "token-entra", Token: entraCalls,
		Want: Want{Verdict: Healthy, RuledOut: append([]string{"token_invalid"}, network...), Within: withinFault}},
	{Name: "token-entra-other-scope", Neighbours: "missing_scope",
		Token: entraChat, Want: Want{Verdict: Blocked, Cause: "token_invalid/missing_scope", RuledOut: network}},
	{
		Name: "token-good-clock-two-hours-ahead", Token: oneHour,
		Browser: browser.Options{ClockOffset: 2 * time.Hour}, PageOnly: true,
		Want: Want{Verdict: Degraded, Cause: "token_invalid/clock_skew", RuledOut: network},
	},
}

// Claims of tokens that no demo issuer made; 4102444800 is the year 2100, NOW
// is the present moment.
const (
	oneHour  = `{"acsScope":"chat,voip","exp":NOW+3600,"skypeid":"acs:00000000"}`
	joinOnly = `{"acsScope":"voip.join","exp":4102444800,"skypeid":"acs:00000000"}`
	entra    = `{"aud":"https://communication.azure.com","tid":"00000000-0000-0000-0000-000000000000","exp":4102444800}`
	// Of Microsoft Entra, with the audience that the calling SDK exchanges.
	entraCalls = `{"aud":"https://communication.azure.com/clients","tid":"00000000-0000-0000-0000-000000000000","scp":"VoIP","exp":4102444800}`
	entraChat  = `{"aud":"https://communication.azure.com/clients","tid":"00000000-0000-0000-0000-000000000000","scp":"Chat","exp":4102444800}`
	opaque     = "!planted-opaque-3Hn7qZ-token-of-another-service"
)
