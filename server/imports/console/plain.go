package console

import (
	"html"
	"regexp"
	"strings"
)

// replyMarks stand before each line of a text that a mail answers to.
var replyMarks = regexp.MustCompile(`^\s*>[> ]*`)

// typographic are quotation marks that word processors, mail programs and chats write for straight ones.
var typographic = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "„", `"`)

// plain undoes what programs through which a log is sent do to its characters:
// marks of a reply, typographic quotation marks, and references of HTML.
func plain(line string) string {
	if holdsAny(line, ">") {
		line = line[len(replyMarks.FindString(line)):]
	}
	if holdsAny(line, "&#39;", "&#x27;", "&quot;", "&apos;", "&lt;", "&gt;") {
		line = html.UnescapeString(line)
	}
	return typographic.Replace(line)
}
