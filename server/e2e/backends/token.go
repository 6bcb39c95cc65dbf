//go:build linux

package backends

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"sidetone/server/e2e/scenario"
	"sidetone/shared/api"
)

// Token makes the token of a scenario; see scenario.Scenario.Token.
func (s *Stage) Token(kind string) (string, error) {
	switch {
	case strings.HasPrefix(kind, "!"):
		return kind[1:], nil
	case strings.HasPrefix(kind, "{"):
		return foreign(kind, time.Now()), nil
	case kind == scenario.Good:
		return s.demoToken("")
	}
	return s.demoToken(kind)
}

// moment is a time in claims, relative to now in seconds.
var moment = regexp.MustCompile(`NOW[+-][0-9]+`)

// foreign is a token whose signature nobody can check.
func foreign(claims string, now time.Time) string {
	claims = moment.ReplaceAllStringFunc(claims, func(text string) string {
		seconds, _ := strconv.ParseInt(text[len("NOW"):], 10, 64)
		return strconv.FormatInt(now.Unix()+seconds, 10)
	})
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","typ":"JWT"}`)) + "." + encode([]byte(claims)) + "." + encode([]byte("planted-signature-6Lw2xP"))
}

// demoToken asks the demo issuer.
func (s *Stage) demoToken(defect string) (string, error) {
	text, err := json.Marshal(api.DemoTokenRequest{Defect: defect})
	if err != nil {
		return "", err
	}
	var body bytes.Buffer
	if err := s.request(http.MethodPost, api.PathDemoToken, bytes.NewReader(text), &body); err != nil {
		return "", err
	}
	var reply api.DemoTokenReply
	if err := json.Unmarshal(body.Bytes(), &reply); err != nil {
		return "", err
	}
	if reply.Token == "" {
		return "", errors.New("the demo issuer gave no token")
	}
	return reply.Token, nil
}
