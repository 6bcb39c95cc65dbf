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
	// pingBytes are written to find out whether a report could be: as many as
	// a usual one has. A smaller write succeeds on a full disk while there is
	// room left in a page or in the write-ahead log.
	pingBytes = 16 << 10
	// purgeTogether is how many rows one transaction deletes, so that nobody
	// waits for the whole sweep.
	purgeTogether = 200
)
