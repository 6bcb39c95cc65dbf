package intake

import "time"

const (
	// MaxBody is the size of a posted report (contract).
	MaxBody = 256 << 10
	// maxStored is the size of a report after many posts, with what the server
	// saw and judged. The largest that one post may bring has room in it: its
	// diagnosis cites observations by their ids and is shorter than they are.
	maxStored = 2 * MaxBody
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
	// maxName bounds ids and names of checks, which are ours and short.
	maxName = 64
)
