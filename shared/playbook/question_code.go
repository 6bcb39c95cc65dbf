package playbook

import (
	"strconv"

	"sidetone/shared/codes"
	"sidetone/shared/report"
)

// ending is a code with which a call of this end did not start or ended, as
// the table has it.
type ending struct {
	*report.Observation
	codes.Entry
	// known: the table has the code.
	known bool
}

// endingsOf reads the codes of a call. How another end of it fared says
// nothing about this one.
func endingsOf(e *evidence) []ending {
	var list []ending
	for _, check := range []report.Check{report.CheckCallOperation, report.CheckCallStart, report.CheckCallEnd} {
		for _, o := range e.byCheck[check] {
			if o.Outcome != report.Failed || o.Code == 0 || e.foreign(o) {
				continue
			}
			entry, known := codes.Lookup(vendorOf(o), o.Code, subCode(o))
			list = append(list, ending{o, entry, known})
		}
	}
	return list
}

// foreign: it is about another end of the call, or about one of several of
// which nobody knows which is this one.
func (e *evidence) foreign(o *report.Observation) bool {
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

func vendorOf(o *report.Observation) string {
	if o.Detail.Call != nil && o.Detail.Call.Vendor != "" {
		return o.Detail.Call.Vendor
	}
	return o.Target
}

func subCode(o *report.Observation) int {
	if o.Detail.Call == nil || o.Detail.Call.SubCode == 0 {
		return codes.NoSub
	}
	return o.Detail.Call.SubCode
}

// codeText says a code as people write it: "410/3112".
func codeText(o *report.Observation) string {
	text := strconv.Itoa(o.Code)
	if sub := subCode(o); sub != codes.NoSub {
		text += "/" + strconv.Itoa(sub)
	}
	return text
}

func (end ending) text() string {
	what := "the call ended with "
	switch end.Check {
	case report.CheckCallStart:
		what = "the call could not be started: "
	case report.CheckCallOperation:
		what = "the call's operation " + end.Target + " failed with "
	}
	text := what + codeText(end.Observation)
	if end.Meaning != "" {
		text += ": " + end.Meaning
	}
	return text
}

// codeNames asks whether a code of the call stands for a cause. Codes about
// tokens, devices and policies are the service's own word. One about the
// network says what became of the call, and no code knows what on the way did
// it.
func codeNames(hypothesis, cause string) question {
	return func(e *evidence) finding {
		f := finding{answer: yes, telling: true, unsure: true}
		for _, end := range e.endings {
			if end.Hypothesis != hypothesis || end.Cause != cause {
				continue
			}
			f.cites = append(f.cites, cite{report.Observed, end.ID, end.text()})
			if !end.Weak && !end.FellBack && !ofTheNetwork[hypothesis] {
				f.unsure = false
			}
		}
		if len(f.cites) == 0 {
			return dontKnow
		}
		return f
	}
}

var ofTheNetwork = map[string]bool{
	idOffline: true, idSignalingLost: true, idUDPBlocked: true, idTURNUnreachable: true, idICEFailed: true, idPoorNetwork: true,
}

// another: codes of the call name other causes than those of a hypothesis, or
// it ended normally.
func another(hypothesis string) question {
	return func(e *evidence) finding {
		var f finding
		for _, end := range e.endings {
			switch end.Hypothesis {
			case hypothesis:
				return dontKnow
			case "":
			default:
				f = one(no, report.Observed, end.Observation, end.text())
			}
		}
		if f.answer != unknown {
			return f
		}
		return not(endedNormally)(e)
	}
}

func codeOf(o *report.Observation) string {
	if o.Code == 0 {
		return ""
	}
	return " (" + codeText(o) + ")"
}
