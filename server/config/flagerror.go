package config

import (
	"errors"
	"flag"
	"fmt"
	"regexp"
	"time"
)

// What package flag says of flags, whose errors have no types. The group names the
// flag, or the value and the flag.
var (
	flagUnknown   = regexp.MustCompile(`^flag provided but not defined: -(.+)$`)
	flagNeedsArg  = regexp.MustCompile(`^flag needs an argument: -(.+)$`)
	flagBadValue  = regexp.MustCompile(`(?s)^invalid (?:boolean )?value "(.*)" for (?:flag )?-([^:]+): (.*)$`)
	flagBadSyntax = regexp.MustCompile(`^bad flag syntax: (.+)$`)
)

// FlagError says what package flag refused in the words in which the rest of a
// command line is refused: the flag as it is written, and what is allowed. An error
// of another kind is given back as it is. The name is that of the command.
func FlagError(name string, set *flag.FlagSet, err error) error {
	text := err.Error()
	switch {
	case errors.Is(err, flag.ErrHelp):
		return err
	case flagUnknown.MatchString(text):
		return fmt.Errorf("--%s: no such flag; sidetone %s --help lists them", flagUnknown.FindStringSubmatch(text)[1], name)
	case flagNeedsArg.MatchString(text):
		return fmt.Errorf("--%s: the value is missing; sidetone %s --help tells what it takes", flagNeedsArg.FindStringSubmatch(text)[1], name)
	case flagBadSyntax.MatchString(text):
		return fmt.Errorf("%q is no flag; sidetone %s --help lists them", flagBadSyntax.FindStringSubmatch(text)[1], name)
	case flagBadValue.MatchString(text):
		found := flagBadValue.FindStringSubmatch(text)
		if takes := whatItTakes(set.Lookup(found[2])); takes != "" {
			return fmt.Errorf("--%s: \"%s\" is not allowed; it has to be %s", found[2], found[1], takes)
		}
		return fmt.Errorf("--%s: %s", found[2], found[3]) // its own words
	}
	return err
}

// whatItTakes tells what a flag of one of Go's own types takes; of another it is empty.
func whatItTakes(f *flag.Flag) string {
	getter, ok := f.Value.(flag.Getter)
	if !ok {
		return ""
	}
	switch getter.Get().(type) {
	case bool:
		return "true or false"
	case int:
		return "a whole number"
	case time.Duration:
		return "a duration such as 45s or 1m30s"
	}
	return ""
}
