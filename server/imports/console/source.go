package console

import (
	"regexp"
	"strconv"
	"strings"

	"sidetone/shared/codes"
)

// A program's source quotes what logs say, in comments and in what it prints;
// so do documents and the names of tests. Such a line is no log's.
var (
	statement = regexp.MustCompile(`^\s*(?:/[/*]|import\s.+\sfrom\s|import\s*\{|export\s+(?:default|const|function|class|async|interface|type)\b|(?:const|let|var|val)\s+[\w{\[][^=]*=|` +
		`(?:async\s+)?function\b|#include\b|package\s+\w+;?$|def\s+\w+\(|func\s+[\w(]|(?:public|private|protected)\s+\w|using\s+\w|if\s*\(|\}?\s*else\b|for\s*\(|while\s*\(|` +
		`switch\s*\(|case\s+["'].*:|case\s.+:$|return\b|await\s|try\s*\{|\}\s*catch|throw\s+new\b|<script\b)`)
	printing = regexp.MustCompile("\\b(?:console\\.\\w+|print(?:ln|f)?|fmt\\.\\w+|[Ll]og(?:ger)?\\.\\w+|NSLog|alert|new \\w*Error)\\(\\s*[\"'`f@]")
	literal  = regexp.MustCompile("[:=(,]\\s*[\"'`]")
	// A runner of tests lists the names of tests, which say what a program does when something fails: Jest, Mocha, Vitest,
	// Go, pytest, TAP, JUnit and the like.
	ofTest = regexp.MustCompile(`^\s*(?:[✓✔√✕✗✘×] |(?:PASS|FAIL)\s|--- (?:PASS|FAIL|SKIP): |=== (?:RUN|CONT|PAUSE) |(?:not )?ok \d+\b)|\s(?:PASSED|FAILED|SKIPPED)(?:\s+\[ *\d+%\])?$|^test \S+ \.\.\. `)
	// A document quotes what a program says: a row of a table, code within a sentence or an item of a list.
	tableRow = regexp.MustCompile(`^\s*\|.*\|.*\|\s*$`)
	// A history says what was changed, and a form what is asked: "* fix(rtc): text", "commit 3f2a text", "- [ ] text".
	history = regexp.MustCompile(`^\s*(?:[-*+] |\d+\. )?(?:(?:fix|feat|chore|docs|refactor|test|perf|build|ci|style)(?:\([^)]*\))?!?: |(?:[Ff]ix(?:e[sd])?|[Aa]dd(?:s|ed)?|[Hh]andle[sd]?|[Rr]emove[sd]?|[Ii]mprove[sd]?|[Rr]esolve[sd]? (?:an? |the )?(?:issue|bug|problem)|[Nn]o longer|[Pp]revent(?:s|ed)?|[Aa]void(?:s|ed)?) )|^commit [0-9a-f]{4,40}\b|^\s*[-*] \[[ xX]\] `)
	// What grep finds, with file and line: a program's source, or the texts of one.
	searched = regexp.MustCompile(`^[\w@./-]+\.[a-z]{1,8}[:-]\d+[:-]\s*(.*)$`)
	entry    = regexp.MustCompile(`^["']?[\w.-]+["']?\s*:\s*["']`)
	// Unified diffs (git, diff -u): a head, and lines that begin with a sign or a blank.
	hunk = regexp.MustCompile(`^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@`)
	// Questions and answers of a document.
	faq = regexp.MustCompile(`^\s*(?:\*\*)?(?:Q|A|Question|Answer)\s?[:.)]`)
	// A row of a list of codes: "20104  Access Token expired", "- 20104: Access Token expired".
	listed = regexp.MustCompile(`^\s*(?:[-*•] )?(\d{5})\b\s*[:=–-]?\s*[A-Z]`)
	// What a test, or a person who describes one, expects; and what a runner of tests received instead.
	expectation = regexp.MustCompile(`^\s*(?:[-*] )?(?:\*\*)?Expected(?: \w+)?(?:\*\*)?:|^\s*Received(?: \w+)?: +["'{]`)
	// What a document says of a message in general.
	general = regexp.MustCompile(`(?i)\bmeans? (?:that|the|your|there)\b|\b(?:thrown|returned|raised|shown|reported|emitted|printed) (?:when|if|because)\b|\bhappens (?:when|if|because)\b`)
	quoted  = regexp.MustCompile("\\S\\s+`[^`]+`")
)

// source tells lines of a program's source from those of a log.
type source struct {
	code, framed int
	patch        bool   // inside of a diff
	row          string // the code of the row of a list that stood before
}

// holds: the line is one of a program's source, of a document or of a run of tests. What stands in quotes is one
// where so far there was source and no line with the form of a log's. following is the line behind it.
func (s *source) holds(m, following message) bool {
	if s.ofPatch(m.text) || s.ofList(m.text, following.text) {
		return true
	}
	switch {
	case m.framed:
		s.framed++
		return false
	case strings.TrimSpace(m.text) == "":
		return false
	case ofTest.MatchString(m.text), tableRow.MatchString(m.text), history.MatchString(m.text), strings.Contains(m.text, "`") && quoted.MatchString(m.text), faq.MatchString(m.text), wasFound(m.text), expectation.MatchString(m.text), general.MatchString(m.text):
		return true
	case statement.MatchString(m.text), strings.Contains(m.text, "(") && printing.MatchString(m.text):
		s.code++
		return true
	}
	return s.code > 0 && s.framed == 0 && literal.MatchString(m.text)
}

// wasFound: it is a line of a source that was searched through.
func wasFound(text string) bool {
	one := searched.FindStringSubmatch(text)
	return one != nil && (statement.MatchString(one[1]) || printing.MatchString(one[1]) || entry.MatchString(one[1]))
}

// ofPatch: the line is one of a diff, which says what a program's source was and is.
func (s *source) ofPatch(text string) bool {
	switch {
	case hunk.MatchString(text):
		s.patch = true
	case s.patch:
		s.patch = text == "" || strings.ContainsAny(text[:1], "+- \\@")
	}
	return s.patch
}

// ofList: the line is one of several that follow each other and each begin with another known code.
func (s *source) ofList(text, following string) bool {
	before := s.row
	s.row = codeOfRow(text)
	after := codeOfRow(following)
	return s.row != "" && (before != "" && before != s.row || after != "" && after != s.row)
}

// codeOfRow is the code that a row of a list begins with; empty: it is none.
func codeOfRow(text string) string {
	one := listed.FindStringSubmatch(text)
	if one == nil {
		return ""
	}
	code, _ := strconv.Atoi(one[1])
	if _, known := codes.Lookup(codes.Twilio, code, codes.NoSub); !known {
		return ""
	}
	return one[1]
}
