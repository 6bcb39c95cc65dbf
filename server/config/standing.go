package config

import (
	"sidetone/shared/profile"
)

// Standing reports whether a profile hands out relay credentials that are the
// same for everyone and do not end: whoever begins a run can use the relay for
// anything, as long as the operator leaves them.
func Standing(p profile.Profile) bool {
	for _, s := range p.ICE.Servers {
		if s.Credentials.Username != "" && s.Credentials.Secret == "" {
			return true
		}
	}
	return false
}
