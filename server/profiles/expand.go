package profiles

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"sidetone/shared/profile"
)

// reference is how a text of a profile names an environment variable:
// ${NAME}, or ${NAME:-text} with what stands for it when it is not set. So
// that secrets and addresses of one installation need not stand in the file.
var reference = regexp.MustCompile(`\$\{([A-Z_][A-Z0-9_]*)(:-[^}]*)?\}`)

// expand replaces the references in every text of the profile. A host whose
// name is a variable that may be missing, and is, is left out.
func expand(p *profile.Profile, getenv func(string) string) *wrong {
	optional := make([]bool, len(p.Hosts))
	for i, h := range p.Hosts {
		optional[i] = reference.MatchString(h.Name)
	}
	if w := expandValue(reflect.ValueOf(p).Elem(), nil, getenv); w != nil {
		return w
	}
	kept := p.Hosts[:0]
	for i, h := range p.Hosts {
		if h.Name != "" || !optional[i] {
			kept = append(kept, h)
		}
	}
	p.Hosts = kept
	return nil
}

func expandValue(v reflect.Value, path []string, getenv func(string) string) *wrong {
	at := func(step string) []string { return append(append([]string{}, path...), step) }
	switch v.Kind() {
	case reflect.String:
		text, missing := expandText(v.String(), getenv)
		if missing != "" {
			return &wrong{path, fmt.Sprintf("the environment variable %s is not set", missing)}
		}
		v.SetString(text)
	case reflect.Slice:
		for i := range v.Len() {
			if w := expandValue(v.Index(i), at(fmt.Sprint(i)), getenv); w != nil {
				return w
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if w := expandValue(v.Field(i), at(v.Type().Field(i).Tag.Get("yaml")), getenv); w != nil {
				return w
			}
		}
	}
	return nil
}

func expandText(text string, getenv func(string) string) (expanded, missing string) {
	expanded = reference.ReplaceAllStringFunc(text, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		value := getenv(m[1])
		instead, optional := strings.CutPrefix(m[2], ":-")
		switch {
		case value != "":
			return value
		case optional:
			return instead
		case missing == "":
			missing = m[1]
		}
		return ""
	})
	return expanded, missing
}
