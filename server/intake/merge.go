package intake

import (
	"regexp"

	"sidetone/server/auth"
	"sidetone/shared/report"
)

// isLate: a post that is older than what is stored. It says nothing that counts,
// neither what was seen nor when the verdict stood.
func isLate(stored, posted report.Report) bool {
	return posted.Sequence > 0 && posted.Sequence < stored.Sequence
}

// merge lays a posted report over the stored one: observations replace those
// with the same id, complete once is complete for good. What a caller cannot
// know or must not set is left as it is.
func merge(stored *report.Report, posted report.Report) {
	stored.Sequence = max(stored.Sequence, posted.Sequence)
	stored.Schema = report.Schema
	stored.Complete = stored.Complete || posted.Complete
	stored.Dropped = max(stored.Dropped, posted.Dropped)
	if posted.Agent != (report.Agent{}) {
		stored.Agent = posted.Agent
	}
	if reportID.MatchString(posted.Before) && posted.Before != stored.ID {
		stored.Before = posted.Before
	}
	if stored.Observations == nil {
		stored.Observations = make([]report.Observation, 0, len(posted.Observations))
	}
	for _, o := range posted.Observations {
		// The server's observations come back from the agent, which got them
		// with an earlier answer. They are the server's to say, and so is what
		// it was told by the logs.
		if o.Source != report.FromServer && o.Origin != report.OriginLogAnalytics {
			stored.Observations = upsert(stored.Observations, o)
		}
	}
}

// reportID is the form of a report's ID (auth.NewID).
var reportID = regexp.MustCompile(`^` + auth.PrefixReport + `[a-z2-7]{10,64}$`)

func upsert(all []report.Observation, o report.Observation) []report.Observation {
	for i := range all {
		if all[i].ID == o.ID {
			all[i] = o
			return all
		}
	}
	return append(all, o)
}

// postedMS is the time to the verdict as the agent measured it; the stored
// one when this post says nothing.
func postedMS(stored, posted report.Report) int {
	if posted.Diagnosis != nil && posted.Diagnosis.MS > 0 {
		return posted.Diagnosis.MS
	}
	if stored.Diagnosis != nil {
		return stored.Diagnosis.MS
	}
	return 0
}
