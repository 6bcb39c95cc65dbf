package playbook

import (
	"sidetone/shared/facts"
	"sidetone/shared/report"
)

// record is the artefact that evidence of a call was read of. Rows of a
// service's log are the same rows, however they came. Empty: none.
func record(o report.Origin) report.Origin {
	if o == report.OriginLogAnalytics {
		return report.OriginACSLog
	}
	return o
}

// Frames of a piece of evidence, see report.Evidence.Frame.
const (
	frameRecordsAgree  = "records_agree"
	frameRecordsDiffer = "records_differ"
	frameInCall        = "agree_in_call"
	frameInCheck       = "agree_in_check"
	frameCheckDenies   = "check_denies"
	frameCallDenies    = "call_denies"
)

// framed says of a citation how it stands to others.
func framed(c facts.Cite, frame string, of report.Origin) facts.Cite {
	c.Tag, c.Frame, c.Record = report.Correlated, frame, of
	return c
}

// corroborate cites, where artefacts of one call that were made independently
// show the same thing or what follows from it, one observation of each.
func (j *judgement) corroborate(e *facts.Evidence) {
	if !j.state.Holds() {
		return
	}
	seen := map[report.Origin]bool{}
	var witnesses []facts.Cite
	for _, c := range append(append([]facts.Cite{}, j.cites...), j.seenOfFollowing...) {
		of := record(e.OriginOf(c.Observation))
		if of == "" || seen[of] {
			continue
		}
		seen[of] = true
		witnesses = append(witnesses, framed(c, frameRecordsAgree, of))
	}
	if len(witnesses) > 1 {
		j.cites = facts.Merge(j.cites, witnesses)
	}
}

// guessed: among what speaks for it is something that was not seen but
// follows from what is missing or from two things together. In a run such
// evidence was waited for and counted; in a call it was met by chance.
func guessed(cites []facts.Cite) bool {
	for _, c := range cites {
		if c.Tag == report.Inferred || c.Tag == report.Correlated {
			return true
		}
	}
	return false
}

// denials are cites that speak against others of the same call. Of another
// record they are one fact held against the other.
func denials(e *facts.Evidence, cites, of []facts.Cite) []facts.Cite {
	said := record(e.OriginOf(of[0].Observation))
	list := make([]facts.Cite, len(cites))
	for i, c := range cites {
		if other := record(e.OriginOf(c.Observation)); other != said && other != "" {
			c = framed(c, frameRecordsDiffer, other)
		}
		list[i] = c
	}
	return list
}
