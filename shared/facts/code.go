package facts

import (
	"strconv"

	"sidetone/shared/codes"
	"sidetone/shared/report"
)

// The hypotheses that the table of codes names and facts ask for.
const (
	ofTURN   = "turn_unreachable"
	ofICE    = "ice_failed"
	ofPolicy = "call_policy"
)

// ofTheNetwork are the hypotheses about the way between the two ends. A code
// says what became of the call on it; no code knows what on the way did it.
var ofTheNetwork = map[string]bool{
	"offline": true, "signaling_lost": true, "udp_blocked": true, ofTURN: true, ofICE: true, "poor_network": true,
}

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
func endingsOf(e *Evidence) []ending {
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

// UnknownCode is the code with which the call ended, where the table does not
// have it; empty: it does, or there is none.
func (e *Evidence) UnknownCode() string {
	if len(e.endings) == 0 {
		return ""
	}
	if last := e.endings[len(e.endings)-1]; !last.known {
		return codeText(last.Observation)
	}
	return ""
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

// says is the ending with what its code means.
func (end ending) says() Cite {
	fact := "call_ended_code"
	args := []any{"end_code", codeText(end.Observation)}
	switch end.Check {
	case report.CheckCallStart:
		fact = "call_not_started_code"
	case report.CheckCallOperation:
		fact = "operation_failed_code"
		args = append(args, "operation", end.Target)
	}
	if end.Vendor != "" {
		fact += "_meaning"
		args = append(args, "meaning", end.Anchor())
	}
	return cite(report.Observed, end.Observation, fact, args...)
}

// stoppedMedia: a call that ended so did not come to sound and picture.
func (end ending) stoppedMedia() bool {
	if end.Check == report.CheckCallOperation {
		return false
	}
	return end.Check == report.CheckCallStart || end.Cause != "connection_lost" && end.Cause != "dropped" && ofTheNetwork[end.Hypothesis]
}

// onlyStatus are the causes of a refused token that do not say why. Where a
// program's own words do, that cause is the one to name.
var (
	onlyStatus   = map[string]bool{"rejected_401": true, "forbidden_403": true}
	tokenToldWhy = Any(SaidTokenMalformed, SaidTokenKind, SaidTokenExpired, SaidTokenNotYetValid, SaidTokenScope, SaidTokenResource)
)

// CodeNames asks whether a code of the call stands for a cause. Codes about
// tokens, devices and policies are the service's own word. One about the
// network says what became of the call, and no code knows what on the way did
// it. A sub-code that the table does not have leaves the status alone, which is
// a hint where the table knows several meanings of it.
func CodeNames(hypothesis, cause string) Term {
	return newFact("code_names_"+hypothesis+"_"+cause, func(e *Evidence) Finding {
		f := Finding{Answer: Yes, Telling: true, Unsure: true}
		var hints []Cite
		for _, end := range e.endings {
			if end.Hypothesis != hypothesis || end.Cause != cause {
				continue
			}
			if end.FellBack && codes.Meanings(end.Entry.Vendor, end.Entry.Code) > 1 {
				hints = append(hints, end.says())
				continue
			}
			f.Cites = append(f.Cites, end.says())
			if !end.Weak && !end.FellBack && !ofTheNetwork[hypothesis] {
				f.Unsure = false
			}
		}
		switch {
		case len(f.Cites) > 0:
			f.Unsure = f.Unsure || onlyStatus[cause] && tokenToldWhy.Ask(e).Answer == Yes
			return f
		case len(hints) > 0:
			return Finding{Telling: true, Cites: hints}
		}
		return dontKnow
	})
}

// EndedOtherwise: codes of the call name other causes than those of a
// policy, or it ended normally.
var EndedOtherwise = newFact("ended_otherwise", func(e *Evidence) Finding {
	f := dontKnow
	for _, end := range e.endings {
		switch end.Hypothesis {
		case ofPolicy:
			return dontKnow
		case "":
		default:
			f = Finding{Answer: Yes, Telling: true, Cites: []Cite{end.says()}}
		}
	}
	if f.Answer != Unknown {
		return f
	}
	return EndedNormally.Ask(e)
})
