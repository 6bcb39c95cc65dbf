package config

import (
	"fmt"
	"os"
	"slices"

	"go.yaml.in/yaml/v3"
)

// applyFile sets what a YAML file names. Errors name file and line.
func applyFile(c *Config, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("--config: %q cannot be read; it has to be a YAML file", path)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if len(doc.Content) == 0 {
		return nil // an empty file says nothing
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return fmt.Errorf("%s:%d: has to be keys with values, such as listen: :8080", path, root.Line)
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, value := root.Content[i], root.Content[i+1]
		if err := applyNode(c, key.Value, value); err != nil {
			return fmt.Errorf("%s:%d: %s: %w", path, key.Line, key.Value, err)
		}
		if seen[key.Value] {
			return fmt.Errorf("%s:%d: %s: given twice", path, key.Line, key.Value)
		}
		seen[key.Value] = true
	}
	return nil
}

func applyNode(c *Config, key string, value *yaml.Node) error {
	i := slices.IndexFunc(options, func(o option) bool { return o.key() == key })
	if i < 0 {
		return fmt.Errorf("no such key; sidetone serve --help lists them")
	}
	values, ok := scalars(value)
	if !ok || (len(values) > 1 && !options[i].list) {
		return fmt.Errorf("the value has to be %s", map[bool]string{true: "a value or a list of values", false: "a single value"}[options[i].list])
	}
	return options[i].apply(c, values)
}

// scalars gives the values as they are written, so that 3478 and "3478" are
// the same and off stays a word.
func scalars(n *yaml.Node) ([]string, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		return []string{n.Value}, true
	case yaml.SequenceNode:
		var values []string
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				return nil, false
			}
			values = append(values, item.Value)
		}
		return values, true
	}
	return nil, false
}
