package scrub

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"sidetone/shared/report"
	"sidetone/shared/report/reporttest"
)

func TestText(t *testing.T) {
	known := []string{"Xk3+abc/def=", "abc"}
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"nothing here, key: value", "nothing here, key: value"},
		{"got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln at 3", "got [removed] at 3"},
		{"cut eyJhbGciOiJIUzI1NiJ9", "cut [removed]"},
		{"two eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0", "two [removed]"},
		{"JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeK cut before", "[removed] cut before"},
		{"Authorization: Basic dXNlcjpwdw==", "Authorization: [removed]"},
		{"authorization=Bearer abcdefgh", "authorization=[removed]"},
		{"sent Bearer abcdefgh.ij", "sent Bearer [removed]"},
		{"https://a/d/x#token=hush-hush&auto=1", "https://a/d/x#token=[removed]&auto=1"},
		{`{"password":"hush-hush"}`, `{"password":"[removed]"}`},
		{`{"password":"hush & hush","status":401}`, `{"password":"[removed]","status":401}`},
		{`{\"accessToken\":\"hush hush\",\"n\":1}`, `{\"accessToken\":\"[removed]\",\"n\":1}`},
		{"a=ice-pwd:hush-hush", "a=ice-pwd:[removed]"},
		{"Cookie: sid=1; b=2\nnext", "Cookie: [removed]\nnext"},
		{`["Cookie: sid=1; b='2'", 401]`, `["Cookie: [removed]", 401]`},
		{"turn password Xk3+abc/def= refused", "turn password [removed] refused"},
		{"turn Xk3%2Babc%2Fdef%3D refused", "turn [removed] refused"},
		{"short abc stays", "short abc stays"},
		{"https://u:p4ss@host/", "https://[removed]@host/"},
		{"postgres://u:p/ss@db.example/x", "postgres://[removed]@db.example/x"},
		{"https://host.example:8443/a@b", "https://host.example:8443/a@b"},
		{"token=a%26b%3Dc&next=1", "token=[removed]&next=1"},
		{"access_token%3Dhush%26n%3D1", "access_token%3D[removed]%26n%3D1"},
		{"my_own-token = hush", "my_own-token = [removed]"},
		{"sr=x&sig=ab%2Bcd&se=1", "sr=x&sig=[removed]&se=1"},
		{"Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=hush=", "Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=[removed]"},
		{"https://a/cb?code=hush&state=1 ended with code=16", "https://a/cb?code=[removed]&state=1 ended with code=16"},
		{"the password is hush", "the password is [removed]"},
		{"the password is wrong. pin: see below", "the password is wrong. pin: see below"},
		{"x-api-key: hush", "x-api-key: [removed]"},
		{"token: Bearer hush", "token: [removed]"},
		{"key AKIAIOSFODNN7EXAMPLE used", "key [removed] used"},
		{"hvs.CAESIJ1234567890abcdef", "[removed]"},
		{"-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY----- after", "[removed] after"},
		{"-----BEGIN RSA PRIVATE KEY-----\nMIGHAgEA cut", "[removed]"},
		{"-----BEGIN CERTIFICATE-----\nMIGH", "-----BEGIN CERTIFICATE-----\nMIGH"},
		{"mail alice.b+c@mail.example.com, please", "mail [removed], please"},
		{"sip:alice@example.com;tag=1", "[removed];tag=1"},
		{"logo@2x.png fn@https://site.example/app.js:1:2 react@18.2.0", "logo@2x.png fn@https://site.example/app.js:1:2 react@18.2.0"},
		{"call +31 6 1234-5678 now", "call +[removed] now"},
		{"tel:555 1234, 0612345678 or 555-123-4567", "tel:[removed], [removed] or [removed]"},
		{"user 8:acs:11111111-2222-3333-4444-555555555555_0000001b-9 left", "user [removed] left"},
		{"a\x00b\u202ec\nd", "abc\nd"},
		{"a\u2028b\u2029c", "a\nb\nc"},
		{"password\u2028= hush-hush", "password\n= [removed]"},
		{"to\u200bken=hush", "token=[removed]"},
		{"token=“hush hush”", "token=[removed]”"},
	} {
		if got := Text(c.in, known); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

// What support needs stays as it is.
func TestWhatIsNoSecretStays(t *testing.T) {
	for _, s := range []string{
		"STUN binding request timed out.", "turn:relay.example:3478?transport=udp", "code: 701, subCode=31203", "at 12:30:45.123+01:00",
		"call 11111111-2222-3333-4444-555555555555", "CA5ef8732a3c49700934481addd5ce1659 ended", "r_abcdefghijklmnopqrstuvwxyz234567",
		"6f1c2d3e-0123-4567-89ab-1234567890ab.local", "RTCPeerConnectionIceErrorEvent in BasicPortAllocatorSession", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
		"https://site.example/a/b?x=1#y", "http://[2001:db8::1]:8080/", "2001:db8::1 port 9, 203.0.113.77:50123", "8:30 to 9:15", "a+b, 1e+12",
		"signature: invalid; the token has expired", "Basic check", "1764106041123 ms, 8078 bytes", "C++ std::vector", "0.0.0.0 0", "x = y: z",
	} {
		if got := Text(s, nil); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestReportReachesEveryField(t *testing.T) {
	var r report.Report
	reporttest.Fill(&r, "x plantedsecret y")
	Report(&r, []string{"plantedsecret"})
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(b); strings.Contains(text, "planted") || strings.Count(text, Removed) < 50 {
		t.Error(text)
	}
}

// shape is a way in which a secret stands in a text. %s is the secret.
var shapes = []string{
	"token=%s", "access_token: %s", `{"refresh_token":"%s"}`, `{"clientSecret" : "%s"}`, `{\"accessToken\":\"%s\"}`, "x-api-key: %s",
	"password=%s;", `password="%s"`, "passwd=%s", "passphrase: %s", "the password is %s", "ice-pwd:%s", `"credential":"%s"`,
	"https://a.example/?sig=%s&x=1", "?code=%s", "AccountKey=%s", "SharedAccessKey=%s", "X-Amz-Signature=%s", "aws_secret_access_key=%s",
	"JSESSIONID=%s", "session_id=%s", "sid=%s", "connectionString=%s", "pin=%s",
	"Authorization: %s", "Authorization: Bearer %s", "proxy-authorization: Basic %s", "Cookie: a=%s", "Set-Cookie: b=%s; Path=/", "Bearer %s", "basic %s",
	"https://user:%s@host.example/", "https://%s@host.example/", "redis://:%s@10.0.0.1:6379", "postgres://app:%s@db/x",
	"-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----", "ghp_%s", "glpat-%s", "xoxb-%s", "sk_live_%s", "hf_%s", "eyJhbGciOiJub25lIn0.%s.",
	"8:acs:%s", "alice.%s@example.com", "sip:%s@example.com",
}

// encodings are what the whole may be written in.
var encodings = map[string]func(string) string{
	"plain":         func(s string) string { return s },
	"percent":       url.QueryEscape,
	"percent twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"JSON": func(s string) string {
		b, _ := json.Marshal(s)
		return strings.Trim(string(b), `"`)
	},
	"HTML": func(s string) string {
		return strings.NewReplacer("=", "&#61;", ":", "&#x3a;", `"`, "&quot;").Replace(s)
	},
	"zero width": func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") },
}

// FuzzNoPlantedSecretSurvives plants a secret in every shape and encoding
// between whatever the fuzzer finds.
func FuzzNoPlantedSecretSurvives(f *testing.F) {
	f.Add("", "", uint64(0))
	f.Add("it said ", " and closed", uint64(7))
	f.Add(`{"text":"`, `"}`, uint64(1<<63))
	f.Fuzz(func(t *testing.T, before, after string, seed uint64) {
		// Small letters and digits: its own form gives it away to nobody.
		value := "q7" + strings.ToLower(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(fmt.Appendf(nil, "%020d", seed)))
		for _, shape := range shapes {
			// What is glued to it makes another name or value of it.
			planted := " " + fmt.Sprintf(shape, value) + " "
			for name, encode := range encodings {
				text := before + encode(planted) + after
				if strings.HasSuffix(before, "%") || strings.HasSuffix(before, "\\") || strings.HasSuffix(before, "&") || strings.ContainsAny(before, "%&\\") {
					continue // half of an encoding, which takes the space before the name with it
				}
				if got := Text(text, nil); strings.Contains(strings.ReplaceAll(got, "\u200b", ""), value) {
					t.Errorf("%s in %s: %q became %q", shape, name, text, got)
				}
			}
		}
		for name, secret := range map[string]string{
			"known": value, "percent": url.QueryEscape("a+" + value + "/="), "JSON": strings.ReplaceAll(value, "7", `\u0037`),
		} {
			if got := Text(before+secret+after, []string{value, "a+" + value + "/="}); strings.Contains(got, value) {
				t.Errorf("known, in %s: became %q", name, got)
			}
		}
	})
}

func TestEncodedTokens(t *testing.T) {
	jwt := "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV"
	jwe := "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZ.48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rp.XFBoMYUZodetZdvTiFvSkQ"
	for name, text := range map[string]string{
		"JWT": jwt, "JWE": jwe, "base64": base64.StdEncoding.EncodeToString([]byte(jwt)), "hexadecimal": hex.EncodeToString([]byte(jwt)),
		"percent": url.QueryEscape(jwt), "its payload": strings.Split(jwt, ".")[1], "its signature": strings.Split(jwt, ".")[2],
		"cut": jwt[1:], "all percent": strings.ToUpper("%" + strings.Join(strings.Split(fmt.Sprintf("% x", jwt), " "), "%")),
	} {
		if got := Text("got "+text+" back", nil); got != "got [removed] back" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A text made of separators is gone through once and not from each of them to
// its end, which at this length would take some ten thousand times as long.
func TestNothingIsSearchedTwice(t *testing.T) {
	const size = 1 << 18
	measure := func(s string) time.Duration {
		best := time.Hour
		for range 3 {
			begin := time.Now()
			Text(s, nil)
			best = min(best, time.Since(begin))
		}
		return best
	}
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	plain := measure(fill("plain words "))
	for _, s := range []string{"token=", "cookie:", `token="`, "eyJhbGciOi.", "@", "a@", "a:", "://a:", "+1", "bearer ", "-----BEGIN X", "password is ", `\`, "%25", "&#", "token ", "0."} {
		if got := measure(fill(s)); got > 1000*plain {
			t.Errorf("%q takes %v, plain words take %v", s, got, plain)
		}
	}
}
