package profiles

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"sidetone/shared/profile"
)

// maxSize of a profile: a hundred servers take a tenth of it. The reader of
// YAML bounds the expansion of aliases by itself.
const maxSize = 1 << 20

// Parse reads and checks a profile. file is its name in errors, which are
// "file:line: what is wrong". ${NAME} is looked up in the environment.
func Parse(file string, data []byte) (profile.Profile, error) {
	p, doc, err := decode(file, data)
	if err != nil {
		return p, err
	}
	wrong := expand(&p, os.Getenv)
	if wrong == nil {
		wrong = check(p)
	}
	if wrong != nil {
		return p, wrong.in(file, doc)
	}
	return p, nil
}

// in is the error with the line where it is written.
func (w *wrong) in(file string, doc *yaml.Node) error {
	return fmt.Errorf("%s:%d: %s: %s", file, line(doc, w.path), strings.Join(w.path, "."), w.text)
}

// decode reads a profile strictly, and where each part of it is written.
func decode(file string, data []byte) (p profile.Profile, doc *yaml.Node, err error) {
	if len(data) > maxSize {
		return p, nil, fmt.Errorf("%s: is larger than 1 MiB", file)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	switch err := decoder.Decode(&p); {
	case errors.Is(err, io.EOF):
		return p, nil, fmt.Errorf("%s:1: is empty", file)
	case err != nil:
		return p, nil, oneLine(file, err)
	}
	var second yaml.Node
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return p, nil, fmt.Errorf("%s:%d: a second document begins here; a profile is one", file, max(second.Line, 1))
	}
	doc = &yaml.Node{}
	if err := yaml.Unmarshal(data, doc); err != nil {
		return p, nil, oneLine(file, err)
	}
	return p, doc, nil
}

// oneLine turns what the YAML reader says ("yaml: line 3: ..." or "yaml:
// unmarshal errors:\n  line 3: ...") into one line of the usual form. Of
// several errors the first is told.
func oneLine(file string, err error) error {
	text := err.Error()
	var typeError *yaml.TypeError
	if errors.As(err, &typeError) && len(typeError.Errors) > 0 {
		text = typeError.Errors[0]
	}
	text = strings.TrimPrefix(text, "yaml: ")
	text, _, _ = strings.Cut(text, "\n")
	var n int
	if _, scanErr := fmt.Sscanf(text, "line %d:", &n); scanErr == nil {
		_, rest, _ := strings.Cut(text, ": ")
		return fmt.Errorf("%s:%d: %s", file, n, readable(rest))
	}
	// Without a line the reader speaks of the whole file.
	return fmt.Errorf("%s:1: %s", file, text)
}

// line finds where a path is written, or the last part of it that is.
func line(doc *yaml.Node, path []string) int {
	node := doc
	if node.Kind == yaml.DocumentNode && len(node.Content) > 0 {
		node = node.Content[0]
	}
	at := node.Line
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node, at = next, next.Line
	}
	return max(at, 1)
}

// child is the value of a key, or the item of an index.
func child(node *yaml.Node, step string) *yaml.Node {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		for i, item := range node.Content {
			if fmt.Sprint(i) == step {
				return item
			}
		}
	}
	return nil
}
