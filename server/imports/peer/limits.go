package peer

import "time"

const (
	// What of one connection is kept. A call has at most some hundred events;
	// a dump that has more is a test or an attack.
	maxServers = 64
	maxEvents  = 1000
	maxStats   = 2048
	maxState   = 32
	// maxJSON is the longest logged value that is read as JSON.
	maxJSON = 256 << 10
	// longest bounds what is believed of the clocks in a dump.
	longest = 24 * time.Hour
)
