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

// checkedIn is a sample that took long, and how long ICE's own checks did.
func checkedIn(ms float64) []report.Observation {
	ice := pathSeen(report.CheckPathICE, report.DirectUDP, report.OK, nil)
	ice.Detail.ICE = &report.ICE{RTTMS: ms}
	return append(sampled(report.Flow{RTTMinMS: 600}), ice)
}

func thinned(sent, returned int) []report.Observation {
	return sampled(report.Flow{Sent: sent, Returned: returned})
}

// What rests on silence or on a flow is not certain on a late page; what was read
// is.
func TestLateDoubts(t *testing.T) {
	silent := report.Observation{Check: report.CheckICE, Target: "turn:192.0.2.1", Outcome: report.Silent}
	refused := report.Observation{Check: report.CheckICE, Target: "turn:192.0.2.2", Outcome: report.Failed, Code: 401}
	for _, c := range []struct {
		name  string
		late  float64
		of    string
		tag   report.Tag
		doubt bool
	}{
		{"silence", 50, "o1", report.Measured, true},
		{"silence in time", 49, "o1", report.Measured, false},
		{"a refusal", 300, "o2", report.Observed, false},
		{"a flow", 50, "o3", report.Measured, true},
	} {
		e := evidenceOf(append([]report.Observation{lateBy(c.late), silent, refused}, thinned(50, 30)...))
		if got := e.LateDoubts([]Cite{{Tag: c.tag, Observation: c.of}}); (len(got) > 0) != c.doubt {
			t.Errorf("%s: %v", c.name, got)
		}
	}
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
		{"jitter within the limit", TooMuchJitter, sampled(report.Flow{JitterMS: 10}), 49, No},
		{"jitter on a page that is held up", TooMuchJitter, sampled(report.Flow{JitterMS: 40}), 50, Unknown},
		{"jitter within the limit on a page that is held up", TooMuchJitter, sampled(report.Flow{JitterMS: 10}), 50, No},
		{"delay of the line", TooMuchDelay, sampled(report.Flow{RTTMinMS: 600}), 49, Yes},
		{"delay on a page that is held up", TooMuchDelay, sampled(report.Flow{RTTMinMS: 600}), 50, Unknown},
		{"delay that ICE's checks have too", TooMuchDelay, checkedIn(600), 300, Yes},
		{"delay that they have not", TooMuchDelay, checkedIn(20), 300, No},
		{"a queue in the line", TooNarrow, sampled(report.Flow{RTTMinMS: 100, RTTMS: 700}), 49, Yes},
		{"a queue in the page", TooNarrow, sampled(report.Flow{RTTMinMS: 100, RTTMS: 700}), 50, Unknown},
		{"a queue that ICE's checks did not meet", TooNarrow, queuedBeside(80), 20, No},
		{"a queue that they met", TooNarrow, queuedBeside(300), 20, Yes},
		{"a queue on a page in time", TooNarrow, queuedBeside(80), 19, Yes},
		{"loss of a data channel", TooMuchLoss, thinned(50, 30), 49, Yes},
		{"loss on a page that is held up", TooMuchLoss, thinned(50, 30), 50, Unknown},
		{"loss of media beside it", TooMuchLoss, overtakenBy(20, 16, 0), 300, Yes},
		{"no loss of media beside it", TooMuchLoss, overtakenBy(20, 17, 0), 300, Unknown},
		{"too little media to tell", TooMuchLoss, overtakenBy(19, 10, 0), 300, Unknown},
		{"a limit", RateLimited, paces(slow(15, 15), voice(50, 50), video(75, 54)), 49, Yes},
		{"a limit on a page that is held up", RateLimited, paces(slow(15, 15), voice(50, 50), video(75, 54)), 50, Unknown},
		{"what was overtaken on a page that is held up", LateNotLost, overtakenBy(100, 100, 60), 60, Unknown},
		{"a tick that is not late", TooMuchJitter, sampled(report.Flow{JitterMS: 31}), 19, Yes},
		{"a socket that opened late with the page", SocketSlow, []report.Observation{socket}, 30, No},
	} {
		if got := c.term.Ask(evidenceOf(append([]report.Observation{lateBy(c.late)}, c.of...))).Answer; got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// queuedBeside is a sample that waited in a queue, and checks on its path that took
// so many milliseconds.
func queuedBeside(ms float64) []report.Observation {
	checks := pathSeen(report.CheckPathICE, report.DirectUDP, report.OK, nil)
	checks.Detail.ICE = &report.ICE{RTTMS: ms}
	return append(sampled(report.Flow{RTTMinMS: 100, RTTMS: 700}), checks)
}
