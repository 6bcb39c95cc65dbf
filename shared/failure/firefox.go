package failure

import (
	"strings"
	"sync"
)

// around is what Firefox writes around the address of a server to which a
// WebSocket could not be opened, in one language.
type around struct{ language, left, right string }

var (
	firefoxSays []around
	firefoxOnce sync.Once
)

func firefox() []around {
	firefoxOnce.Do(func() {
		eachRow(firefoxText, 3, func(_ string, columns []string) {
			firefoxSays = append(firefoxSays, around{columns[0], columns[1], columns[2]})
		})
	})
	return firefoxSays
}

// FirefoxSocket reads Firefox's sentence about a WebSocket that could not be
// opened. address is the one in it. The sentences of eleven languages are
// known; in any other, a line that names Firefox and has the address of a
// WebSocket and no other address is that sentence, for Firefox has no other with both.
func FirefoxSocket(line string) (address string, ok bool) {
	line = Straight(line)
	from, to := socketAddress(line)
	if from < 0 {
		return "", false
	}
	left, right := strings.TrimRight(line[:from], " \u00a0"), strings.TrimLeft(line[to:], " \u00a0")
	address = line[from:to]
	for _, a := range firefox() {
		if strings.HasSuffix(left, a.left) && strings.HasPrefix(right, a.right) && (a.left != "" || a.right != "") {
			return address, true
		}
	}
	_, _, more := socketAddressIn(right)
	return address, !more && !strings.Contains(left, "://") && namesFirefox(left+" "+right)
}

// namesFirefox: the name stands there as a word, declined or not, and not as
// a part of an address or a file.
func namesFirefox(text string) bool {
	for at, word := nextWord(text, 0); word != ""; at, word = nextWord(text, at+len(word)) {
		stem, found := strings.CutPrefix(word, "Firefox")
		end := at + len(word)
		if found && len(stem) <= longestEnding && (end == len(text) || !strings.ContainsRune("./:@-", rune(text[end]))) {
			return true
		}
	}
	return false
}

// longestEnding of a declined name, in bytes ("Firefoxille").
const longestEnding = 6

// socketAddress is where the first address of a WebSocket stands; -1: nowhere.
func socketAddress(line string) (from, to int) {
	from, to, found := socketAddressIn(line)
	if !found {
		return -1, -1
	}
	return from, to
}

func socketAddressIn(line string) (from, to int, found bool) {
	from = strings.Index(line, "wss://")
	if plain := strings.Index(line, "ws://"); from < 0 || plain >= 0 && plain < from {
		from = plain
	}
	if from < 0 {
		return 0, 0, false
	}
	length := strings.IndexAny(line[from:], " \u00a0\t\"'<>()")
	if length < 0 {
		length = len(line) - from
	}
	to = from + length
	for to > from && strings.ContainsRune(".,", rune(line[to-1])) {
		to--
	}
	return from, to, true
}
