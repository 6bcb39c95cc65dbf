package acsrows

import (
	"regexp"
	"strings"

	"sidetone/shared/report"
)

// summary: how the call ended for one participant.
func (r *Reader) summary(read *reading) (entry, bool) {
	version, _ := read.whole(Version)
	e := entry{at: read.time(Started), version: version, sdk: named(read.text(SDK)), os: named(read.text(OS))}
	code, known := read.whole(EndReason)
	sub, _ := read.whole(EndSubCode)
	call := &report.Call{
		Vendor: Vendor, SubCode: sub, CallID: callIDOf(read), Participant: r.participant(read), Local: remote(read),
		Categories: list(read.text(Category)),
	}
	e.observation = report.Observation{
		Check: report.CheckCallEnd, Target: Vendor, Code: code, Outcome: report.NotTested,
		Detail: report.Detail{Call: call, Says: told(
			"acs_end", read.text(EndpointType), "acs_call", read.text(CallType), "acs_sdk", read.text(SDK), "acs_on", read.text(OS))},
	}
	if known {
		e.observation.Outcome = endOutcome(code, call.Categories)
	}
	if seconds := read.least(Duration); seconds != nil {
		e.observation.MS = milliseconds(*seconds * 1000)
	}
	return e, true
}

// named is a name of a program or a system, without whom it may name.
func named(s string) string {
	if len(s) > maxName {
		return ""
	}
	return person.ReplaceAllString(s, "[removed]")
}

// normalEnds are the codes of calls that ended as someone wanted: hung up,
// cancelled, declined.
var normalEnds = map[int]bool{0: true, 487: true, 603: true}

// endOutcome says whether a call ended well. The category is the service's
// own word for it; where it only says that the error was expected, the code
// decides, since a declined call and a blocked relay are both expected.
func endOutcome(code int, categories []string) report.Outcome {
	for _, c := range categories {
		switch {
		case strings.EqualFold(c, "Success"), strings.EqualFold(c, "Succeeded"):
			return report.OK
		case strings.HasPrefix(strings.ToLower(c), "unexpected"), strings.HasPrefix(strings.ToLower(c), "unxpected"):
			return report.Failed
		}
	}
	if normalEnds[code] || code/100 == 2 {
		return report.OK
	}
	return report.Failed
}

// callIDOf gives the call id where it has the form of one.
func callIDOf(read *reading) string {
	if id := read.text(CallID); IsCallID(id) {
		return id
	}
	return ""
}

func list(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// person finds what names a person in a free text: the raw id of an identity
// ("8:acs:...", "4:+1555...", "28:orgid:..."), an address of mail.
var person = regexp.MustCompile(`(?i)\b(?:\d{1,2}:[a-z]+:[^\s"',;)]+|4:\+?[0-9]{5,})|[^\s"'<>,;:(]+@[^\s"'<>,;:)]+`)

// told is a phrase for each value with the name that its message has, leaving
// out those without a value and whoever a value names.
func told(pairs ...string) (all []report.Phrase) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			all = append(all, report.Say("observed."+pairs[i], "value", person.ReplaceAllString(pairs[i+1], "[removed]")))
		}
	}
	return all
}

func milliseconds(ms float64) int { return int(min(max(ms, 0), maxWhole)) }
