package dumped

import "time"

const (
	// maxConnections of one dump: a call has a few, a page that was left open
	// for a day some dozens.
	maxConnections = 64
	// What of one connection is kept. A call has at most some hundred events;
	// a dump that has more is a test or an attack.
	maxServers = 64
	maxEvents  = 1000
	maxStats   = 2048
	maxState   = 32
	// maxKept bounds what all connections of a file keep together, in bytes:
	// a conference of a hundred has some 3 MB. eventBytes and valueBytes are
	// what an event and a first and last value of statistics weigh besides
	// their texts (measured in Go 1.26).
	maxKept    = 16 << 20
	eventBytes = 260
	valueBytes = 160
	// maxLine is what is kept of a candidate line, an id or a value: browsers
	// write 200 bytes at most.
	maxLine = 320
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
