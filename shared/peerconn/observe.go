package peerconn

import "sidetone/shared/report"

// Observe reads the connections of one call, oldest first. ID, Source and
// Origin of the observations are the caller's to set.
//
// A URL that several connections asked is told once, by the best that came of
// it; a stage of a path that several took is told by the worst, unless a later
// connection was made after it that did better: a call that tries again and
// connects is connected.
func Observe(connections []Connection) []report.Observation {
	var urls, stages, streams []report.Observation
	for _, c := range connections {
		for _, o := range c.gather() {
			urls = lay(urls, o, better)
		}
		took := c.stages()
		for _, o := range took {
			stages = lay(stages, o, func(old, new report.Observation) bool { return new.At > old.At || rank(new) < rank(old) })
		}
		stages = withoutTry(stages, took)
		streams = append(streams, c.streams()...)
	}
	return append(append(urls, stages...), streams...)
}

// lay puts o in the place of the one of the same check and target if it is
// preferred, else behind the others.
func lay(list []report.Observation, o report.Observation, preferred func(old, new report.Observation) bool) []report.Observation {
	for i, old := range list {
		if old.Check == o.Check && old.Target == o.Target {
			if preferred(old, o) {
				list[i] = o
			}
			return list
		}
	}
	return append(list, o)
}

// withoutTry takes back that an earlier connection found no path at all when
// a later one did.
func withoutTry(list, later []report.Observation) []report.Observation {
	for _, o := range later {
		if o.Check != report.CheckPathICE || o.Outcome != report.OK || o.Target == string(report.CallPath) {
			continue
		}
		kept := list[:0:0]
		for _, old := range list {
			if old.Target != string(report.CallPath) {
				kept = append(kept, old)
			}
		}
		return kept
	}
	return list
}

func better(old, new report.Observation) bool { return rank(new) > rank(old) }

// rank orders outcomes by how much they say of the address.
func rank(o report.Observation) int {
	switch o.Outcome {
	case report.OK:
		return 3
	case report.Failed:
		return 2
	case report.Silent:
		return 1
	}
	return 0
}
