package failure

import (
	"strings"
	"sync"

	"sidetone/shared/report"
)

var (
	constantNames map[string]report.FailureName
	constantsOnce sync.Once
)

func constants() map[string]report.FailureName {
	constantsOnce.Do(func() {
		constantNames = map[string]report.FailureName{}
		eachRow(constantsText, 2, func(_ string, columns []string) {
			constantNames[columns[0]] = report.FailureName(columns[1])
		})
	})
	return constantNames
}

// Constant names an error that a program gives as one word: net::ERR_… of
// Chromium ("net::" may be missing), ECONNREFUSED and the like of Node.js, names of
// exceptions of Java, NSURLError… of Apple, names of DOMException. Empty: the
// word is not known.
func Constant(word string) report.FailureName {
	return constants()[strings.TrimPrefix(word, "net::")]
}

// Constants finds the first constant in a line, and what it says.
func Constants(line string) (name report.FailureName, word string) {
	for at, w := nextWord(line, 0); w != ""; at, w = nextWord(line, at+len(w)) {
		if name := constants()[w]; name != "" && isConstant(line, at, w) {
			return name, w
		}
		if code, ok := appleCode(line, at, w); ok && constants()[code] != "" {
			return constants()[code], code
		}
	}
	return "", ""
}

// isConstant: names of exceptions and of DOMException are words of code that
// stand at the beginning of a message ("NotAllowedError: ...", or behind the
// package, "java.net.ConnectException:"); a constant in capitals is one
// wherever it stands.
func isConstant(line string, at int, word string) bool {
	if strings.ToUpper(word) == word || strings.HasPrefix(word, "NSURLError") {
		return true
	}
	rest := line[at+len(word):]
	return rest == "" || strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "\"") || strings.HasPrefix(rest, "'")
}

// appleCode reads "NSURLErrorDomain Code=-1009" and "NSURLErrorDomain: -1009".
func appleCode(line string, at int, word string) (string, bool) {
	if word != "NSURLErrorDomain" {
		return "", false
	}
	rest := strings.TrimLeft(line[at+len(word):], " :,")
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, "Code="), "code: ")
	end := strings.IndexFunc(rest, func(r rune) bool { return r != '-' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(rest)
	}
	return word + ":" + rest[:end], end > 1
}
