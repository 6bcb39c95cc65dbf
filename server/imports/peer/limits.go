package peer

import "time"

const (
	// What of one connection is kept. A call has at most some hundred events;
	// a dump that has more is a test or an attack.
	maxServers = 64
	maxEvents  = 1000
	maxStats   = 2048
	maxState   = 32
	// maxSections of a description: a meeting has one or two for each person.
	// maxDescription is what of its text is looked through.
	maxSections    = 256
	maxDescription = 256 << 10
	// maxJSON is the longest logged value that is read as JSON.
	maxJSON = 256 << 10
	// longest bounds what is believed of the clocks in a dump.
	longest = 24 * time.Hour
	// A number in a TURN user name is a moment between 2010 and 2100 or none.
	firstExpiry = 1_262_304_000
	lastExpiry  = 4_102_444_800
)
