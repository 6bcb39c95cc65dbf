package words

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Catalogue is the messages of one language. It is not changed once it is
// made, and may be used by many at once. The zero value has no message.
type Catalogue struct {
	lang     string
	messages map[string]*message
	// fallback has what is missing here; nil: nothing has.
	fallback *Catalogue
}

// Lang is the language's tag: "en".
func (c *Catalogue) Lang() string { return c.lang }

// LangOf is the language that a message is said in: English where this one has none.
func (c *Catalogue) LangOf(id string) string {
	if _, of := c.find(id); of != nil {
		return of.lang
	}
	return c.lang
}

// Dir is the direction of writing, as HTML's dir has it.
func (c *Catalogue) Dir() string {
	switch c.lang {
	case "ar", "fa", "he", "ur":
		return "rtl"
	}
	return "ltr"
}

// Has reports whether there is a message of that id, here or in the language
// that stands in.
func (c *Catalogue) Has(id string) bool {
	_, from := c.find(id)
	return from != nil
}

// find is the message, and the catalogue that it came from; nil: there is none.
func (c *Catalogue) find(id string) ([]node, *Catalogue) {
	for ; c != nil; c = c.fallback {
		if m, ok := c.messages[id]; ok {
			return m.read(), c
		}
	}
	return nil, nil
}

// IDs are those of the language itself, sorted.
func (c *Catalogue) IDs() []string {
	ids := make([]string, 0, len(c.messages))
	for id := range c.messages {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Or is c with what it lacks taken from another.
func (c *Catalogue) Or(fallback *Catalogue) *Catalogue {
	return &Catalogue{lang: c.lang, messages: c.messages, fallback: fallback}
}

// Parse reads the text of a language: one file, or several after each other.
// An error names the line.
func Parse(lang string, data []byte) (*Catalogue, error) {
	c := &Catalogue{lang: lang, messages: map[string]*message{}}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: %d bytes, %d at most", lang, len(data), maxFile)
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%s: not UTF-8", lang)
	}
	id, said, began := "", "", 0
	finish := func() error {
		if id == "" {
			return nil
		}
		nodes, err := compile(said)
		if err != nil {
			return fmt.Errorf("%s, line %d: %s: %w", lang, began, id, err)
		}
		c.messages[id] = &message{nodes: nodes}
		id = ""
		return nil
	}
	n := 0
	for raw := range bytes.Lines(data) {
		n++
		line := strings.TrimRight(string(raw), " \t\r\n")
		text := strings.TrimLeft(line, " \t")
		switch {
		case strings.ContainsFunc(text, unwritten):
			return nil, fmt.Errorf("%s, line %d: a character that controls or cannot be seen", lang, n)
		case text == "" || line[0] == '#':
			continue
		case text != line:
			if id == "" {
				return nil, fmt.Errorf("%s, line %d: it continues nothing", lang, n)
			}
			said += " " + text
			continue
		}
		if err := finish(); err != nil {
			return nil, err
		}
		var ok bool
		if id, said, ok = strings.Cut(line, " = "); !ok || !validID(id) {
			return nil, fmt.Errorf("%s, line %d: want \"id = message\"", lang, n)
		}
		if _, twice := c.messages[id]; twice {
			return nil, fmt.Errorf("%s, line %d: %s is there twice", lang, n, id)
		}
		began = n
	}
	return c, finish()
}

// validID: letters, digits, and the marks that the ids of paths and codes hold.
func validID(id string) bool {
	for _, c := range []byte(id) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && strings.IndexByte("._-/*", c) < 0 {
			return false
		}
	}
	return id != ""
}
