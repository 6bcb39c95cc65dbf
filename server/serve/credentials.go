package serve

import "sidetone/server/config"

// warnOfCredentials tells the operator what of his profile every caller gets.
func (m *Main) warnOfCredentials() {
	if !config.Standing(m.Config.Profile) {
		return
	}
	const why = "the profile has relay credentials that do not end, and each caller gets them"
	if m.Config.PublicRun {
		m.Log.Warn(why + "; public runs hand them to strangers, --public-run off keeps them to those with a link")
	} else {
		m.Log.Warn(why + "; runs need a link unless --public-run on is given. A shared secret makes credentials for each run")
	}
}
