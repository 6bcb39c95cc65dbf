package run

import (
	"math"
	"time"
)

// schedule is when a browser sends a STUN request again, from the first one.
type schedule []time.Duration

func ms(list ...int) schedule {
	s := make(schedule, len(list))
	for i, v := range list {
		s[i] = time.Duration(v) * time.Millisecond
	}
	return s
}

// libwebrtc: RTO 250 ms doubling to 8 s, 9 sends (stun_request.cc); Safari's
// is the same code. Firefox's nICEr: RTO 100 ms doubling, 7 sends
// (stun_client_ctx.c). TCP: the SYN's retransmissions (RFC 6298).
var (
	libwebrtc = ms(0, 250, 750, 1750, 3750, 7750, 15750, 23750, 31750)
	nicer     = ms(0, 100, 300, 700, 1500, 3100, 6300)
	tcpSYN    = ms(0, 1000, 3000, 7000)
)

// scheduleOf a browser as environment names it. An unknown one is taken to
// send as seldom as the slower of the two.
func scheduleOf(browser string) schedule {
	if browser == "Firefox" {
		return nicer
	}
	return libwebrtc
}

// sent is how many requests had gone out d after the first.
func (s schedule) sent(d time.Duration) int {
	n := 0
	for _, at := range s {
		if at <= d {
			n++
		}
	}
	return n
}

// unanswered is how many requests had time to be answered: sent at least
// allowance before elapsed.
func (s schedule) unanswered(elapsed, allowance time.Duration) int {
	if elapsed < allowance {
		return 0
	}
	return s.sent(elapsed - allowance)
}

// chanceOfSilence is the probability that loss alone left n requests to one
// server unanswered, loss being the share of round trips lost. The first
// packet of a flow does not count: some firewalls and NATs drop it while
// they make their entry. A TURN allocation takes two exchanges and each of
// the requests may have belonged to either, hence the factor.
func chanceOfSilence(n, exchanges int, loss float64) float64 {
	if n < 2 {
		return 1
	}
	ways := 1.0
	if exchanges > 1 {
		ways = float64(n)
	}
	return math.Min(1, ways*math.Pow(loss, float64(n-1)))
}

// lossOf is the share to assume after lost of sent round trips were lost on
// paths that answer: the rule of succession, so that few packets say little,
// and never below the floor.
func lossOf(lost, sent int) float64 {
	if sent <= 0 {
		return lossUnknown
	}
	return math.Max(lossFloor, float64(lost+1)/float64(sent+2))
}

// flight is the requests to one server that were sent so far.
type flight struct {
	schedule  schedule
	exchanges int           // to an answer that the page gets to know of
	elapsed   time.Duration // since the first request
}

// silent reports whether the silence of one server can be believed, and how
// many requests it rests on.
func (f flight) silent(allowance time.Duration, loss float64) (requests int, believed bool) {
	n := f.schedule.unanswered(f.elapsed, allowance)
	return n, chanceOfSilence(n, f.exchanges, loss) < silenceChance
}

// allSilent judges servers together, when not one of a transport answers:
// every request counts, but for the first of each flow.
func allSilent(flights []flight, allowance time.Duration, loss float64) bool {
	chance := 1.0
	for _, f := range flights {
		n := f.schedule.unanswered(f.elapsed, allowance)
		chance *= chanceOfSilence(n, f.exchanges, loss)
	}
	return chance < silenceChance
}
