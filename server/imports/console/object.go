package console

import (
	"regexp"
	"strings"
)

// object is one that a console or a terminal shows over several lines, a member
// a line: an error of an SDK with its code and sub-code.
type object struct {
	text    strings.Builder
	lines   int
	members int
}

var (
	member = regexp.MustCompile(`^\s*["']?_?(?:code|subCode|sub_code|message|name|resultCategories|cause)["']?\s*[:=]`)
	inner  = regexp.MustCompile(`^\s+at \S|^\s*[}\]],?$|^\s+\S|^[}\]],?$`)
)

// begin remembers a line that an object may follow.
func (o *object) begin(line string) {
	*o = object{}
	if len(line) < maxObject && (strings.HasSuffix(line, "{") || holdsAny(line, "CommunicationServicesError", "CallingCommunicationError", "CallStartError", "allEndReason")) {
		o.text.WriteString(line)
		o.lines = 1
	}
}

// goesOn: the line is inside of the object. A member that counts is kept and
// says nothing by itself; any other line may.
func (o *object) goesOn(line string) (kept bool) {
	if o.lines == 0 || o.lines > maxObjectLines || !member.MatchString(line) && !inner.MatchString(line) {
		return false
	}
	o.lines++
	if !member.MatchString(line) || o.text.Len()+len(line) >= maxObject {
		return false
	}
	o.text.WriteString(" " + strings.TrimSpace(line))
	o.members++
	return true
}

// rest gives the text of one that was begun and has not all that counts, as one
// line, and forgets it: what its members say is said all the same. Empty: there is none.
func (o *object) rest() (text string) {
	if o.members > 0 {
		text = o.text.String()
	}
	*o = object{}
	return text
}

// take gives the whole as one line when it has all that counts, and forgets it.
// Empty: it has not.
func (o *object) take() string {
	text := o.text.String()
	_, sub, ok := numbers(text)
	if !ok || sub == 0 {
		return ""
	}
	*o = object{}
	return text
}
