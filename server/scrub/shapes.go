package scrub

import "strings"

// pem finds a block of RFC 7468 at the word c.s[i:end], other than of what
// is public, and removes it to its end, or to the end of the text.
func (c *scanner) pem(i, end int) int {
	const begin, finish = "-----BEGIN", "-----END"
	at := strings.Index(c.s[i:end], begin)
	if at < 0 {
		return 0
	}
	at += i
	label, _, found := strings.Cut(c.s[at+len(begin):min(len(c.s), at+maxName)], "-----")
	if found && (strings.HasSuffix(label, "CERTIFICATE") || strings.HasSuffix(label, "PUBLIC KEY") || strings.HasSuffix(label, "REQUEST")) {
		return 0
	}
	n := strings.Index(c.s[at:], finish)
	if n < 0 {
		c.remove(at, len(c.s))
		return len(c.s)
	}
	stop := at + n + len(finish)
	if n = strings.Index(c.s[stop:min(len(c.s), stop+maxName)], "-----"); n >= 0 {
		stop += n + len("-----")
	}
	c.remove(at, stop)
	return stop
}

// jwt finds a JSON Web Token, signed or encrypted, whole or cut off at
// either end, in base64url or base64, or encoded once more.
func (c *scanner) jwt(i, end int) int {
	if !hasJWT(c.s[i:end]) {
		return 0
	}
	start := i
	for k := i; k > 1 && c.s[k-1] == '.'; {
		k--
		for k > 0 && isWord(c.s[k-1]) {
			k--
		}
		if i-k < minimumRandom {
			break
		}
		start = k
	}
	for end < len(c.s) && (isWord(c.s[end]) || strings.IndexByte("=.+/", c.s[end]) >= 0) {
		end++
	}
	c.remove(start, end)
	return end
}

// hasJWT reports whether w holds the beginning of a JWT's header, or the
// member "alg" of one.
func hasJWT(w string) bool {
	if len(w) < len("eyJ")+minimumJWT {
		return false
	}
	for k := range len(w) - len("eyJ") - minimumJWT + 1 {
		switch w[k : k+3] {
		case "eyJ", "eyA", "ewo", "ew0": // base64 of {" and of { with a space or a line end
			return true
		}
	}
	for _, alg := range []string{"ImFsZyI6", "JhbGciOi", "iYWxnIjo"} { // base64 of "alg": at each of the three places in a group
		if strings.Contains(w, alg) {
			return true
		}
	}
	if len(w) < minimumEncoded {
		return false
	}
	// Of eyJ once more: in base64, and in hexadecimal as of {".
	return strings.HasPrefix(w, "ZXlK") || strings.HasPrefix(w, "65794a") || strings.HasPrefix(w, "65794A") || strings.HasPrefix(w, "7b22")
}

// keys are the beginnings of keys that clouds and forges give out, with the
// least that follows. Sources: the services' own documents on their formats
// and GitHub's list of patterns for secret scanning.
var keys = map[byte][]struct {
	prefix string
	least  int
}{
	'A': {{"AKIA", 16}, {"ASIA", 16}, {"AIza", 30}, {"AGE-SECRET-KEY-1", 20}},
	'E': {{"EAAC", 30}},
	'G': {{"GOCSPX-", 16}},
	'd': {{"dop_v1_", 20}, {"doo_v1_", 20}},
	'g': {{"ghp_", 20}, {"gho_", 20}, {"ghu_", 20}, {"ghs_", 20}, {"ghr_", 20}, {"github_pat_", 20}, {"glpat-", 16}, {"gldt-", 16}, {"glrt-", 16}},
	'h': {{"hf_", 20}},
	'n': {{"npm_", 20}},
	'p': {{"pypi-", 16}, {"pk_live_", 10}, {"pat-", 24}},
	'r': {{"rk_live_", 10}, {"rk_test_", 10}},
	's': {{"sk_live_", 10}, {"sk_test_", 10}, {"sk-", 20}, {"shpat_", 16}, {"shpss_", 16}, {"sidetone-operator-", 8}},
	't': {{"tskey-", 12}},
	'w': {{"whsec_", 16}},
	'x': {{"xoxb-", 10}, {"xoxp-", 10}, {"xoxa-", 10}, {"xoxr-", 10}, {"xoxs-", 10}, {"xapp-", 10}},
}

// isKey reports whether w holds a key of a cloud or a forge.
func isKey(w string) bool {
	if len(w) < minimumKey {
		return false
	}
	for i := range w {
		if i > 0 && isAlnum(w[i-1]) {
			continue
		}
		for _, k := range keys[w[i]] {
			if rest := w[i:]; strings.HasPrefix(rest, k.prefix) && len(rest) >= len(k.prefix)+k.least {
				return true
			}
		}
	}
	return false
}

// isPart reports whether w is the first part of a key whose parts are joined
// by points: SendGrid's, Vault's, Google's.
func isPart(w string) bool { return w == "SG" || w == "hvs" || w == "ya29" }

// parts removes such a key, whose first part is c.s[i:end].
func (c *scanner) parts(i, end int) {
	stop := end
	for stop < len(c.s) && (isWord(c.s[stop]) || c.s[stop] == '.') {
		stop++
	}
	if stop-end > minimumKey {
		c.remove(i, stop)
	}
}

// isRandom reports whether w looks like a key in base64: capital and small
// letters and digits, changing all the time. Names of programs have such
// letters in words, ids of calls in small letters alone or in hexadecimal.
func isRandom(w string) bool {
	if len(w) < minimumRandom {
		return false
	}
	var seen [3]int
	changes, last, rest := 0, -1, 0
	for i := range len(w) {
		kind := -1
		switch b := w[i]; {
		case isUpper(b):
			kind = 0
		case isLower(b):
			kind = 1
		case isDigit(b):
			kind = 2
		}
		if kind < 0 {
			continue
		}
		seen[kind]++
		if last >= 0 && kind != last {
			changes++
		}
		last = kind
		if !isHex(w[i]) {
			rest = i + 1
		}
	}
	// An id such as Twilio's is two capital letters and hexadecimal digits.
	hexBehind := allOf(w[min(len(w), max(rest, 2)):], isHex) && rest <= 2
	return seen[0] > 0 && seen[1] > 0 && seen[2] > 0 && 3*changes >= len(w) && !hexBehind
}
