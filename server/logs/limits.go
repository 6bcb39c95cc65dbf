package logs

import "time"

const (
	// maxRowsPerTable of one call: a group call of 20 has 20 summaries and
	// about 120 streams.
	maxRowsPerTable = 200
	// maxAnswer bounds an answer of the service: 200 rows of a dozen named
	// columns are about 100 KB, payloads of operations a few hundred more.
	maxAnswer = 4 << 20
	// maxRowBytes is what the rows of one call may take of a report's 256 KiB;
	// a run needs about 80 KiB for itself and goes on posting.
	maxRowBytes = 96 << 10
	// tableWithin is how long one table may take. A call id is found within a
	// second or two; a workspace that needs longer is in trouble.
	tableWithin = 15 * time.Second
	// askWithin bounds all tables of one report: there are six at most, and
	// an operator waits for it.
	askWithin = 60 * time.Second
	// maxColumnsLeftOut is how often a table is asked again without a column
	// that it does not have.
	maxColumnsLeftOut = 4

	// before and after the report are the days in which rows are looked for:
	// a link may be made days after the call that failed, and summaries are
	// revised for days (facts: "later versions hours/days").
	before = 7 * 24 * time.Hour
	after  = 7 * 24 * time.Hour

	// askAgainAfter keeps an operator's impatience from becoming queries: the
	// same report is not asked twice within it.
	askAgainAfter = 10 * time.Second
	// sweepEvery is how often reports that are due are looked for.
	sweepEvery = time.Minute
	// sweepReports is how many are asked in one sweep, one after the other:
	// with the tables of each about 60 queries a minute, far below the 200 in
	// 30 s that Azure Monitor allows one principal.
	sweepReports = 10
	// lease is how long one replica has a due report for itself; a replica
	// that dies leaves it to another one afterwards.
	lease = askWithin + time.Minute
	// throttledFor is how long to wait after a 429 that does not say so, and
	// maxThrottled the longest that is believed.
	throttledFor = time.Minute
	maxThrottled = time.Hour
)

// schedule is when a report is asked, counted from its creation: operations
// of the client arrive within minutes; the updates tables 40-60 min after the
// call; the base tables can take hours, and their last revisions days.
var schedule = []time.Duration{
	5 * time.Minute, 20 * time.Minute, 70 * time.Minute, 3 * time.Hour, 8 * time.Hour, 24 * time.Hour, 48 * time.Hour,
}
