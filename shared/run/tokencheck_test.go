package run

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"sidetone/shared/report"
)

func tokenOf(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + enc(body) + "." + enc([]byte("signature"))
}

func TestToken(t *testing.T) {
	// The bubble's clock begins at midnight of 2000-01-01 UTC.
	now := float64(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Unix())
	good := map[string]any{"acsScope": "chat,voip", "exp": now + 3600, "iss": "me"}
	for _, c := range []struct {
		name    string
		token   string
		status  int
		offset  time.Duration
		verdict report.Verdict
		cause   string
		asked   bool
	}{
		{"good", tokenOf(good), 200, 0, report.Healthy, "", true},
		{"rejected", tokenOf(good), 401, 0, report.Blocked, "token_invalid/rejected_401", true},
		{"forbidden", tokenOf(good), 403, 0, report.Blocked, "token_invalid/forbidden_403", true},
		{"expired", tokenOf(map[string]any{"acsScope": "voip", "exp": now - 60, "iss": "me"}), 401, 0, report.Blocked, "token_invalid/expired", true},
		{"expired by the server's clock alone", tokenOf(good), 401, 2 * time.Hour, report.Blocked, "token_invalid/expired", true},
		{"malformed", "eyJhbGciOiJSUzI1NiJ9.e30", 401, 0, report.Blocked, "token_invalid/malformed", false},
		{"of another issuer", tokenOf(map[string]any{"acsScope": "voip", "exp": now + 60, "iss": "you"}), 401, 0, report.Healthy, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &world{rtt: 10 * msec, check: c.status, clockOffset: c.offset}
			last, _ := play(t, w, Options{Token: c.token})
			judged(t, last, c.verdict, c.cause)
			asked := 0
			for i, b := range w.bearers {
				if b == c.token {
					asked++
					if w.requests[i] != " /check" {
						t.Errorf("the token went to %q", w.requests[i])
					}
				}
			}
			if (asked > 0) != c.asked {
				t.Errorf("the authority was asked %d times", asked)
			}
			text, err := json.Marshal(w.reports)
			if err != nil {
				t.Fatal(err)
			}
			if len(w.reports) == 0 || strings.Contains(string(text), strings.Split(c.token, ".")[1]) {
				t.Error("the token is in a report, or none was posted")
			}
		})
	}
}
