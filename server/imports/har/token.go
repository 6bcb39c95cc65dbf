package har

import (
	"crypto/sha256"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
	"sidetone/shared/token"
)

// readToken keeps the findings about an access token of the calling service,
// once for each token, and how the service answered it. Pages send other
// tokens to other services: one that carries nothing of what the profile
// expects, and is not garbled either, is none of ours.
func (a *archive) readToken(e *entry, bearer string) {
	t := token.Read(bearer, a.token, clock(e))
	if !ours(t) {
		return
	}
	digest := sha256.Sum256([]byte(bearer))
	if !a.tokens[string(digest[:])] && len(a.tokens) < maxTokens {
		a.tokens[string(digest[:])] = true
		o := report.Observation{Check: report.CheckToken, Outcome: report.OK, Detail: report.Detail{Token: &t}}
		if t.Cause != "" {
			o.Outcome = report.Failed
		}
		a.into.Add(e.started, o)
	}
	if e.status == 401 || e.status == 403 || e.status >= 200 && e.status < 300 {
		o := report.Observation{Check: report.CheckTokenAuthority, Target: artefact.URL(e.url), Code: e.status, MS: e.ms(), Outcome: report.OK}
		if e.status >= 400 {
			o.Outcome = report.Failed
		}
		a.into.Add(e.started, o)
	}
}

// maxTokens of one archive: a page refreshes its token a few times.
const maxTokens = 8

// ours: its scopes are in the claim of the profile, or it is a JWT that was
// cut or garbled, which nobody can tell.
func ours(t report.Token) bool {
	switch t.Kind {
	case token.KindMalformed:
		return true
	case token.KindJWT:
		return t.Scopes != nil
	}
	return false
}

// clock compares the moment at which the request was sent, by the caller's
// clock, with the Date of the answer, which is whole seconds.
func clock(e *entry) token.Clock {
	c := token.Clock{LocalUnix: float64(e.started.UnixMilli()) / 1000, UncertaintyS: -1}
	if !e.date.IsZero() && !e.started.IsZero() {
		trip := float64(e.ms()) / 1000
		c.OffsetS = float64(e.date.Unix()) + 0.5 - (c.LocalUnix + trip/2)
		c.UncertaintyS = 0.5 + trip/2
	}
	return c
}
