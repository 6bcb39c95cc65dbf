package run

import (
	"reflect"
	"strconv"

	"sidetone/shared/report"
)

// board holds the observations of a run: the agent's in the order in which
// they were planned, then the server's. Identities are given when a check is
// planned, so that they stay the same however the probes finish.
type board struct {
	slots    []*slot
	evidence []report.Observation // of a call before the run
	server   []report.Observation
	version  int // grows with every change
}

// slot is the place of one observation. Its check and target never change.
type slot struct {
	board *board
	obs   report.Observation
	set   bool
	since int // version of the board with which obs came
}

// plan reserves a place.
func (b *board) plan(check report.Check, target string) *slot {
	s := &slot{board: b, obs: report.Observation{
		ID: "o" + strconv.Itoa(len(b.slots)+1), Check: check, Target: target, Source: report.FromAgent,
	}}
	b.slots = append(b.slots, s)
	return s
}

// result is what a probe knows of one check.
type result struct {
	outcome report.Outcome
	code    int
	at, ms  int
	detail  report.Detail
}

// put replaces what is known. The same result again is no change.
func (s *slot) put(r result) {
	next := s.obs
	next.Outcome, next.Code, next.At, next.MS, next.Detail = r.outcome, r.code, r.at, r.ms, r.detail
	if s.set && reflect.DeepEqual(next, s.obs) {
		return
	}
	s.board.version++
	s.obs, s.set, s.since = next, true, s.board.version
}

// outcome is empty as long as nothing is known.
func (s *slot) outcome() report.Outcome {
	if s == nil || !s.set {
		return ""
	}
	return s.obs.Outcome
}

// merge takes over what the server says that it saw.
func (b *board) merge(list []report.Observation) {
	for _, o := range list {
		if o.Source == report.FromAgent || !o.Outcome.Valid() {
			continue
		}
		b.replace(o)
	}
}

func (b *board) replace(o report.Observation) {
	for i := range b.server {
		if b.server[i].ID == o.ID {
			if !reflect.DeepEqual(b.server[i], o) {
				b.server[i] = o
				b.version++
			}
			return
		}
	}
	b.server = append(b.server, o)
	b.version++
}

// changed is what this side observed after a version of the board, and what it
// was handed before the run; 0: all.
func (b *board) changed(after int) []report.Observation {
	list := make([]report.Observation, 0, len(b.slots)+len(b.evidence))
	for _, s := range b.slots {
		if s.set && s.since > after {
			list = append(list, s.obs)
		}
	}
	if after > 0 {
		return list // the evidence was among the first that was told
	}
	return append(list, b.evidence...)
}

// all is what both sides observed.
func (b *board) all() []report.Observation {
	return append(b.changed(0), b.server...)
}
