package scrub

import "strings"

// userinfo removes user and password from the authority that begins at i.
func (c *scanner) userinfo(i int) {
	end := i
	for end < len(c.s) && c.s[end] != '/' && !isSpace(c.s[end]) {
		end++
	}
	if n := strings.LastIndexByte(c.s[i:end], '@'); n >= 0 {
		c.remove(i, i+n)
		return
	}
	// A password may hold a slash: what stands behind the colon is then no port.
	_, port, found := strings.Cut(c.s[i:end], ":")
	if !found || strings.HasPrefix(c.s[i:], "[") || allOf(port, isDigit) {
		return
	}
	for k := end; k < min(len(c.s), i+maxUserinfo) && !isSpace(c.s[k]) && !isQuote(c.s[k]); k++ {
		if c.s[k] == '@' {
			c.remove(i, k)
			return
		}
	}
}

// email looks at an @ at i and removes the address that it stands in, or the
// user and password before it.
func (c *scanner) email(i int) {
	if n := len(c.spans); n > 0 && c.spans[n-1].end >= i {
		return // userinfo has taken what is before it
	}
	start := i
	for start > 0 && i-start < maxLocal && inLocal(c.s[start-1]) {
		start--
	}
	end := i + 1
	for end < len(c.s) && end-i <= maxDomain && (isAlnum(c.s[end]) || c.s[end] >= 0x80 || c.s[end] == '.' || c.s[end] == '-') {
		end++
	}
	for end > i+1 && (c.s[end-1] == '.' || c.s[end-1] == '-') {
		end--
	}
	if start == i || end == i+1 || strings.HasPrefix(c.s[end:], "://") {
		return
	}
	if start > 0 && c.s[start-1] == ':' {
		for start > 0 && i-start < maxUserinfo && !ends(c.s[start-1]) && strings.IndexByte("/()=", c.s[start-1]) < 0 {
			start--
		}
		c.remove(start, end)
		return
	}
	if isDomain(c.s[i+1 : end]) {
		c.remove(start, end)
	}
}

func inLocal(b byte) bool {
	return isWord(b) || b >= 0x80 || strings.IndexByte(".%+!#$*", b) >= 0
}

// files are endings of names of files, which have an @ before a version or a
// scale (logo@2x.png) and are no domains of mail.
var files = map[string]bool{
	"js": true, "mjs": true, "cjs": true, "jsx": true, "ts": true, "tsx": true, "css": true, "json": true, "html": true, "wasm": true,
	"png": true, "jpg": true, "jpeg": true, "gif": true, "svg": true, "webp": true, "map": true,
}

func isDomain(s string) bool {
	i := strings.LastIndexByte(s, '.')
	if i <= 0 {
		return false
	}
	top := s[i+1:]
	for k := range len(top) {
		if isDigit(top[k]) && !strings.HasPrefix(top, "xn--") {
			return false
		}
	}
	return len(top) >= 2 && !files[strings.ToLower(top)]
}

// phone looks at a plus sign at i and removes an international number.
func (c *scanner) phone(i int) {
	if i > 0 && isAlnum(c.s[i-1]) || i+1 >= len(c.s) || !isDigit(c.s[i+1]) || c.s[i+1] == '0' {
		return
	}
	c.digits(i+1, minimumPhone)
}

// digits removes a telephone number that begins at i and has so many digits
// at the least.
func (c *scanner) digits(i, least int) {
	n, end := 0, i
	for k := i; k < len(c.s) && n <= maximumPhone; k++ {
		if isDigit(c.s[k]) {
			n++
			end = k + 1
		} else if strings.IndexByte(" ().-/+", c.s[k]) < 0 || k > end+1 {
			break
		}
	}
	if n >= least && n <= maximumPhone && (end == len(c.s) || !isAlnum(c.s[end])) {
		c.remove(i, end)
	}
}

// isNational reports whether w is a telephone number as people in one
// country write it: with a leading zero, or 555-123-4567.
func isNational(w string) bool {
	if len(w) == len("555-123-4567") && w[3] == '-' && w[7] == '-' {
		return allOf(w[:3], isDigit) && allOf(w[4:7], isDigit) && allOf(w[8:], isDigit)
	}
	return len(w) >= minimumNational && len(w) <= maximumNational && w[0] == '0' && w[1] != '0' && allOf(w, isDigit)
}

// identity looks at a colon behind a word and removes an identity of Azure
// Communication Services or Teams: 8:acs:…, 8:orgid:…, 4:+31….
func (c *scanner) identity(i int) bool {
	if c.name.end != i || i-c.name.start != 1 || c.s[i-1] != '8' {
		return false
	}
	kind := i + 1
	for kind < len(c.s) && (isLower(c.s[kind]) || c.s[kind] == '-') {
		kind++
	}
	if kind == i+1 || kind >= len(c.s) || c.s[kind] != ':' {
		return false
	}
	end := kind + 1
	for end < len(c.s) && (isWord(c.s[end]) || c.s[end] == '.') {
		end++
	}
	c.remove(i-1, end)
	return end > kind+1
}
