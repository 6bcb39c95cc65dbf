package failure

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"sidetone/shared/report"
)

// Said is what a known sentence says.
type Said struct {
	report.Failure
	// Vendor whose program writes it, as package codes names it, or "jitsi",
	// "daily", "vonage", "telnyx", "janus", "freeswitch", "sip". Empty: a browser's.
	Vendor string
	// Connected: it is no failure; the program says that its call or agent is
	// connected. Name is empty then.
	Connected bool
	// Code and Sub are those that the vendor documents for the sentence; 0: none.
	Code, Sub int
}

// sentence is a line of sentences.txt:
//
//	name | operation | vendor [code[/sub]] | beside | sentence
//
// beside: one of these words has to stand in the line, too; a sentence that
// other programs could write means nothing without.
type sentence struct {
	said   Said
	beside []string
	text   string
}

var (
	//go:embed sentences.txt
	sentencesText string
	//go:embed constants.txt
	constantsText string
	//go:embed firefox.txt
	firefoxText string
)

// connected stands in the place of a failure's name for what is none.
const connected = "connected"

// The tables are read inside of functions and not by variables with a value at
// the start: those would be linked into the agent, which never asks.
var (
	sentences     map[string][]sentence
	sentencesOnce sync.Once
)

// byFirstWord are the sentences by the first word in them, longer ones first: a
// log has many lines, and nearly all of them hold none.
func byFirstWord() map[string][]sentence {
	sentencesOnce.Do(func() {
		sentences = map[string][]sentence{}
		eachRow(sentencesText, 5, func(_ string, columns []string) {
			s := sentence{text: columns[4], beside: strings.Fields(columns[3])}
			s.said.Name, s.said.Operation = report.FailureName(columns[0]), report.Operation(columns[1])
			if s.said.Name == connected {
				s.said.Name, s.said.Connected = "", true
			}
			vendor, number, _ := strings.Cut(columns[2], " ")
			code, sub, _ := strings.Cut(number, "/")
			s.said.Vendor = vendor
			s.said.Code, _ = strconv.Atoi(code)
			s.said.Sub, _ = strconv.Atoi(sub)
			_, first := nextWord(s.text, 0)
			sentences[first] = append(sentences[first], s)
		})
		for _, list := range sentences {
			slices.SortStableFunc(list, func(a, b sentence) int { return len(b.text) - len(a.text) })
		}
	})
	return sentences
}

// eachRow calls for every line of a table; a line "@ title | address" is the
// source of those that follow.
func eachRow(table string, columns int, row func(source string, columns []string)) {
	source := ""
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if title, ok := strings.CutPrefix(line, "@ "); ok {
			source = title
			continue
		}
		parts := strings.SplitN(line, "|", columns)
		if len(parts) != columns {
			continue
		}
		for i, part := range parts {
			parts[i] = strings.TrimSpace(part)
		}
		row(source, parts)
	}
}

// Sentence finds the sentence of a line of a log that is known, whole, and that
// says most: a general one gives way to a later one of the line that says why.
// Apostrophes may be straight or curved.
func Sentence(line string) (said Said, ok bool) {
	said, _, to := locate(Straight(line))
	return said, to > 0
}

// Place is where the sentence that Sentence finds stands in a line whose apostrophes are
// straight; both 0: nowhere.
func Place(line string) (from, to int) {
	_, from, to = locate(line)
	return from, to
}

// Spans: a known sentence begins in one line and ends in the next, for a program
// that keeps or sends logs broke it there.
func Spans(line, next string) bool {
	line = Straight(line)
	_, from, to := locate(line + " " + Straight(next))
	return from < len(line) && to > len(line)+1
}

// locate is Sentence with the place of it; to is 0 where there is none.
func locate(line string) (said Said, start, end int) {
	ok := false
	known := byFirstWord()
	spokenOf := 0 // up to there stands one that is only spoken of, and shorter ones in it are, too
	for at, word := nextWord(line, 0); word != ""; at, word = nextWord(line, at+len(word)) {
		for _, s := range known[word] {
			lead := strings.Index(s.text, word) // quotes and the like before the first word
			from := at - lead
			if from < spokenOf || !holdsWhole(line, from, s.text) {
				continue
			}
			if Mentioned(line, from, from+len(s.text)) {
				spokenOf = from + len(s.text)
				break
			}
			// What one sentence of a vendor's stands beside, the next one does as well.
			sameVendor := ok && said.Vendor != "" && said.Vendor == s.said.Vendor
			if len(s.beside) > 0 && !sameVendor && !holdsWord(line, s.beside) {
				continue
			}
			if !ok || !general[s.said.Name] {
				said, ok = s.said, true
				start, end = from, from+len(s.text)
			}
			break
		}
		if ok && !general[said.Name] {
			break
		}
	}
	return said, start, end
}

// general are failures that say that something did not come about, and not why.
var general = map[report.FailureName]bool{
	report.FailureTokenRejected: true, report.FailureTokenForbidden: true, report.FailureSignaling: true,
	report.FailureConnection: true, report.FailureRefusedByService: true,
}

// holdsWhole: the text stands there, and no word goes on before or behind it.
func holdsWhole(line string, from int, text string) bool {
	if !strings.HasPrefix(line[from:], text) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(line[:from])
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	after, _ := utf8.DecodeRuneInString(line[from+len(text):])
	return (!inWord(first) || !inWord(before)) && (!inWord(last) || !inWord(after))
}

// holdsWord: one of the words stands in the line, whole.
func holdsWord(line string, words []string) bool {
	for at, word := nextWord(line, 0); word != ""; at, word = nextWord(line, at+len(word)) {
		for _, w := range words {
			if w == word {
				return true
			}
		}
	}
	return false
}

// nextWord is the next run of letters, digits and "_" from a place on, and
// where it begins; empty: there is none.
func nextWord(line string, from int) (at int, word string) {
	start := strings.IndexFunc(line[from:], inWord)
	if start < 0 {
		return len(line), ""
	}
	start += from
	length := strings.IndexFunc(line[start:], func(r rune) bool { return !inWord(r) })
	if length < 0 {
		length = len(line) - start
	}
	return start, line[start : start+length]
}

func inWord(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// Straight writes curved apostrophes as straight ones: programs change their
// mind about them from version to version.
func Straight(line string) string { return apostrophes.Replace(line) }

var apostrophes = strings.NewReplacer("’", "'", "‘", "'")
