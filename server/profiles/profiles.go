// Package profiles reads profiles, built in or from files. It stands apart
// from shared/profile so that no YAML reader is linked into the agent.
package profiles

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"sidetone/shared/profile"
)

// Default is the profile that serves when none is named.
const Default = "embedded"

var builtin = map[string][]byte{
	"embedded": profile.EmbeddedYAML,
	"acs":      profile.ACSYAML,
}

// Names lists what is built in.
func Names() []string { return []string{"embedded", "acs"} }

// nameForm tells a name from a path: a path has a dot or a slash in it.
var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// Load reads the profile of a name, or of a file. Errors are one line and say
// which line of the file is wrong, and what is allowed.
func Load(nameOrFile string) (profile.Profile, error) {
	if slices.Contains(Names(), nameOrFile) {
		return Parse(nameOrFile+".yaml", builtin[nameOrFile])
	}
	data, err := os.ReadFile(nameOrFile)
	if err != nil {
		return profile.Profile{}, fmt.Errorf("%q is not allowed; it has to be %s or a YAML file that can be read",
			nameOrFile, strings.Join(Names(), ", "))
	}
	return Parse(nameOrFile, data)
}
