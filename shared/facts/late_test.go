package facts

import (
	"testing"

	"sidetone/shared/report"
)

// lateBy is a run whose timer was so late.
func lateBy(ms float64) report.Observation {
	o := report.Observation{Check: report.CheckEnvironment, Outcome: report.OK}
	o.Detail.Environment = &report.Environment{Late: &report.Late{MS: ms, Share: 0.3}}
	return o
}

func TestLatePageIsNoNetwork(t *testing.T) {
	socket := report.Observation{Check: report.CheckSignaling, Outcome: report.OK}
	socket.Detail.Socket = &report.Socket{Opened: true, OpenMS: 2500, LateMS: 600}
	for _, c := range []struct {
		name string
		term Term
		of   []report.Observation
		late float64
		want Answer
	}{
		{"jitter that the page may have made", TooMuchJitter, sampled(report.Flow{JitterMS: 40}), 40, Unknown},
		{"jitter beyond what the page made", TooMuchJitter, sampled(report.Flow{JitterMS: 40}), 39, Yes},
		{"jitter within the limit", TooMuchJitter, sampled(report.Flow{JitterMS: 10}), 300, No},
		{"delay of the page", TooMuchDelay, sampled(report.Flow{RTTMinMS: 600}), 300, Unknown},
		{"delay of the line", TooMuchDelay, sampled(report.Flow{RTTMinMS: 600}), 299, Yes},
		{"a queue in the page", TooNarrow, sampled(report.Flow{RTTMinMS: 100, RTTMS: 700}), 300, Unknown},
		{"a queue in the line", TooNarrow, sampled(report.Flow{RTTMinMS: 100, RTTMS: 700}), 299, Yes},
		{"a tick that is not late", TooMuchJitter, sampled(report.Flow{JitterMS: 31}), 19, Yes},
		{"a socket that opened late with the page", SocketSlow, []report.Observation{socket}, 30, No},
	} {
		if got := c.term.Ask(evidenceOf(append([]report.Observation{lateBy(c.late)}, c.of...))).Answer; got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
