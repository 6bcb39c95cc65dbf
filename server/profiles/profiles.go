// Package profiles reads profiles, built in or from files. It stands apart
// from shared/profile so that no YAML reader is linked into the agent.
package profiles

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"sidetone/server/icereply"
	"sidetone/shared/profile"
)

// Default is the profile that serves when none is named.
const Default = "embedded"

var builtin = map[string][]byte{
	"embedded":       profile.EmbeddedYAML,
	"acs":            profile.ACSYAML,
	"acs-gov":        profile.ACSGovYAML,
	"acs-teams":      profile.ACSTeamsYAML,
	"amazon-connect": profile.AmazonConnectYAML,
	"chime":          profile.ChimeYAML,
	"cloudflare":     profile.CloudflareYAML,
	"coturn":         profile.CoturnYAML,
	"daily":          profile.DailyYAML,
	"genesys":        profile.GenesysYAML,
	"jitsi":          profile.JitsiYAML,
	"livekit":        profile.LiveKitYAML,
	"livekit-cloud":  profile.LiveKitCloudYAML,
	"telnyx":         profile.TelnyxYAML,
	"twilio":         profile.TwilioYAML,
	"vonage":         profile.VonageYAML,
}

// Names lists what is built in and complete as it stands.
func Names() []string {
	return []string{"embedded", "acs", "acs-teams", "acs-gov", "twilio", "cloudflare", "chime", "daily", "telnyx", "vonage"}
}

// Installations lists what is built in and needs environment variables that
// say where it is installed.
func Installations() []string {
	return []string{"coturn", "jitsi", "livekit", "livekit-cloud", "amazon-connect", "genesys"}
}

// Builtin loads everything that is built in and complete here and now.
func Builtin() ([]profile.Profile, error) {
	var list []profile.Profile
	for _, name := range append(Names(), Installations()...) {
		p, err := Load(name)
		if err != nil && slices.Contains(Names(), name) {
			return nil, err
		}
		if err == nil {
			list = append(list, p)
		}
	}
	return list, nil
}

// nameForm tells a name from a path: a path has a dot or a slash in it.
var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// Load reads the profile of a name, or of a file. Errors are one line and say
// which line of the file is wrong, and what is allowed.
func Load(nameOrFile string) (profile.Profile, error) {
	file, data, err := Source(nameOrFile)
	if err != nil {
		return profile.Profile{}, err
	}
	folder := ""
	if builtin[nameOrFile] == nil {
		folder = filepath.Dir(nameOrFile)
	}
	p, err := Parse(file, data)
	if err != nil {
		return p, err
	}
	if w := checkFiles(&p, folder); w != nil {
		_, doc, err := decode(file, data)
		if err != nil {
			return p, err
		}
		return p, w.in(file, doc)
	}
	return p, nil
}

func unknown(nameOrFile string) error {
	return fmt.Errorf("%q is not allowed; it has to be %s or a YAML file that can be read",
		nameOrFile, strings.Join(append(Names(), Installations()...), ", "))
}

// checkFiles reads the files with credentials once, so that a mistake in them
// is told at the start. Their names are relative to the profile's own folder.
func checkFiles(p *profile.Profile, folder string) *wrong {
	for i := range p.ICE.Servers {
		s := &p.ICE.Servers[i]
		if s.Credentials.File == "" {
			continue
		}
		at := []string{"ice", "servers", fmt.Sprint(i), "credentials", "file"}
		if !filepath.IsAbs(s.Credentials.File) {
			s.Credentials.File = filepath.Join(folder, s.Credentials.File)
		}
		servers, err := icereply.ReadFile(s.Credentials.File)
		if err != nil {
			return &wrong{at, err.Error()}
		}
		if username, _ := icereply.Credentials(servers); username == "" {
			return &wrong{at, fmt.Sprintf("%q has no user name and credential", s.Credentials.File)}
		}
	}
	return nil
}
