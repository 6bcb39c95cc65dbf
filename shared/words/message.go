package words

import (
	"errors"
	"fmt"
	"strings"
)

// node is a piece of a message.
type node struct {
	text string // where name is empty
	name string // of an argument
	// form is "plural" or "select"; empty: the argument is written as it is.
	form  string
	cases map[string][]node
	// hash: the number of the plural around it.
	hash bool
}

// compile reads a message.
func compile(s string) ([]node, error) {
	p := &reader{rest: s}
	nodes, err := p.nodes(0, false)
	if err == nil && p.rest != "" {
		err = errors.New(`"}" without "{"`)
	}
	if err == nil && len(nodes) == 0 {
		err = errors.New("the message is empty")
	}
	return nodes, err
}

type reader struct{ rest string }

// nodes reads up to the closing brace of the message around, or to the end.
func (p *reader) nodes(depth int, plural bool) ([]node, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("more than %d messages in each other", maxDepth)
	}
	var nodes []node
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			nodes = append(nodes, node{text: text.String()})
			text.Reset()
		}
	}
	for p.rest != "" && p.rest[0] != '}' {
		c := p.rest[0]
		switch {
		case c == '\'':
			if err := p.quoted(&text); err != nil {
				return nil, err
			}
			continue
		case c == '{':
			flush()
			n, err := p.argument(depth)
			if err != nil {
				return nil, err
			}
			nodes = append(nodes, n)
			continue
		case c == '#' && plural:
			flush()
			nodes = append(nodes, node{hash: true})
		default:
			text.WriteByte(c)
		}
		p.rest = p.rest[1:]
	}
	flush()
	return nodes, nil
}

// quoted reads an apostrophe: two are one, one before a brace or "#" quotes up
// to the next, and any other stands for itself.
func (p *reader) quoted(text *strings.Builder) error {
	p.rest = p.rest[1:]
	if strings.HasPrefix(p.rest, "'") {
		text.WriteByte('\'')
		p.rest = p.rest[1:]
		return nil
	}
	if p.rest == "" || !strings.ContainsRune("{}#", rune(p.rest[0])) {
		text.WriteByte('\'')
		return nil
	}
	literal, rest, ok := strings.Cut(p.rest, "'")
	if !ok {
		return errors.New("an apostrophe quotes and is not closed")
	}
	text.WriteString(literal)
	p.rest = rest
	return nil
}

func (p *reader) space() { p.rest = strings.TrimLeft(p.rest, " ") }

// word reads a name: lower-case letters, digits and "_".
func (p *reader) word() string {
	p.space()
	i := 0
	for i < len(p.rest) && (p.rest[i] == '_' || p.rest[i] >= 'a' && p.rest[i] <= 'z' || p.rest[i] >= '0' && p.rest[i] <= '9') {
		i++
	}
	w := p.rest[:i]
	p.rest = p.rest[i:]
	p.space()
	return w
}

func (p *reader) next(c byte) bool {
	if p.rest == "" || p.rest[0] != c {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *reader) argument(depth int) (node, error) {
	p.next('{')
	n := node{name: p.word()}
	if n.name == "" {
		return n, errors.New("an argument has no name")
	}
	if p.next('}') {
		return n, nil
	}
	if !p.next(',') {
		return n, fmt.Errorf("{%s is not closed", n.name)
	}
	n.form = p.word()
	if n.form != "plural" && n.form != "select" || !p.next(',') {
		return n, fmt.Errorf("{%s: only plural and select may follow", n.name)
	}
	n.cases = map[string][]node{}
	for p.space(); !p.next('}'); p.space() {
		if err := p.choice(n, depth); err != nil {
			return n, err
		}
	}
	if _, ok := n.cases[other]; !ok {
		return n, fmt.Errorf("{%s: there is no case other", n.name)
	}
	return n, nil
}

func (p *reader) choice(n node, depth int) error {
	key := ""
	if n.form == "plural" && p.next('=') {
		key = "="
	}
	key += p.word()
	if !p.next('{') {
		return fmt.Errorf("{%s: a case has no message", n.name)
	}
	if _, ok := n.cases[key]; ok || key == "" || key == "=" {
		return fmt.Errorf("{%s: case %q is empty or there twice", n.name, key)
	}
	if n.form == "plural" && !pluralCase(key) {
		return fmt.Errorf("{%s: there is no plural %q", n.name, key)
	}
	nodes, err := p.nodes(depth+1, n.form == "plural")
	if err != nil {
		return err
	}
	if !p.next('}') {
		return fmt.Errorf("{%s: case %q is not closed", n.name, key)
	}
	n.cases[key] = nodes
	return nil
}

func pluralCase(key string) bool {
	switch key {
	case zero, one, two, few, many, other:
		return true
	}
	return key[0] == '=' && strings.Trim(key[1:], "0123456789") == ""
}
