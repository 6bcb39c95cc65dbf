package carried

import (
	"slices"

	"sidetone/shared/report"
)

// Packed is a report as a code.
type Packed struct {
	Code []byte
	// Fits: it has the room that was asked for.
	Fits bool
	// Same: whoever reads the code comes to the same judgement.
	Same bool
}

// Pack makes a code of a report whose diagnosis is that of its page. As little
// is left out as makes it fit into room bytes and be judged, by judge, as the
// report was. Where both cannot be had, it is the fullest that fits, and says by
// itself what the judgement was; where nothing fits, the smallest.
func Pack(r report.Report, room int, judge func(report.Report) report.Diagnosis) Packed {
	cut := carry(r)
	var best Packed
	for _, next := range reductions {
		if !next(&cut, r.Diagnosis) && best.Code != nil {
			continue
		}
		text := wire(cut)
		p := Packed{Code: seal(text)}
		p.Fits = len(p.Code) <= room
		if read, err := unwire(text); err == nil {
			p.Same = sameAs(r.Diagnosis, judge(read))
		}
		if p.Fits && p.Same {
			return p
		}
		if !best.Fits {
			best = p
		}
	}
	return best
}

// carry is the report with what the page said of it, and no judgement of its own.
func carry(r report.Report) report.Report {
	c := &report.Carried{Omitted: []report.Omission{report.OmittedTexts, report.OmittedAddresses, report.OmittedCandidates}}
	if d := r.Diagnosis; d != nil {
		c.Verdict, c.Primary, c.MS = d.Verdict, d.Primary, d.MS
	}
	r.ID, r.Sequence, r.Rejudged, r.Diagnosis, r.Signals, r.Carried = "", 0, false, nil, nil, c
	r.Recorded, r.CallID = nil, ""
	r.Observations = slices.Clone(r.Observations)
	bare(r.Observations)
	keep(&r, report.OmittedCall, func(o report.Observation) bool { return !ofCall(o) })
	if len(r.Profile.Media) > 0 || len(r.Profile.Notices) > 0 {
		r.Profile.Media, r.Profile.Notices = nil, nil
		omit(&r, report.OmittedNetworks)
	}
	return r
}

// ofCall: it was read of a real call, in whose details there are names of people.
func ofCall(o report.Observation) bool {
	d := o.Detail
	return o.Origin != "" || d.Call != nil || d.Media != nil || d.Connection != nil || d.Logs != nil
}

func omit(r *report.Report, o report.Omission) {
	if !slices.Contains(r.Carried.Omitted, o) {
		r.Carried.Omitted = append(r.Carried.Omitted, o)
	}
}

// sameAs compares what a reader is told.
func sameAs(shown *report.Diagnosis, d report.Diagnosis) bool {
	if shown == nil {
		return true
	}
	c := report.Carried{Verdict: shown.Verdict, Primary: shown.Primary}
	if !c.Agrees(&d) {
		return false
	}
	// The page of a run may have fewer hypotheses, with what concerns its caller.
	for _, h := range shown.Hypotheses {
		if !slices.ContainsFunc(d.Hypotheses, func(g report.Hypothesis) bool {
			return h.ID == g.ID && h.State == g.State && h.Cause == g.Cause && h.Confidence == g.Confidence
		}) {
			return false
		}
	}
	return true
}
