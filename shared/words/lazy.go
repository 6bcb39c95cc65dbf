package words

import (
	"strings"
	"sync"
)

// message is one of a catalogue.
type message struct {
	text  string // that is not read yet; empty: it is
	once  sync.Once
	nodes []node
}

// read gives the nodes. A text that is linked in has been read by the tests, so
// that there is no fault to tell.
func (m *message) read() []node {
	if m.text == "" {
		return m.nodes
	}
	m.once.Do(func() { m.nodes, _ = compile(m.text) })
	return m.nodes
}

// linked is Parse for texts of ours, each message of which is read when it is said
// first. The agent says a tenth of them, and reading all of them kept the page's
// only thread for 20 ms before it drew anything (measured in Chromium 156).
func linked(lang, text string) *Catalogue {
	// A map that grows hashes its keys again, a third of what this takes.
	c := &Catalogue{lang: lang, messages: make(map[string]*message, strings.Count(text, " = "))}
	var last *message
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		switch {
		case line == "" || line[0] == '#':
		case line[0] == ' ' || line[0] == '\t':
			last.text += " " + strings.TrimLeft(line, " \t")
		default:
			id, said, _ := strings.Cut(line, " = ")
			last = &message{text: said}
			c.messages[id] = last
		}
	}
	return c
}
