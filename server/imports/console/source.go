package console

import (
	"regexp"
	"strings"
)

// A program's source quotes what logs say, in comments and in what it prints:
// such a line is no log's.
var (
	statement = regexp.MustCompile(`^\s*(?:/[/*]|import\s.+\sfrom\s|import\s*\{|export\s+(?:default|const|function|class|async|interface|type)\b|(?:const|let|var|val)\s+[\w{\[][^=]*=|` +
		`(?:async\s+)?function\b|#include\b|package\s+\w+;?$|def\s+\w+\(|func\s+[\w(]|(?:public|private|protected)\s+\w|using\s+\w|if\s*\(|\}?\s*else\b|for\s*\(|while\s*\(|` +
		`switch\s*\(|case\s.+:$|return\b|await\s|try\s*\{|\}\s*catch|throw\s+new\b|<script\b)`)
	printing = regexp.MustCompile("\\b(?:console\\.\\w+|print(?:ln|f)?|fmt\\.\\w+|[Ll]og(?:ger)?\\.\\w+|NSLog|alert|new \\w*Error)\\(\\s*[\"'`f@]")
	literal  = regexp.MustCompile("[:=(,]\\s*[\"'`]")
)

// source tells lines of a program's source from those of a log.
type source struct{ code, framed int }

// holds: the line is one of a program's source. What stands in quotes is one
// where so far there was source and no line with the form of a log's.
func (s *source) holds(m message) bool {
	switch {
	case m.framed:
		s.framed++
		return false
	case strings.TrimSpace(m.text) == "":
		return false
	case statement.MatchString(m.text), strings.Contains(m.text, "(") && printing.MatchString(m.text):
		s.code++
		return true
	}
	return s.code > 0 && s.framed == 0 && literal.MatchString(m.text)
}
