package profiles

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"sidetone/shared/profile"
)

// maxSize of a profile: a hundred servers take a tenth of it. The reader of
// YAML bounds the expansion of aliases by itself.
const maxSize = 1 << 20

// Parse reads and checks a profile. file is its name in errors, which are
// "file:line: what is wrong".
func Parse(file string, data []byte) (profile.Profile, error) {
	var p profile.Profile
	if len(data) > maxSize {
		return p, fmt.Errorf("%s: is larger than 1 MiB", file)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	switch err := decoder.Decode(&p); {
	case errors.Is(err, io.EOF):
		return p, fmt.Errorf("%s:1: is empty", file)
	case err != nil:
		return p, oneLine(file, err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return p, fmt.Errorf("%s: holds more than one document", file)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return p, oneLine(file, err)
	}
	if wrong := check(p); wrong != nil {
		return p, fmt.Errorf("%s:%d: %s: %s", file, line(&doc, wrong.path), strings.Join(wrong.path, "."), wrong.text)
	}
	return p, nil
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
		return fmt.Errorf("%s:%d: %s", file, n, rest)
	}
	return fmt.Errorf("%s: %s", file, text)
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
