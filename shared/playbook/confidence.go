package playbook

import "sidetone/shared/report"

// Confidence by state: how often such a verdict is to be right. The fault
// lab measures it.
const (
	sureConfirmed = 0.97
	sureLikely    = 0.85
	surePossible  = 0.35
	// A call failed by it and a later check does not show it, or the other way
	// round: each may be right for its own time.
	sureContradicted = 0.6
	sureRuledOut     = 0.02
)

func (j *judgement) confidence() float64 {
	switch j.state {
	case report.Confirmed:
		return sureConfirmed
	case report.Likely:
		if j.match == report.Contradicts {
			return sureContradicted
		}
		return sureLikely
	case report.Possible:
		return surePossible
	case report.RuledOut:
		return sureRuledOut
	}
	return 0
}
