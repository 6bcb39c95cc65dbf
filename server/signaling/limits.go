package signaling

import (
	"time"

	"sidetone/server/caller"
	"sidetone/server/intake"
)

const (
	// helloWithin is how long a new socket may take to say who it is: far
	// beyond the slowest network in which a run makes sense.
	helloWithin = 15 * time.Second
	// writeWithin is how long a caller may take nothing of what is written to
	// him before he is given up.
	writeWithin = 10 * time.Second
	// farewellWithin bounds the closing of all sockets at the end, whoever of
	// them still reads.
	farewellWithin = time.Second
	// maxMessage is a report and what is around it.
	maxMessage = intake.MaxBody + 4<<10
	// maxEcho bytes of a message are sent back; the agent's has 40.
	maxEcho = 4 << 10
	// maxMessages of one socket: five a second for the whole life of a run.
	maxMessages = 3000
	// maxSockets of one run at once: two are watched, one may be reopened,
	// and the dead ones of a cut network take a while to be noticed.
	maxSockets = 8
	// maxArrivals of a run are witnessed one by one. The agent makes two or
	// three; the rest share the last place.
	maxArrivals = 12
	// readBuffer and writeBuffer are what an open socket holds for reading,
	// and shares with others for writing. Messages of a run have some 100
	// bytes, the hello with its token 400; a longer one is read past the
	// buffer.
	readBuffer  = 512
	writeBuffer = 2 << 10
	// maxOpen sockets of this process: each costs about 10 kB and a file
	// descriptor.
	maxOpen = 20480
)

// socketShares: with 30 runs a minute, which last ten minutes, one caller
// comes to 2,400 sockets. Half of all is for where an operator has lifted that
// limit; whoever holds most makes room when there is none. They hold in each
// replica by itself, as the sockets do.
var socketShares = caller.Limits{All: maxOpen, Each: maxOpen / 2, Wide: maxOpen / 2}
