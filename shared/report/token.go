package report

// Token is what a token says, without the token: no signature, no identity.
type Token struct {
	// Kind: "jwt", "opaque" (encrypted or not a JWT at all) or "malformed".
	Kind string `json:"kind"`
	// Cause is the token_invalid cause found in the claims; empty: none.
	Cause string `json:"cause,omitempty"`
	// Causes lists every cause that holds, in the order of the playbook.
	Causes  []string `json:"causes,omitempty"`
	Scopes  []string `json:"scopes,omitempty"`
	Missing []string `json:"missing,omitempty"`
	// SignIn: it is the token of a sign-in, which is exchanged for one of the
	// service. What the exchange gives is not known from it.
	SignIn bool `json:"sign_in,omitempty"`
	// ExpiresInS and NotBeforeInS are seconds from the server's now; negative
	// is past. nil: no such claim.
	ExpiresInS   *float64 `json:"expires_in_s,omitempty"`
	NotBeforeInS *float64 `json:"not_before_in_s,omitempty"`
	// LocalExpiresInS is the same against the caller's own clock.
	LocalExpiresInS *float64 `json:"local_expires_in_s,omitempty"`
	ClockOffsetS    float64  `json:"clock_offset_s,omitempty"`
	// Stripped names what was taken off before reading: "Bearer ".
	Stripped string `json:"stripped,omitempty"`
	// Says is what is malformed, by ids of the catalogues, and Problem the same in
	// English.
	Says      []Phrase `json:"says,omitempty"`
	Problem   string   `json:"problem,omitempty"`
	Algorithm string   `json:"algorithm,omitempty"`
}
