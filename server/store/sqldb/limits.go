package sqldb

import "time"

const (
	// maxTogether is how much work one commit takes. A transaction with so
	// many reports is a few megabytes and takes some tens of milliseconds.
	maxTogether = 256
	// maxWaiting bounds the work that waits for the writer: some seconds of
	// what a disk takes. Whoever comes later is told to come again, which is
	// better than an answer after he has given up.
	maxWaiting = 2048
	// whenBusy is when somebody may come again whose work had no room.
	whenBusy = 2 * time.Second
	// whenBroken is when to come again after the database could not be
	// written: a full disk is not emptied in a second.
	whenBroken = 10 * time.Second
	// maxTries of changing a report that other replicas change too. Each try
	// that fails is another one's that succeeded, and a run posts one report
	// after the other.
	maxTries = 20
	// maxRecent bounds the reports that are remembered, by their bytes as they
	// are stored: some hundred runs at once. Decoded they take about three
	// times as much.
	maxRecent = 16 << 20
	// recentRunsFor and maxRecentRuns bound what is remembered of runs, half a
	// kilobyte each. A run that is deleted may be found for as long.
	recentRunsFor = 5 * time.Second
	maxRecentRuns = 8192
	// pingBytes are written to find out whether a report could be: as many as
	// a usual one has. A smaller write succeeds on a full disk while there is
	// room left in a page or in the write-ahead log.
	pingBytes = 16 << 10
	// namedTables of another program are named: enough to tell whose they are.
	namedTables = 3
	// packers is how many bodies are packed, and how many read, at once. Each
	// keeps a megabyte or two; a body takes less than a millisecond.
	packers = 4
	// packWindow is how far back a packer looks for what it has seen: over all of
	// a body, but for the very largest. It keeps that much of the last one, where
	// the compressor's own choice would be 8 MB a packer.
	packWindow = 512 << 10
	// maxBody bounds what a body is unpacked to: far more than a report may
	// have, which is 256 KiB a post.
	maxBody = 64 << 20
	// kindsFor is how long all kinds are believed to be known. Only another
	// replica can add one unnoticed, by which there is another number of them.
	kindsFor = 2 * time.Second
	// kindsAnew is when they are read again though there are as many: another
	// replica of a later release may have given one other words. Reading thirty
	// thousand takes a fifth of a second.
	kindsAnew = time.Hour
	// fillTogether is how many reports of before are looked up at once to be
	// read again.
	fillTogether = 200
	// branches is how many words of a search may each be looked for in kinds
	// and in single reports apart. Each doubles the work.
	branches = 2
	// purgeTogether is how many rows one transaction deletes, so that nobody
	// waits for the whole sweep.
	purgeTogether = 200
)

// Limits of a search, which tests lower.
var (
	// sharp is how many lines a condition may leave for all of them to be
	// looked at: some milliseconds.
	sharp = 400
	// recently is how many of the newest lines are looked through in the hope
	// that they fill a page, before an index is asked.
	recently = 4000
	// mergeKinds is up to how many kinds are asked one by one. SQLite takes 500
	// selects in one.
	mergeKinds = 100
	// listed is up to how many kinds a statement lists. Ten thousand take a
	// database 20 ms to read; what so many have in common is asked instead.
	listed = 200
	// few is how many lines may hold a word in their own text for all of them to
	// be fetched: a word of three letters is in a thousandth of the ids.
	few = 2000
	// common is how many of the newest lines hold a word of which there are more.
	common = 10
)
