package har

import (
	"encoding/base64"
	"strings"
	"testing"

	"sidetone/shared/report"
)

func stanzaOf(inner string) string {
	return `<body xmlns='http://jabber.org/protocol/httpbind' sid='1'><failure xmlns='` + saslSpace + `'>` + inner + `</failure></body>`
}

func TestRefusedSignIn(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want report.FailureName // "": it tells of no refusal
	}{
		"no token":              {stanzaOf(`<not-allowed/><text>token required</text>`), report.FailureTokenMissing},
		"a token not taken":     {stanzaOf(`<not-allowed/><text>Invalid issuer ('iss' claim)</text>`), report.FailureTokenRejected},
		"words before":          {stanzaOf(`<text>x</text><not-authorized/>`), report.FailureTokenRejected},
		"an old one":            {stanzaOf(`<credentials-expired/>`), report.FailureTokenExpired},
		"the server's own":      {stanzaOf(`<temporary-auth-failure/>`), report.FailureServiceError},
		"a condition of others": {stanzaOf(`<abcd/>`), ""},
		"nothing in it":         {stanzaOf(``), ""},
		"cut off":               {stanzaOf(`<not-allowed/>`)[:120], ""},
		"another name space":    {strings.ReplaceAll(stanzaOf(`<not-allowed/>`), saslSpace, "urn:ietf:params:xml:ns:xmpp-sasl-x"), ""},
		"success":               {`<success xmlns='` + saslSpace + `'/>`, ""},
		"too long":              {stanzaOf(`<not-allowed/>` + strings.Repeat(" ", maxStanza)), ""},
		"no XML":                {"xmpp-sasl failure not-allowed", ""},
	} {
		for _, encoding := range []string{"", "base64"} {
			e, text := entry{}, c.text
			if encoding != "" {
				text = base64.StdEncoding.EncodeToString([]byte(text))
			}
			e.body(text, encoding)
			got := report.FailureName("")
			if e.refusal != nil {
				got = e.refusal.Name
			}
			if got != c.want {
				t.Errorf("%s %s: %q, want %q", name, encoding, got, c.want)
			}
		}
	}
}
