package facts

import (
	"testing"

	"sidetone/shared/report"
)

// paces are what came of packets that were sent at several paces.
func paces(rates ...report.Rate) []report.Observation {
	o := report.Observation{Check: report.CheckPathRate, Target: string(report.DirectUDP), Outcome: report.OK}
	o.Detail.Rates = rates
	return []report.Observation{o}
}

// What came of one pace: how many packets arrived, and how many came back.
func slow(arrived, returned int) report.Rate {
	return report.Rate{Sent: 15, Arrived: arrived, Returned: returned, Bytes: 160, MS: 990, RTTMS: 1}
}

func medium(arrived, returned int) report.Rate {
	return report.Rate{Sent: 27, Arrived: arrived, Returned: returned, Bytes: 160, MS: 713, RTTMS: 1}
}

func voice(arrived, returned int) report.Rate {
	return report.Rate{Sent: 50, Arrived: arrived, Returned: returned, Bytes: 160, MS: 850, RTTMS: 1}
}

func video(arrived, returned int) report.Rate {
	return report.Rate{Sent: 75, Arrived: arrived, Returned: returned, Bytes: 960, MS: 1275, RTTMS: 1}
}

func TestLimitAndLoss(t *testing.T) {
	late := func(r report.Rate, ms float64) report.Rate {
		r.RTTMS = ms
		return r
	}
	for _, c := range []struct {
		name           string
		rates          []report.Rate
		limited, later Answer
	}{
		{"one pace tells nothing", []report.Rate{slow(15, 15)}, Unknown, Unknown},
		{"nothing is lost at any pace", []report.Rate{slow(15, 15), voice(50, 50), video(75, 75)}, No, Yes},
		{"clean when slow", []report.Rate{slow(15, 15), voice(20, 20)}, Yes, No},
		{"clean up to a voice call", []report.Rate{slow(15, 15), voice(50, 50), video(75, 54)}, Yes, No},
		{"of more no more arrives", []report.Rate{slow(11, 8), medium(8, 5)}, Yes, No},
		{"clean only at a crawl", []report.Rate{slow(11, 8), {Sent: 12, Arrived: 12, Returned: 12, Bytes: 160, MS: 1776}}, Yes, No},
		{"half is lost at a crawl too", []report.Rate{slow(11, 8), {Sent: 12, Arrived: 9, Returned: 6, Bytes: 160, MS: 1776}}, No, No},
		{"15 % each way", []report.Rate{slow(13, 10), medium(23, 19)}, No, No},
		{"15 % each way, and luck when slow", []report.Rate{slow(15, 14), voice(43, 36)}, No, No},
		{"20 % one way", []report.Rate{slow(12, 12), medium(22, 22)}, No, No},
		{"20 % one way, and luck when slow", []report.Rate{slow(15, 14), voice(50, 42), video(75, 53)}, No, No},
		{"the same with more luck", []report.Rate{slow(15, 14), voice(50, 45), video(75, 57)}, No, No},
		{"20 % one way, and luck at the last", []report.Rate{slow(15, 14), voice(50, 38), video(75, 69)}, No, No},
		{"of more more arrives", []report.Rate{slow(14, 13), video(60, 40)}, No, No},
		{"of more no more comes back, while all of it arrives", []report.Rate{slow(14, 12), medium(27, 9)}, Yes, No},
		{"the way down policed to 48 kbit/s", []report.Rate{slow(15, 15), voice(47, 35), video(63, 4)}, Yes, No},
		{"the slow one came too early", []report.Rate{slow(11, 11), medium(27, 27), voice(36, 36)}, Yes, No},
		{"the slow one came too early, and there is no limit", []report.Rate{slow(11, 11), medium(27, 27), voice(50, 50), video(75, 75)}, No, Yes},
		{"a queue and no limit", []report.Rate{late(slow(15, 15), 100), late(voice(40, 30), 201)}, No, No},
		{"hardly a queue", []report.Rate{late(slow(15, 15), 100), late(voice(40, 30), 199)}, Yes, No},
		{"what waits in the browser is no queue", []report.Rate{slow(15, 15), voice(39, 39), late(video(9, 9), 594)}, Yes, No},
		{"next to nothing is lost", []report.Rate{slow(15, 15), voice(50, 50), video(75, 68)}, No, Yes},
	} {
		e := evidenceOf(paces(c.rates...))
		if got := RateLimited.Ask(e).Answer; got != c.limited {
			t.Errorf("%s: limited %d, want %d", c.name, got, c.limited)
		}
		if got := CarriedLater.Ask(e).Answer; got != c.later {
			t.Errorf("%s: carried later %d, want %d", c.name, got, c.later)
		}
	}
}

// What a run could not find anything wrong with speaks against a limit.
func TestCleanSampleDeniesLimit(t *testing.T) {
	none := 0.0
	if got := RateLimited.Ask(evidenceOf(sampled(report.Flow{LossUp: &none, LossDown: &none}))).Answer; got != No {
		t.Errorf("a clean sample answers %d", got)
	}
	much := 0.3
	if got := RateLimited.Ask(evidenceOf(sampled(report.Flow{LossUp: &much, LossDown: &none}))).Answer; got != Unknown {
		t.Errorf("a lossy sample answers %d before other paces were tried", got)
	}
}

// Where no sample could be made over UDP, what every pace lost is loss; one over
// TCP says nothing of that.
func TestLossOfRates(t *testing.T) {
	tcp := pathSeen(report.CheckPathData, report.RelayTCP, report.OK, &report.Flow{Sent: 50, Returned: 50, LossUp: new(0.0), LossDown: new(0.0)})
	rates := paces(report.Rate{Sent: 15, Arrived: 11, Returned: 8, Bytes: 160, MS: 990}, report.Rate{Sent: 10, Arrived: 8, Returned: 8, Bytes: 24, MS: 1760})
	if got := TooMuchLoss.Ask(evidenceOf(append(rates, tcp))).Answer; got != Yes {
		t.Errorf("a third is lost at every pace: %d", got)
	}
	few := paces(report.Rate{Sent: 15, Returned: 13, Bytes: 160, MS: 990}, report.Rate{Sent: 10, Returned: 9, Bytes: 24, MS: 1760})
	if got := TooMuchLoss.Ask(evidenceOf(append(few, tcp))).Answer; got == Yes {
		t.Error("12 % there and back are too much loss")
	}
}

// A connection that opened when it was alone was neither cut nor filtered, and
// one that stayed silent changes nothing.
func TestTriedAgain(t *testing.T) {
	cut := cutOff(report.Flow{Sent: 100, Returned: 5, LastMS: 100})
	again := paces(report.Rate{Sent: 15, Returned: 15, MS: 990, Bytes: 160}, report.Rate{Sent: 50, Returned: 12, MS: 850, Bytes: 160})
	if got := UDPStopsAfterHandshake.Ask(evidenceOf(append(again, cut...))).Answer; got != No {
		t.Errorf("cut, and carried when tried again: %d", got)
	}
	silent := paces()
	silent[0].Outcome = report.Silent
	if got := UDPStopsAfterHandshake.Ask(evidenceOf(append(silent, cut...))).Answer; got != Yes {
		t.Errorf("cut, and silent when tried again: %d", got)
	}
	hung := []report.Observation{
		pathSeen(report.CheckPathICE, report.DirectUDP, report.OK, nil), pathSeen(report.CheckPathDTLS, report.DirectUDP, report.Silent, nil),
	}
	if got := HandshakeFails.Ask(evidenceOf(append(again, hung...))).Answer; got != No {
		t.Errorf("a handshake that hung, and opened when tried again: %d", got)
	}
	if got := HandshakeFails.Ask(evidenceOf(append(silent, hung...))).Answer; got != Yes {
		t.Errorf("a handshake that hung twice: %d", got)
	}
}

// A limit on UDP leaves requests over TCP alone. A narrow line, which all of
// them share, thins out what is sent faster just as well and makes them wait.
func TestNarrowLineIsNoLimit(t *testing.T) {
	rates := []report.Rate{
		{Sent: 9, Arrived: 9, Returned: 9, Bytes: 160, MS: 594, RTTMS: 502},
		{Sent: 50, Arrived: 44, Returned: 44, Bytes: 160, MS: 850, RTTMS: 722},
		{Sent: 75, Arrived: 1, Returned: 1, Bytes: 960, MS: 1275, RTTMS: 850},
	}
	for _, c := range []struct {
		name            string
		http            report.HTTP
		limited, narrow Answer
	}{
		{"requests wait", report.HTTP{Answered: 5, RTTMS: 321, RTTMedianMS: 1087}, No, Yes},
		{"requests are quick", report.HTTP{Answered: 5, RTTMS: 21, RTTMedianMS: 25}, Yes, Unknown},
		{"a far service", report.HTTP{Answered: 5, RTTMS: 600, RTTMedianMS: 640}, Yes, Unknown},
		{"hardly longer", report.HTTP{Answered: 5, RTTMS: 20, RTTMedianMS: 499}, Yes, Unknown},
		{"too few to tell", report.HTTP{Answered: 2, RTTMS: 321, RTTMedianMS: 1087}, Yes, Unknown},
	} {
		e := evidenceOf(append(paces(rates...), report.Observation{ID: "h", Check: report.CheckHTTPS, Outcome: report.OK, Detail: report.Detail{HTTP: &c.http}}))
		if got := RateLimited.Ask(e).Answer; got != c.limited {
			t.Errorf("%s: limited %d, want %d", c.name, got, c.limited)
		}
		if got := TooNarrow.Ask(e).Answer; got != c.narrow {
			t.Errorf("%s: too narrow %d, want %d", c.name, got, c.narrow)
		}
	}
}
