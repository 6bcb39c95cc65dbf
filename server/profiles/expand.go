package profiles

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"sidetone/shared/profile"
)

// reference is how a text of a profile names an environment variable:
// ${NAME}, or ${NAME:-text} with what stands for it when it is not set. So
// that secrets and addresses of one installation need not stand in the file.
var reference = regexp.MustCompile(`\$\{([A-Z_][A-Z0-9_]*)(:-[^}]*)?\}`)

// expand replaces the references in every text of the profile. Hosts and URLs
// with a variable that may be missing, and is, are left out: ${NAME:-}.
func expand(p *profile.Profile, getenv func(string) string) *wrong {
	missing := func(text string) bool { return missing(text, getenv) }
	p.Hosts = slices.DeleteFunc(p.Hosts, func(h profile.Host) bool { return missing(h.Name) })
	p.ICE.Servers = slices.DeleteFunc(p.ICE.Servers, func(s profile.Server) bool {
		return len(s.URLs) > 0 && !slices.ContainsFunc(s.URLs, func(u string) bool { return !missing(u) })
	})
	for i := range p.ICE.Servers {
		p.ICE.Servers[i].URLs = slices.DeleteFunc(p.ICE.Servers[i].URLs, missing)
	}
	return expandValue(reflect.ValueOf(p).Elem(), nil, getenv)
}

// missing: the text names a variable that is not set, and nothing in its place.
func missing(text string, getenv func(string) string) bool {
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		if m[2] == ":-" && getenv(m[1]) == "" {
			return true
		}
	}
	return false
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

// About gives the title of a profile as it is written and the variables that it
// needs, in their order.
func About(nameOrFile string) (title string, needed []string, err error) {
	file, data, err := Source(nameOrFile)
	if err != nil {
		return "", nil, err
	}
	p, _, err := decode(file, data)
	if err != nil {
		return "", nil, err
	}
	// What stands in a remark is no text of the profile.
	text, err := yaml.Marshal(p)
	if err != nil {
		return "", nil, err
	}
	for _, m := range reference.FindAllStringSubmatch(string(text), -1) {
		if m[2] == "" && !slices.Contains(needed, m[1]) {
			needed = append(needed, m[1])
		}
	}
	return p.Title, needed, nil
}
