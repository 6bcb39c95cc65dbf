package profiles

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"sidetone/shared/profile"
)

// What the YAML reader says of keys and values, in its own terms.
var (
	unknownKey = regexp.MustCompile(`^field (.*) not found in type (\S+)$`)
	wrongType  = regexp.MustCompile("^cannot unmarshal !!(\\S+)(?: `(.*)`)? into (\\S+)$")
)

// readable says it in the terms of the file.
func readable(text string) string {
	if m := unknownKey.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("%q is not a key here; it has to be one of %s", m[1], strings.Join(keysOf(m[2]), ", "))
	}
	if m := wrongType.FindStringSubmatch(text); m != nil {
		found := forms[m[1]]
		if m[2] != "" {
			found = "`" + m[2] + "`"
		}
		return fmt.Sprintf("has to be %s, not %s", formOf(m[3]), found)
	}
	return text
}

var forms = map[string]string{"map": "a group of keys", "seq": "a list", "str": "a text", "int": "a number", "bool": "true or false"}

func formOf(goType string) string {
	switch goType {
	case "bool":
		return "true or false"
	case "int":
		return "a whole number"
	case "float64":
		return "a number"
	case "string", "profile.Use", "profile.Mark", "report.Purpose", "report.Notice":
		return "a text"
	}
	if strings.HasPrefix(goType, "[]") {
		return "a list"
	}
	return "a group of keys"
}

// keysOf lists the keys of a type of the profile by its name in Go.
func keysOf(goType string) []string {
	var keys []string
	var walk func(reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || keys != nil {
			return
		}
		if t.String() == goType {
			for i := range t.NumField() {
				keys = append(keys, t.Field(i).Tag.Get("yaml"))
			}
			return
		}
		for i := range t.NumField() {
			walk(t.Field(i).Type)
		}
	}
	walk(reflect.TypeFor[profile.Profile]())
	return keys
}
