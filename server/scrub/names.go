package scrub

import "strings"

// What stands behind a name.
const (
	harmless  = iota
	secret    // a secret in any case
	parameter // a secret in a query or as a member of JSON, a word in prose
	grant     // a secret in a query alone
	header    // a secret up to the end of the line
	telephone
)

// endings are what names of secrets end in, in small letters and without
// dashes, underscores and points.
var endings = []string{
	"token", "password", "passwort", "passwd", "passphrase", "pwd", "secret", "credential", "apikey",
	"accesskey", "accountkey", "privatekey", "secretkey", "signingkey", "sharedkey", "sessionkey", "masterkey", "authkey", "storagekey",
	"functionskey", "subscriptionkey", "instrumentationkey", "encryptionkey", "webhookkey", "appkey", "clientkey",
	"sessionid", "sessid", "connectionstring", "clientassertion", "samlresponse",
}

// wholeNames are names that count when nothing else is in them, for other
// words end in the same letters.
var wholeNames = map[string]int{
	"sig": parameter, "signature": parameter, "xamzsignature": parameter, "xgoogsignature": parameter, "sid": parameter, "connectsid": parameter,
	"pin": parameter, "pass": parameter, "auth": parameter, "jwt": parameter, "assertion": parameter, "otp": parameter, "ticketid": harmless,
	"tokens": parameter, "secrets": parameter, "passwords": parameter, "xkey": parameter, "code": grant,
	"tel": telephone,
}

var headers = []string{"authorization", "cookie", "cookie2"}

// kindOf tells what stands behind a name.
func kindOf(name string) int {
	if len(name) > maxName {
		name = name[len(name)-maxName:]
	}
	var buffer [maxName]byte
	n := 0
	for i := range len(name) {
		if b := name[i]; isAlnum(b) {
			if isUpper(b) {
				b |= 0x20
			}
			buffer[n] = b
			n++
		}
	}
	plain := string(buffer[:n])
	if kind, ok := wholeNames[plain]; ok {
		return kind
	}
	for _, h := range headers {
		if strings.HasSuffix(plain, h) {
			return header
		}
	}
	for _, e := range endings {
		if strings.HasSuffix(plain, e) {
			return secret
		}
	}
	return harmless
}

// separator looks at a colon or an equals sign at i: what stands before it
// may name what stands behind it.
func (c *scanner) separator(i int) {
	if strings.HasPrefix(c.s[i:], "://") {
		c.userinfo(i + len("://"))
		return
	}
	if c.s[i] == ':' && c.identity(i) {
		return
	}
	name := c.name
	if name.end == 0 || i-name.end > maxGap {
		return
	}
	quoted := name.start > 0 && isQuote(c.s[name.start-1])
	switch kindOf(c.s[name.start:name.end]) {
	case secret:
		c.value(i + 1)
	case parameter:
		if c.s[i] == '=' || quoted {
			c.value(i + 1)
		}
	case grant:
		if c.s[i] == '=' && name.start > 0 && strings.IndexByte("?&#", c.s[name.start-1]) >= 0 {
			c.value(i + 1)
		}
	case header:
		c.headerValue(i+1, quoted)
	case telephone:
		c.digits(i+1, 1)
	}
}

// value removes the value that begins at i or behind space and a quote.
func (c *scanner) value(i int) {
	if q := c.skip(i); q < len(c.s) && isQuote(c.s[q]) {
		c.remove(q+1, c.quoteEnd(q))
		return
	}
	for i < len(c.s) && isSpace(c.s[i]) {
		i++
	}
	end := c.stop.find(c.s, i, ends)
	if isScheme(c.s[i:end]) || strings.EqualFold(c.s[i:end], "token") {
		if next := c.skip(end); next > end {
			end = c.stop.find(c.s, next, ends)
		}
	}
	c.remove(i, end)
}

// headerValue removes the rest of the line, or of the quoted text that the
// header stands in.
func (c *scanner) headerValue(i int, quoted bool) {
	name := c.name
	i = c.skip(i)
	switch {
	case i >= len(c.s):
	case isQuote(c.s[i]):
		c.remove(i+1, c.quoteEnd(i))
	case quoted:
		q := c.s[name.start-1]
		end := c.line.find(c.s, i, isEOL)
		if n := strings.IndexByte(c.s[i:end], q); n >= 0 {
			end = i + n
		}
		c.remove(i, end)
	default:
		c.remove(i, c.line.find(c.s, i, isEOL))
	}
}

// quoteEnd is where the text that a quote at i begins ends: at the same
// quote, or with the line when there is none.
func (c *scanner) quoteEnd(i int) int {
	if n := strings.IndexByte(c.s[i+1:], c.s[i]); n >= 0 {
		return i + 1 + n
	}
	return c.line.find(c.s, i+1, isEOL)
}

// skip passes over space, as it is or as forms write it.
func (c *scanner) skip(i int) int {
	for i < len(c.s) && (isSpace(c.s[i]) || c.s[i] == '+') {
		i++
	}
	return i
}

// isScheme reports whether w is or ends in the name of a scheme of HTTP
// authentication with a secret behind it.
func isScheme(w string) bool {
	for _, scheme := range []string{"bearer", "basic", "negotiate", "ntlm"} {
		if n := len(w) - len(scheme); n >= 0 && strings.EqualFold(w[n:], scheme) && (n == 0 || w[n-1] == '-') {
			return true
		}
	}
	return false
}

// scheme removes what follows the name of a scheme that ends at i.
func (c *scanner) scheme(i int) {
	start := i
	for start < len(c.s) && isSpace(c.s[start]) {
		start++
	}
	if start == i {
		start = c.skip(i)
	}
	end := start
	for end < len(c.s) && (isWord(c.s[end]) || strings.IndexByte("._~+/=", c.s[end]) >= 0) {
		end++
	}
	if start > i && end-start >= minimumScheme {
		c.remove(start, end)
	}
}

// isSpoken reports whether people write "the w is …" and mean a secret.
func isSpoken(w string) bool {
	for _, s := range []string{"password", "passwort", "passwd", "passphrase", "pwd", "pin", "secret"} {
		if strings.EqualFold(w, s) {
			return true
		}
	}
	return false
}

// said are the words behind "password is" that are no password.
var said = map[string]bool{
	"a": true, "an": true, "the": true, "not": true, "no": true, "too": true, "wrong": true, "incorrect": true, "invalid": true, "required": true,
	"missing": true, "expired": true, "empty": true, "unknown": true, "needed": true, "correct": true, "valid": true, "rejected": true,
}

// spoken removes the word behind "is" or "was".
func (c *scanner) spoken(i int) {
	verb := c.skip(i)
	end := verb
	for end < len(c.s) && isLower(c.s[end]|0x20) {
		end++
	}
	switch strings.ToLower(c.s[verb:min(end, verb+4)]) {
	case "is", "was", "ist", "war":
	default:
		return
	}
	start := c.skip(end)
	stop := c.stop.find(c.s, start, ends)
	if start > end && !said[strings.ToLower(strings.TrimRight(c.s[start:stop], ".:!?)"))] {
		c.remove(start, stop)
	}
}
