package console

import (
	"regexp"
	"strings"

	"sidetone/server/imports/lines"
	"sidetone/shared/failure"
)

// messages gives the messages of a log one by one. What a mail program, a chat or
// a screenshot broke over several lines is one message.
type messages struct {
	from  *lines.Reader
	ahead []message // of at most maxAhead
	err   error
}

// next is the message and the one that follows it; ok: there is one.
func (ms *messages) next() (m, following message, ok bool) {
	if !ms.fill(1) {
		return message{}, message{}, false
	}
	m, ms.ahead = ms.ahead[0], ms.ahead[1:]
	for n := 0; n < maxBreaks && ms.fill(1); n++ {
		whole, goesOn := joined(m.text, ms.ahead[0])
		if !goesOn {
			break
		}
		m.text, ms.ahead = whole, ms.ahead[1:]
	}
	if ms.fill(1) {
		following = ms.ahead[0]
	}
	return m, following, true
}

// fill reads until so many are ahead, and says whether they are.
func (ms *messages) fill(n int) bool {
	for len(ms.ahead) < n && ms.err == nil {
		line, err := ms.from.Next()
		if line == nil {
			ms.err = err
			break
		}
		text := string(line[:min(len(line), maxLine)])
		ms.ahead = append(ms.ahead, take(plain(strings.ToValidUTF8(strings.TrimRight(text, " \t"), ""))))
	}
	return len(ms.ahead) >= n
}

var (
	socketBegins   = regexp.MustCompile(`WebSocket connection to$`)
	socketAddress  = regexp.MustCompile(`WebSocket connection to '(?:wss?://[^'\s]*)?$`)
	socketFailedAt = regexp.MustCompile(`WebSocket connection to '(wss?://[^']+)'(?: failed:?(?: (.*))?)?$`)
)

// joined puts a message and a line together where the message goes on in it. A line
// that has the form of one in a log begins a message of its own.
func joined(text string, next message) (whole string, goesOn bool) {
	if text == "" || next.framed || strings.TrimSpace(next.text) == "" {
		return "", false
	}
	rest := strings.TrimSpace(next.text)
	whole = text + " " + rest
	switch {
	case socketBegins.MatchString(text):
		return whole, strings.HasPrefix(rest, "'ws")
	case socketAddress.MatchString(text):
		address, _, closed := strings.Cut(rest, "'")
		return text + rest, closed && !strings.Contains(address, " ")
	}
	if found := socketFailedAt.FindStringSubmatch(text); found != nil {
		behind := socketFailedAt.FindStringSubmatch(whole)
		return whole, behind != nil && !saysWhy(found[2]) && (saysWhy(behind[2]) || reasonBegins.MatchString(behind[2]))
	}
	return whole, isBroken(text, rest) && failure.Spans(text, rest)
}

// saysWhy: it is known why a WebSocket failed.
func saysWhy(reason string) bool {
	name, _ := failure.Constants(reason)
	_, known := failure.Sentence("WebSocket: " + reason)
	return name != "" || known && !strings.HasSuffix(reason, ":")
}

// reasonBegins is a reason of Chromium's that goes on.
var reasonBegins = regexp.MustCompile(`^Error (?:during|in)\b[\w ]*:?$`)

// isBroken: the line ends where a program that breaks lines at a column ends it, for the next word has no place in it.
func isBroken(text, rest string) bool {
	word, _, _ := strings.Cut(rest, " ")
	return len(text) <= maxColumn && len(text)+1+len(word) > minColumn
}
