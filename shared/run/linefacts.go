package run

import (
	"slices"
	"time"

	"sidetone/shared/report"
)

// note keeps the smallest and the largest echo round trip. The greeting
// counts where nothing else is asked.
func (l *line) note(trip time.Duration) {
	v := round(trip.Seconds() * 1000)
	if l.facts.RTTMS == 0 || v < l.facts.RTTMS {
		l.facts.RTTMS = v
		if l.network.socket == 0 || trip < l.network.socket {
			l.network.socket = min(trip, socketTripMost)
		}
	}
	l.facts.RTTMaxMS = max(l.facts.RTTMaxMS, v)
}

func clip(s string) string {
	if len(s) > maxReason {
		return s[:maxReason]
	}
	return s
}

// answered: it is known to work. An idle socket has its greeting alone.
func (l *line) answered() bool {
	if l.silent {
		return l.welcome
	}
	return l.facts.Answered > 0
}

// missing: echoes were answered and are no longer.
func (l *line) missing(now time.Time) bool {
	if !l.isOpen || l.facts.Answered == 0 || l.run.waited(l.checked, now) < recheckAfter {
		return false
	}
	wait := max(recheckAfter, time.Duration(2*l.facts.RTTMaxMS)*time.Millisecond)
	for _, at := range l.sentAt {
		if l.run.waited(at, now) > wait {
			return true
		}
	}
	return false
}

// watched: it was open for as long as what cuts idle sockets is looked for, or is
// open no more.
func (l *line) watched(now time.Time) bool { return !l.isOpen || now.Sub(l.opened) >= idleWatch }

func (l *line) resolved() bool {
	switch {
	case l.failed || l.judged || l.facts.Closed:
		return true
	case !l.isOpen:
		return false
	case !l.ours:
		return true
	case l.silent:
		return l.welcome
	}
	return l.facts.Answered >= echoesWanted || l == l.reopen && l.welcome ||
		l.facts.Answered > 0 && l.run.waited(l.opened, l.now()) > echoesDeadline
}

// median of the echoes while the run had the line.
func (l *line) median(now time.Time) time.Duration {
	all := slices.Clone(l.trips)
	for seq, at := range l.sentAt {
		if seq <= l.loaded {
			all.add(now.Sub(at))
		}
	}
	return all.median()
}

func (l *line) put() {
	facts := l.facts
	facts.RTTMedianMS = round(l.median(l.now()).Seconds() * 1000)
	outcome := report.OK
	code := 0
	switch {
	case !facts.Opened || facts.Closed:
		outcome, code = report.Failed, facts.CloseCode
	case l.ours && !l.answered():
		if !l.judged {
			return // nothing can be said yet
		}
		outcome = report.Silent
	}
	if facts.Opened && !facts.Closed {
		facts.WatchedMS = 0
		if l.finished {
			facts.WatchedMS = l.facts.WatchedMS
		}
	}
	took := facts.OpenMS
	if !facts.Opened {
		took = millis(l.now().Sub(l.first))
	}
	l.slot.put(result{outcome: outcome, code: code, at: l.since(l.first), ms: took, detail: report.Detail{Socket: &facts}.With(l.remark())})
}

// remark tells how the upgrade was answered, which a page never knows.
func (l *line) remark() report.Remark {
	if l.refused == 0 {
		return report.Remark{}
	}
	return report.Ours("observed.upgrade_answered", "status", l.refused)
}
