package har

import (
	"encoding/base64"
	"encoding/xml"
	"strings"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// XMPP carries its own answers: over BOSH (XEP-0124) each HTTP status is 200,
// over a WebSocket (RFC 7395) there is none, and a sign-in that the server
// refuses is a <failure/> in the stream (RFC 6120 6.5). Jitsi is the calling
// service that works so; its access token is what is signed in with.

// saslSpace is the name space of sign-in.
const saslSpace = "urn:ietf:params:xml:ns:xmpp-sasl"

// saslConditions are the ways to say no (RFC 6120 6.5). Prosody's
// mod_auth_token uses not-allowed, which is a stanza's condition, for tokens.
var saslConditions = map[string]report.FailureName{
	"credentials-expired":    report.FailureTokenExpired,
	"not-authorized":         report.FailureTokenRejected,
	"not-allowed":            report.FailureTokenRejected,
	"malformed-request":      report.FailureTokenMalformed,
	"incorrect-encoding":     report.FailureTokenMalformed,
	"account-disabled":       report.FailureRefusedByService,
	"invalid-mechanism":      report.FailureRefusedByService,
	"mechanism-too-weak":     report.FailureRefusedByService,
	"encryption-required":    report.FailureRefusedByService,
	"temporary-auth-failure": report.FailureServiceError,
}

// tokenRequired is what Prosody says where no token was handed over
// (mod_auth_token).
const tokenRequired = "token required"

// maxStanza is what of an answer is looked at: a refused sign-in is a few
// hundred bytes.
const maxStanza = 8 << 10

// stanza keeps an answer that may be one of XMPP.
func (e *entry) stanza(text string) {
	if e.refusal == nil && len(text) <= maxStanza && strings.Contains(text, "xmpp-sasl") {
		e.refusal = saslFailure(text)
	}
}

// body looks at an answer's content, which HAR may hold in base64.
func (e *entry) body(text, encoding string) {
	if encoding == "base64" && len(text) <= base64.StdEncoding.EncodedLen(maxStanza) {
		plain, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return
		}
		text = string(plain)
	}
	e.stanza(text)
}

// saslFailure is the refusal in a stanza; nil: there is none.
func saslFailure(text string) *report.Failure {
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		t, err := d.Token()
		if err != nil {
			return nil
		}
		if start, ok := t.(xml.StartElement); ok && start.Name.Local == "failure" && start.Name.Space == saslSpace {
			return refusalOf(d, start)
		}
	}
}

// refusalOf reads what stands in a <failure/>: a condition and, perhaps, words.
func refusalOf(d *xml.Decoder, start xml.StartElement) *report.Failure {
	var content struct {
		Parts []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	}
	if d.DecodeElement(&content, &start) != nil {
		return nil
	}
	var condition, words string
	for _, part := range content.Parts {
		if part.XMLName.Local == "text" {
			words = part.Text
		} else if condition == "" {
			condition = part.XMLName.Local
		}
	}
	return named(condition, words)
}

func named(condition, words string) *report.Failure {
	name, known := saslConditions[condition]
	switch {
	case !known:
		return nil
	case strings.TrimSpace(words) == tokenRequired:
		name = report.FailureTokenMissing
	}
	return &report.Failure{Name: name, Operation: report.OpSignIn, Text: artefact.Text(strings.TrimSpace(condition + " " + words))}
}
