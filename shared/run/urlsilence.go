package run

import (
	"time"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// When a STUN or TURN URL is called silent.

// asked: requests went out, as far as can be known.
func (u *urlProbe) asked() bool {
	return u.outcome == "" || u.outcome == report.Silent
}

func (u *urlProbe) flight(now time.Time) flight {
	exchanges := 1
	if u.url.Relays() && u.url.Transport == "udp" {
		exchanges = 2
	}
	return flight{u.scheduleFor(u.url.Transport), exchanges, u.waited(u.gathering, now)}
}

// tick judges silence.
func (u *urlProbe) tick(now time.Time) {
	if u.outcome != "" {
		u.rest()
		return
	}
	if u.gathering.IsZero() {
		// The platform never came to it.
		if !u.begun.IsZero() && u.waited(u.begun, now) > udpDeadline {
			u.settle(report.NotTested, report.Ours("observed.not_gathering"))
		}
		return
	}
	if !u.firstFail.IsZero() {
		if u.waited(u.firstFail, now) > errorGrace {
			u.settleAt(u.firstFail, report.Failed, u.code, report.Remark{})
		}
		return
	}
	if u.isSilent(now) {
		u.settle(report.Silent, report.Remark{})
	}
}

func (u *urlProbe) isSilent(now time.Time) bool {
	f, loss, allowance := u.flight(now), u.loss(), u.network.allowance()
	u.ice.Requests, u.ice.LossAssumed = f.schedule.Unanswered(f.elapsed, allowance), loss
	if u.url.Transport == stunuri.UDP {
		return u.udpSilent(f, loss, allowance)
	}
	return u.tcpSilent(f, loss, allowance)
}

// udpSilent: where other UDP answers, this URL is judged by itself; where none
// does, all are judged together, and not before a path that is much slower
// over UDP than over TCP would have answered.
func (u *urlProbe) udpSilent(f flight, loss float64, allowance time.Duration) bool {
	if f.elapsed > udpDeadline+u.network.extra() {
		return true
	}
	if u.network.heardUDP {
		_, believed := f.silent(allowance, loss)
		return believed
	}
	slow, flights := noUDPWarmup+u.network.extra(), u.flights(true)
	return oldest(flights) >= noUDPFloor+u.network.extra() && allSilent(flights, slow, loss)
}

// tcpSilent: a connection that was not made after three SYNs, or after two to
// each of several servers of which none answers.
func (u *urlProbe) tcpSilent(f flight, loss float64, allowance time.Duration) bool {
	extra := u.network.extra()
	switch {
	case f.elapsed > tcpFloor+extra:
		return true
	case u.network.heardTCP || f.elapsed < tcpAllFloor+extra:
		return false
	}
	return allSilent(u.flights(false), allowance, loss)
}
