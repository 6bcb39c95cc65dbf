package token

import (
	"encoding/json"
	"math"

	"sidetone/shared/report"
)

// Clock is what is known of the time: the caller's clock, and how far the
// server's is from it.
type Clock struct {
	// LocalUnix is the caller's clock, in seconds since 1970.
	LocalUnix float64
	// OffsetS is server time minus local time, in seconds.
	OffsetS float64
	// UncertaintyS is by how much OffsetS can be off; negative: the offset
	// was not measured and only the local clock is known.
	UncertaintyS float64
}

// times compares exp and nbf with the server's clock, without leeway beyond
// the uncertainty of the offset. Where only the local clock objects, the
// clock is what is wrong, not the token: then iat counts too, because a
// token "issued in the future" is what a slow clock sees.
func times(t *report.Token, claims claims, clock Clock) string {
	exp, hasExp := number(claims["exp"])
	nbf, hasNbf := number(claims["nbf"])
	iat, hasIat := number(claims["iat"])
	now, unsure := clock.LocalUnix+clock.OffsetS, clock.UncertaintyS
	if unsure < 0 {
		now, unsure = clock.LocalUnix, 0
	}
	if hasExp {
		t.ExpiresInS, t.LocalExpiresInS = seconds(exp-now), seconds(exp-clock.LocalUnix)
	}
	if hasNbf {
		t.NotBeforeInS = seconds(nbf - now)
	}
	switch {
	case hasExp && now-unsure >= exp:
		return Expired
	case hasNbf && now+unsure < nbf:
		return NotYetValid
	case hasExp && clock.LocalUnix-unsure >= exp,
		hasNbf && clock.LocalUnix+unsure < nbf,
		hasIat && clock.LocalUnix+unsure+issueToleranceS < iat && iat <= now+unsure:
		return ClockSkew
	}
	return ""
}

// issueToleranceS keeps an ordinary clock, some seconds slow, from being
// blamed: iat is no condition of validity (RFC 7519 4.1.6).
const issueToleranceS = 300

func seconds(v float64) *float64 {
	v = math.Round(v*1000) / 1000
	return &v
}

// number reads a NumericDate; ACS also writes numbers as strings ("csi").
func number(value any) (float64, bool) {
	switch v := value.(type) {
	case json.Number:
		f, err := v.Float64()
		return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
	case float64:
		return v, true
	}
	return 0, false
}
