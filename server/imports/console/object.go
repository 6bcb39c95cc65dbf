package console

import (
	"regexp"
	"strings"
)

// object is one that a console or a terminal shows over several lines, a member
// a line: an error of an SDK with its code and sub-code.
type object struct {
	text  strings.Builder
	lines int
}

var (
	member = regexp.MustCompile(`^\s*["']?(?:code|subCode|sub_code|message|name|resultCategories|cause)["']?\s*[:=]`)
	inner  = regexp.MustCompile(`^\s+at \S|^\s*[}\]],?$|^\s+\S|^[}\]],?$`)
)

// begin remembers a line that an object may follow.
func (o *object) begin(line string) {
	o.text.Reset()
	o.lines = 0
	if len(line) < maxObject && (strings.HasSuffix(line, "{") || holdsAny(line, "CommunicationServicesError", "CallingCommunicationError", "CallStartError", "allEndReason")) {
		o.text.WriteString(line)
		o.lines = 1
	}
}

// goesOn takes a line that belongs to the object. False: it does not, or there
// is none.
func (o *object) goesOn(line string) bool {
	if o.lines == 0 || o.lines > maxObjectLines || !member.MatchString(line) && !inner.MatchString(line) {
		return false
	}
	o.lines++
	if member.MatchString(line) && o.text.Len()+len(line) < maxObject {
		o.text.WriteString(" " + strings.TrimSpace(line))
	}
	return true
}

// take gives the whole as one line when it has all that counts, and forgets it.
// Empty: it has not.
func (o *object) take() string {
	text := o.text.String()
	_, sub, ok := numbers(text)
	if !ok || sub == 0 {
		return ""
	}
	o.text.Reset()
	o.lines = 0
	return text
}
