package peerconn

import (
	"slices"

	"sidetone/shared/report"
)

// Observe reads the connections of one call, oldest first. ID, Source and
// Origin of the observations are the caller's to set.
//
// A URL that several connections asked is told once, by the best that came of
// it; a stage of a path that several took is told by the last, or the worst of
// those that began together.
//
// Each connection is told by itself as well. One that failed while another
// that was for the same stayed connected says nothing of the way that the
// call took: a direct path that was tried beside a bridge.
func Observe(connections []Connection) []report.Observation {
	whole := make([]report.Observation, len(connections))
	for i, c := range connections {
		whole[i] = c.whole(i + 1)
	}
	var urls, stages, streams []report.Observation
	for i, c := range connections {
		for _, o := range c.gather() {
			urls = lay(urls, o, better)
		}
		streams = append(streams, c.streams()...)
		if len(connections) > 1 {
			covered := stoodIn(whole, i, connections)
			whole[i].Detail.Connection.Other = report.Known(covered)
			if covered {
				continue
			}
		}
		for _, o := range c.stages() {
			stages = lay(stages, o, func(old, new report.Observation) bool { return new.At > old.At || rank(new) < rank(old) })
		}
	}
	return slices.Concat(urls, stages, streams, whole)
}

// stoodIn: connection i failed, and another that was there at the same time
// or later was for the same and stayed.
func stoodIn(whole []report.Observation, i int, connections []Connection) bool {
	failed := whole[i]
	if failed.Outcome != report.Failed && failed.Outcome != report.Silent {
		return false
	}
	for j, other := range whole {
		if other.Outcome == report.OK && connections[j].Until > failed.At && covers(other.Detail.Connection, failed.Detail.Connection) {
			return true
		}
	}
	return false
}

// covers: what one was to carry the other was, too. Some services send on one
// connection and receive on another.
func covers(other, failed *report.Connection) bool {
	lacks := func(need, has report.Fact) bool { return report.Yes(need) && report.No(has) }
	return !lacks(failed.Sends, other.Sends) && !lacks(failed.Receives, other.Receives) &&
		!(report.No(failed.DataOnly) && report.Yes(other.DataOnly)) && !lacks(failed.DataOnly, other.DataOnly)
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
