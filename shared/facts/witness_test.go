package facts

import (
	"testing"

	"sidetone/shared/report"
)

// beside is a sample that misses much on its way back, and the media that was sent
// beside it, on a line with 8 ms of jitter each way.
func beside(sent, returned, media, back int) []report.Observation {
	return besideOn(16, sent, returned, media, back)
}

func besideOn(jitter float64, sent, returned, media, back int) []report.Observation {
	none, lost := 0.0, 1-float64(returned)/float64(sent)
	f := report.Flow{Sent: sent, Returned: returned, LossUp: &none, LossDown: &lost, JitterMS: jitter}
	return append(sampled(f), pathSeen(report.CheckPathRTP, report.DirectUDP, report.OK, &report.Flow{Sent: media, Returned: back, JitterMS: jitter}))
}

// Packets that were overtaken are missing of a data channel and not of media.
func TestMediaTellsLossFromOvertaking(t *testing.T) {
	for _, c := range []struct {
		name string
		of   []report.Observation
		want Answer
	}{
		{"150 ms and 8 ms of jitter", beside(81, 70, 39, 39), No},
		{"media loses as well", beside(81, 70, 39, 34), Yes},
		{"media loses less, and too much", beside(100, 50, 100, 93), Yes},
		{"too little media", beside(81, 60, 19, 19), Yes},
		{"chance alone", beside(50, 44, 20, 20), Yes},
		{"lost of slow packets too", append(paces(slow(15, 13), voice(50, 43)), beside(81, 70, 39, 39)...), Yes},
		{"less lost of slow packets", append(paces(slow(15, 13), voice(50, 30)), beside(50, 15, 30, 30)...), No},
		{"a line too even to overtake", besideOn(4, 81, 60, 39, 39), Yes},
		{"media of the other path loses", append(beside(50, 36, 25, 25),
			pathSeen(report.CheckPathRTP, report.RelayUDP, report.OK, &report.Flow{Sent: 25, Returned: 19, JitterMS: 16})), Yes},
		{"nothing lost of slow packets", append(paces(slow(15, 15), voice(50, 41)), beside(81, 70, 39, 39)...), No},
	} {
		if got := TooMuchLoss.Ask(evidenceOf(c.of)).Answer; got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	thinned := paces(slow(15, 15), voice(50, 43), video(25, 21))
	if got := RateLimited.Ask(evidenceOf(append(thinned, beside(67, 57, 42, 42)...))).Answer; got != Unknown {
		t.Errorf("a limit where media is whole: %d", got)
	}
	if got := RateLimited.Ask(evidenceOf(append(thinned, beside(67, 57, 42, 36)...))).Answer; got != Yes {
		t.Errorf("a limit that media meets too: %d", got)
	}
}

// What passes at first may hold a few packets of media, and then a further
// connection tells a cut from a line that loses.
func TestSilentAgain(t *testing.T) {
	cut := []report.Observation{
		pathSeen(report.CheckPathICE, report.DirectUDP, report.OK, nil), pathSeen(report.CheckPathDTLS, report.DirectUDP, report.OK, nil),
		pathSeen(report.CheckPathData, report.DirectUDP, report.Silent, &report.Flow{Sent: 50, Returned: 4, LossUp: new(0.0), LossDown: new(0.0)}),
		pathSeen(report.CheckPathRTP, report.DirectUDP, report.OK, &report.Flow{Sent: 13, Returned: 2}),
		pathSeen(report.CheckPathICE, report.RelayUDP, report.Silent, nil), pathSeen(report.CheckPathData, report.RelayTCP, report.OK, nil),
	}
	crawl := func(returned int) report.Rate {
		return report.Rate{Sent: 7, Arrived: returned, Returned: returned, Bytes: 24, MS: 1232}
	}
	for _, c := range []struct {
		name    string
		again   []report.Rate
		outcome report.Outcome
		want    Answer
	}{
		{"not tried again", nil, report.NotTested, No},
		{"silent after the first packets once more", []report.Rate{slow(6, 6), crawl(0)}, report.Silent, Yes},
		{"a crawl passes", []report.Rate{slow(6, 6), crawl(2)}, report.Silent, No},
		{"nothing passed at all", []report.Rate{slow(0, 0), crawl(0)}, report.Silent, No},
		{"never asked more slowly", []report.Rate{slow(6, 6), voice(0, 0)}, report.Silent, No},
	} {
		again := paces(c.again...)
		again[0].Outcome = c.outcome
		e := evidenceOf(append(again, cut...))
		if got := UDPStopsAfterHandshake.Ask(e).Answer; got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
		if got := HeavyLoss.Ask(e).Answer == Yes; got != (c.want == No) {
			t.Errorf("%s: heavy loss %v", c.name, got)
		}
	}
}

// One path's checks may have been answered before the line was full.
func TestAFullLineIsMetOnEveryPath(t *testing.T) {
	checks := func(p report.Path, ms float64) report.Observation {
		o := pathSeen(report.CheckPathICE, p, report.OK, nil)
		o.Detail.ICE = &report.ICE{ChecksSent: 9, ChecksAnswered: 4, RTTMS: ms}
		return o
	}
	for _, c := range []struct {
		name          string
		direct, relay float64
		want          Answer
	}{
		{"80 kbit/s in Chromium", 150, 318, Yes},
		{"both wait", 288, 764, Yes},
		{"a line that loses", 3, 60, No},
		{"one is known", 3, 0, No},
	} {
		https := report.Observation{Check: report.CheckHTTPS, Outcome: report.OK}
		https.Detail.HTTP = &report.HTTP{Sent: 5, Answered: 5, RTTMS: 82, RTTMedianMS: 237}
		socket := report.Observation{Check: report.CheckSignaling, Outcome: report.OK}
		socket.Detail.Socket = &report.Socket{Opened: true, OpenMS: 109, Sent: 28, Answered: 28, RTTMedianMS: 656}
		e := evidenceOf([]report.Observation{https, socket, checks(report.DirectUDP, c.direct), checks(report.RelayUDP, c.relay)})
		if got := e.lineFills(swampedGrowth).Answer; got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
