package peer

import "sidetone/server/imports/artefact"

// Report adds all that the connection shows. One that was configured and
// never used says nothing.
func (c *Connection) Report(into *artefact.Artefact) {
	if c.gathering.IsZero() {
		// The event that tells is missing in some dumps; the first sign of
		// life after the configuration comes close.
		if len(c.candidates) > 0 && !c.candidates[0].at.IsZero() {
			c.gathering = c.candidates[0].at
		} else if len(c.errorTimes) > 0 {
			c.gathering = c.first
		}
	}
	c.urls(into)
	c.paths(into)
	c.media(into)
}
