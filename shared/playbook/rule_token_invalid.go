package playbook

// Invalid token: the token is invalid or lacks the scope for calls.
var tokenInvalid = hypothesis{
	id:       idTokenInvalid,
	title:    "The access token does not allow a call",
	clear:    "The token can be read, is valid now and has the scope that calls need.",
	untested: "No token was handed over, or only the service itself can read it.",
	causes: []cause{
		tokenCause("malformed", "the token cannot be read as a JWT",
			"Your permission to call (the access token) is damaged.",
			"The token has the header of a JWT and is not one: it was cut off or changed on its way.",
			"Hand the token over whole and unchanged; look for truncation in storage, URLs and copying."),
		tokenCause("wrong_kind", "the token is of another kind than calls need",
			"What you were given as a permission to call (the access token) is meant for something else.",
			"The token is a JWT of another service or purpose: the claim that carries the scopes of calls is not in it.",
			"Exchange the sign-in token for an access token of the calling service (for ACS: an identity with the scope voip) before creating the call agent."),
		tokenCause("expired", "the token expired",
			"Your permission to call (the access token) has run out.",
			"The token's end (exp) has passed by the server's clock.",
			"Mint a fresh token for each session and give the calling SDK a refresher that is called before the end."),
		tokenCause("not_yet_valid", "the token is not valid",
			"Your permission to call (the access token) is not valid yet.",
			"The token's begin (nbf) lies in the future by the server's clock.",
			"Check the clock of the machine that mints tokens."),
		tokenCause("missing_scope", "the token lacks the scope for calls",
			"The permission that you were given (the access token) does not include calls.",
			"The token is readable and valid and its scopes do not include the one that starting a call needs.",
			"Mint tokens with the scope voip. voip.join can join a room's call and cannot start one."),
		tokenCause("wrong_resource", "the token belongs to another resource",
			"Your permission to call (the access token) belongs to another calling service.",
			"The token names another resource than the one that this service uses.",
			"Check that the token is minted with the connection string of the same resource that the client uses."),
		{
			id:   "rejected_401",
			when: authoritySays(401, "the service rejected the token"),
			told: among(
				all(answeredWith("it does not accept the token", httpStatus(401)), unless(negotiated)),
				likely(agentLeft("invalidToken", "its token is not valid, or no longer")),
				tokenTaken),
			stops:       always,
			summary:     "The calling service does not accept your permission to call (the access token).",
			explanation: "The claims look right and the service itself answers 401: the signature is not its own, the token was revoked, or the key that made it was changed.",
			mitigations: []advice{
				caller("Sign in again. If that does not help, send the address of this report to the people who run the service."),
				developer("Mint a new token. Rotated access keys and revoked identities make tokens invalid before their time."),
			},
		},
		{
			id:          "forbidden_403",
			when:        authoritySays(403, "the service knows the token and refuses it"),
			told:        among(likely(all(answeredWith("it refuses this", httpStatus(403)), unless(negotiated), unless(not(socketOpens)))), tokenTaken),
			stops:       always,
			summary:     "The calling service does not allow this account to make calls.",
			explanation: "The claims look right and the service itself answers 403: the identity is known and may not do this.",
			mitigations: []advice{
				caller("Ask the people who run the service whether your account may make calls."),
				developer("Check the rights of the identity and the kind of token that the service expects."),
			},
		},
		{
			id:          "refresh_failed",
			stops:       always,
			summary:     "The page that makes the call could not renew your permission to call (the access token).",
			explanation: "The calling application was asked for a token and came up with none that is valid: what it renews tokens with failed.",
			mitigations: []advice{
				caller("Sign in again and reload the page. If that does not help, send the address of this report to the people who run the service."),
				developer("Look for errors of the token refresher and of the address that it asks; return a fresh token each time."),
			},
		},
		{
			id:          "clock_skew",
			when:        tokenShows("clock_skew", "the token is good and this device's clock is not"),
			told:        tokenTaken,
			stops:       never,
			summary:     "The clock of your device is wrong, which makes a good permission to call (the access token) look invalid.",
			explanation: "By the server's clock the token is valid; only the device's own clock says otherwise. Software that trusts the device's clock will refuse the token.",
			mitigations: []advice{
				caller("Set the date and time of your device to automatic, and try again."),
				it("Check the time synchronisation of managed devices."),
				developer("Compare expiry with the server's time (the Date header), not with the device's."),
			},
		},
	},
}

// tokenCause is a cause that the claims show; each of them stops a call.
func tokenCause(id, evidence, summary, explanation, forDeveloper string) cause {
	return cause{
		id: id, when: tokenShows(id, evidence), told: tokenTaken, stops: always,
		summary: summary, explanation: explanation,
		mitigations: []advice{
			caller("Sign in again, or ask for a new link. If that does not help, send the address of this report to the people who run the service."),
			developer(forDeveloper),
		},
	}
}

// tokenTaken denies every trouble with a token: the service let the call begin
// or the call agent connect.
var tokenTaken question = not(negotiated)
