package peer

import "time"

const (
	// What of one connection is kept. A call has at most some dozens of each;
	// a dump that has more is a test or an attack.
	maxServers    = 64
	maxCandidates = 128
	maxErrors     = 128
	maxChanges    = 64
	maxStats      = 2048
	maxState      = 32
	// maxJSON is the longest logged value that is read as JSON.
	maxJSON = 256 << 10
	// longest bounds what is believed of the clocks in a dump.
	longest = 24 * time.Hour

	// allowance for an answer, as a run gives it on a fast line: a server or
	// a page under load.
	allowance = 400 * time.Millisecond
	// tcpSilent: SYNs at 0, 1 and 3 s (RFC 6298 2.1) have gone unanswered.
	tcpSilent = 3300 * time.Millisecond
	// fastError: an icecandidateerror before this is none of the browsers'
	// STUN time-outs (7.9 s and more).
	fastError = 2 * time.Second
	// iceSilent: how long checks have to go unanswered before a connection
	// that is still checking is called silent: the other side may be asked
	// to permit them first, and its candidates trickle in.
	iceSilent = 5 * time.Second
	// checksEnough unanswered checks on a path are no accident.
	checksEnough = 5
	// dtlsSilent: flights at 0, 1 and 3 s (RFC 9147 5.8.2), and time for the
	// answer to the last.
	dtlsSilent = 4500 * time.Millisecond
	// mediaSilent: RTCP comes at least every 5 s (RFC 3550 6.2), and so many
	// packets were sent by then.
	mediaSilent = 6 * time.Second
	mediaEnough = 50
	// stoppedWithin: libwebrtc ends its search for candidates when the first
	// path connects, within the turn of an event loop.
	stoppedWithin = 500 * time.Millisecond
)
