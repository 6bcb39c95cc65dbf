package playbook

import "sidetone/shared/report"

// measured is how often a hypothesis was the cause in recordings of the fault
// lab whose cause is known (testdata/golden and golden-call), by what was judged
// and the state in which the hypothesis stood. TestConfidenceIsMeasured counts
// them anew and holds this table to it.
var measured = map[bool]map[report.State]report.Accuracy{
	ofRun: {
		report.Confirmed: {Right: 143, Of: 143}, report.Likely: {Right: 13, Of: 13}, report.RuledOut: {Right: 0, Of: 1145},
	},
	ofCall: {
		report.Confirmed: {Right: 21, Of: 22}, report.Likely: {Right: 28, Of: 28},
		report.Possible: {Right: 0, Of: 11}, report.RuledOut: {Right: 0, Of: 228},
	},
}

const ofRun, ofCall = false, true

// confidence is the share that was right, with one added to either side, so
// that a few recordings never read as certainty (Laplace's rule of succession).
func (j *judgement) confidence() (float64, *report.Accuracy) {
	m, ok := measured[j.ofCall][j.state]
	if !ok || m.Of == 0 {
		return 0, nil
	}
	share := float64(m.Right+1) / float64(m.Of+2)
	return float64(int(share*1000+0.5)) / 1000, &m
}
