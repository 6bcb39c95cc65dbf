package facts

import "sidetone/shared/report"

// foreign: it is about another end of the call, or about one of several of
// which nobody knows which is this one.
func (e *Evidence) foreign(o *report.Observation) bool {
	participant, local := whose(o)
	return report.No(local) || local == nil && participant != 0 && e.crowd
}

// whose is the participant that an observation names, and whether it is this
// end; 0: it names none.
func whose(o *report.Observation) (participant int, local report.Fact) {
	switch {
	case o.Detail.Call != nil:
		return o.Detail.Call.Participant, o.Detail.Call.Local
	case o.Detail.Media != nil:
		return o.Detail.Media.Participant, o.Detail.Media.Local
	}
	return 0, nil
}

// crowded: rows name several participants without saying which is this end.
// A file of rows alone is about the call and belongs to none of them.
func crowded(observations []report.Observation) bool {
	first, several, ofOneEnd := 0, false, false
	for i := range observations {
		o := &observations[i]
		ofOneEnd = ofOneEnd || o.Origin != report.OriginACSLog
		participant, local := whose(o)
		if participant == 0 || local != nil {
			continue
		}
		if first == 0 {
			first = participant
		}
		several = several || participant != first
	}
	return several && ofOneEnd
}
