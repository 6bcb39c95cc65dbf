// Package retransmit knows when browsers send their STUN requests and TCP its
// SYNs again, and so how much the silence of a server says.
package retransmit

import (
	"math"
	"time"

	"sidetone/shared/report"
)

// Unbelievable is the chance that loss alone explains a silence, below which
// it is one.
const Unbelievable = 1e-4

// LossUnknown is the share of round trips assumed to be lost as long as
// nothing was measured.
const LossUnknown = 0.05

// Schedule is when requests are sent, from the first one.
type Schedule []time.Duration

func ms(list ...int) Schedule {
	s := make(Schedule, len(list))
	for i, v := range list {
		s[i] = time.Duration(v) * time.Millisecond
	}
	return s
}

// LibWebRTC: RTO 250 ms doubling to 8 s, 9 sends (stun_request.cc); Safari's
// is the same code. NICEr, Firefox: RTO 100 ms doubling, 7 sends
// (stun_client_ctx.c). Native, the run without a browser (server/hands): RTO
// 200 ms doubling. SYN: TCP's retransmissions (RFC 6298).
var (
	LibWebRTC = ms(0, 250, 750, 1750, 3750, 7750, 15750, 23750, 31750)
	NICEr     = ms(0, 100, 300, 700, 1500, 3100, 6300)
	Native    = ms(0, 200, 600, 1400, 3000, 6200)
	SYN       = ms(0, 1000, 3000, 7000)
)

// Of a browser as environment names it. An unknown one is taken to
// send as seldom as the slower of the two.
func Of(browser string) Schedule {
	switch browser {
	case "Firefox":
		return NICEr
	case report.BrowserNative:
		return Native
	}
	return LibWebRTC
}

// Sent is how many requests had gone out d after the first.
func (s Schedule) Sent(d time.Duration) int {
	n := 0
	for _, at := range s {
		if at <= d {
			n++
		}
	}
	return n
}

// Unanswered is how many requests had time to be answered: sent at least
// allowance before elapsed.
func (s Schedule) Unanswered(elapsed, allowance time.Duration) int {
	if elapsed < allowance {
		return 0
	}
	return s.Sent(elapsed - allowance)
}

// Chance is the probability that loss alone left n requests to one
// server unanswered, loss being the share of round trips lost. The first
// packet of a flow does not count: some firewalls and NATs drop it while
// they make their entry. A TURN allocation takes two exchanges and each of
// the requests may have belonged to either, hence the factor.
func Chance(n, exchanges int, loss float64) float64 {
	if n < 2 {
		return 1
	}
	ways := 1.0
	if exchanges > 1 {
		ways = float64(n)
	}
	return math.Min(1, ways*math.Pow(loss, float64(n-1)))
}
