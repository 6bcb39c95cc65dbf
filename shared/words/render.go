package words

import (
	"math"
	"strconv"
	"strings"
)

// Args are the arguments of a message by name. A value is a string, a bool, an
// int, a float64, a Phrase, or a slice of strings, ints or Phrases; what comes
// back from JSON ([]any, map[string]any) is as good.
type Args = map[string]any

// Phrase is a message within a message.
type Phrase struct {
	ID   string `json:"id"`
	Args Args   `json:"args,omitempty"`
}

// Missing begins whatever stands in place of words that are not there.
const Missing = "⟦"

func missing(what string) string { return Missing + Clean(what, maxText) + "⟧" }

// Say writes the message of that id. One that is not known, or an argument
// that is not given, is written as "⟦id⟧": it is seen, and never empty.
func (c *Catalogue) Say(id string, args ...Args) string {
	phrases := maxPhrases
	var given Args
	if len(args) > 0 {
		given = args[0]
	}
	return c.say(id, given, 0, &phrases)
}

// say writes a message in a sentence; left is how many more it may hold.
func (c *Catalogue) say(id string, args Args, depth int, left *int) string {
	nodes, from := c.find(id)
	if from == nil || depth > maxDepth || *left == 0 {
		return missing(id)
	}
	*left--
	s := nodes[0].text // all of it, where it has no arguments
	if len(nodes) > 1 || s == "" {
		w := writer{c: from, args: args, depth: depth, left: left}
		w.b.Grow(usualLength)
		w.write(nodes, "")
		s = w.b.String()
	}
	if from.Dir() != c.Dir() { // a sentence in English between those of another direction
		s = isolate + s + endIsolate
	}
	return s
}

type writer struct {
	c     *Catalogue
	args  Args
	depth int
	left  *int
	b     strings.Builder
}

// write adds nodes; hash is the number of the plural around them.
func (w *writer) write(nodes []node, hash string) {
	for _, n := range nodes {
		switch {
		case n.hash:
			w.b.WriteString(hash)
		case n.name == "":
			w.b.WriteString(n.text)
		default:
			w.argument(n, hash)
		}
	}
}

func (w *writer) argument(n node, hash string) {
	value, ok := w.args[n.name]
	if !ok || value == nil {
		w.b.WriteString(missing(n.name))
		return
	}
	switch n.form {
	case "plural":
		w.plural(n, value)
	case "select":
		key, _ := plain(value)
		nodes, ok := n.cases[key]
		if !ok {
			nodes = n.cases[other]
		}
		w.write(nodes, hash)
	default:
		w.b.WriteString(w.value(n.name, value))
	}
}

func (w *writer) plural(n node, value any) {
	v, ok := numeric(value)
	if !ok {
		w.b.WriteString(missing(n.name))
		return
	}
	shown := rounded(v)
	nodes, ok := n.cases["="+strconv.FormatFloat(v, 'f', -1, 64)]
	if !ok {
		nodes, ok = n.cases[category(w.c.lang, shown.i, shown.tenths == 0)]
	}
	if !ok {
		nodes = n.cases[other]
	}
	w.write(nodes, formatOf(w.c.lang).number(shown))
}

// value writes an argument as its kind wants it.
func (w *writer) value(name string, value any) string {
	if items, ok := listed(value); ok {
		return w.list(name, items)
	}
	if p, ok := phrase(value); ok {
		return w.c.say(p.ID, p.Args, w.depth+1, w.left)
	}
	kind := KindOf(name)
	if v, ok := numeric(value); ok && kind != Code {
		return w.number(kind, v)
	}
	s, ok := plain(value)
	if !ok {
		return missing(name)
	}
	if kind == Term || kind == Sentence {
		if id := termID(name, s); w.c.Has(id) {
			return w.c.say(id, nil, w.depth+1, w.left)
		}
	}
	return w.c.foreign(s)
}

func (w *writer) number(kind Kind, v float64) string {
	f := formatOf(w.c.lang)
	switch kind {
	case Percent:
		return f.number(rounded(v)) + f.percent
	case Share:
		return f.number(rounded(v*100)) + f.percent
	}
	return f.number(rounded(v))
}

func (w *writer) list(name string, items []any) string {
	if len(items) == 0 {
		return "–"
	}
	var parts []string
	for i, item := range items {
		if i == maxItems {
			parts = append(parts, "…")
			break
		}
		if _, nested := listed(item); nested {
			parts = append(parts, missing(name))
			continue
		}
		parts = append(parts, w.value(name, item))
	}
	return strings.Join(parts, formatOf(w.c.lang).list)
}

// listed takes a slice of any of the known types apart.
func listed(value any) ([]any, bool) {
	switch l := value.(type) {
	case []any:
		return l, true
	case []string:
		return boxed(l), true
	case []int:
		return boxed(l), true
	case []Phrase:
		return boxed(l), true
	}
	return nil, false
}

func boxed[T any](list []T) []any {
	items := make([]any, len(list))
	for i, v := range list {
		items[i] = v
	}
	return items
}

func phrase(value any) (Phrase, bool) {
	switch p := value.(type) {
	case Phrase:
		return p, true
	case map[string]any:
		id, ok := p["id"].(string)
		args, _ := p["args"].(map[string]any)
		return Phrase{id, args}, ok
	}
	return Phrase{}, false
}

func numeric(value any) (float64, bool) {
	switch v := value.(type) {
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// plain is a value as a program would write it.
func plain(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	}
	v, ok := numeric(value)
	if !ok || math.IsNaN(v) || math.IsInf(v, 0) {
		return "", false
	}
	return strconv.FormatFloat(v, 'f', -1, 64), true
}
