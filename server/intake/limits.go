package intake

import "time"

const (
	// MaxBody is the size of a posted report (contract), and of all
	// observations of one after many posts.
	MaxBody = 256 << 10
	// maxPartials is how many partial reports of a run are taken (contract).
	maxPartials = 64
	// maxPosts bounds all posts of a run. A complete report may come after
	// the last partial one, on several roads and a few times on each.
	maxPosts = maxPartials + 16
	// maxObservations of one report. A run with sixteen relay ports makes
	// about a hundred; what is beyond this is not a run.
	maxObservations = 512
	// maxMerged bounds the observations of a report after many posts, the
	// server's own included.
	maxMerged = 2 * maxObservations
	// fullFor is when to come again to a full database: the sweep, which makes
	// room, comes every hour.
	fullFor = time.Hour
	// longestOnTheWay is how old a report may be that comes as a code: as old as
	// reports are kept by default.
	longestOnTheWay = 30 * 24 * time.Hour
	// maxName bounds ids and names of checks, which are ours and short.
	maxName = 64
)
