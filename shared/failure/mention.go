package failure

import "strings"

// Mentioned: what stands at a place of a line is spoken of, and did not happen:
// a condition ("if ICE failed we try again"), a wait or a listener for it, a
// negation right before it, a counter or a flag behind it that says no, a question.
func Mentioned(line string, from, to int) bool {
	before := line[:from]
	if at := strings.LastIndexAny(before, ".;:!?|>"); at >= 0 {
		before = before[at+1:]
	}
	words := strings.FieldsFunc(strings.ToLower(before), func(r rune) bool { return !inWord(r) && r != '\'' })
	for i := len(words) - 1; i >= 0 && len(words)-i <= nearWords; i-- {
		if speaksOf[words[i]] || i == len(words)-1 && denies[words[i]] {
			return true
		}
	}
	return saysNo(line[to:])
}

// nearWords before it can be about it; further away they are about something else.
const nearWords = 4

var (
	speaksOf = setOf("if", "when", "whenever", "once", "unless", "until", "wait", "waiting", "waits", "await", "awaiting", "handler", "listener", "listeners",
		"listening", "subscribe", "subscribed", "should", "would", "might", "expect", "expects", "expected")
	denies  = setOf("no", "not", "never", "without", "isn't", "wasn't", "didn't")
	nothing = setOf("0", "false", "null", "undefined", "none", "no", "enabled", "disabled")
)

// saysNo: a question mark follows (behind a quotation, too), or a sign of equality and a value that is
// none. Package regexp would do it in a line, and be 30 kB of the capture.
func saysNo(after string) bool {
	if rest, asks := strings.CutPrefix(cutQuote(after), "?"); asks {
		return rest == "" || strings.ContainsAny(rest[:1], blanks)
	}
	rest := strings.TrimLeft(cutQuote(after), blanks)
	if rest == "" || rest[0] != ':' && rest[0] != '=' {
		return false
	}
	value := cutQuote(strings.TrimLeft(rest[1:], blanks))
	if end := strings.IndexAny(value, blanks+`"',;})]`); end >= 0 {
		value = value[:end]
	}
	return nothing[value]
}

const blanks = " \t\n\r"

// cutQuote is s without the quotation mark at its beginning, if there is one.
func cutQuote(s string) string {
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		return s[1:]
	}
	return s
}

func setOf(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, word := range words {
		set[word] = true
	}
	return set
}
