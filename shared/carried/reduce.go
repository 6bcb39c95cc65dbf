package carried

import (
	"slices"

	"sidetone/shared/report"
)

// reduction leaves something out of a report that was judged as d says; false:
// there was nothing to be left out.
type reduction func(r *report.Report, d *report.Diagnosis) bool

// reductions are made one after the other, those first that are missed least.
var reductions = []reduction{whole, information, uncited(2, 3), uncited(1, 2), uncited(0, 1), ruledOut}

func whole(*report.Report, *report.Diagnosis) bool { return true }

// bare leaves of ICE candidates and errors where and when each was: ports are
// drawn by lot, and no two of them compress.
func bare(all []report.Observation) {
	for i, o := range all {
		if o.Detail.ICE == nil {
			continue
		}
		ice := *o.Detail.ICE
		ice.Candidates, ice.Errors = slices.Clone(ice.Candidates), slices.Clone(ice.Errors)
		for k, c := range ice.Candidates {
			c.Port, c.RelatedAddress, c.RelatedPort, c.AtMS = 0, "", 0, 0
			ice.Candidates[k] = c
		}
		for k, e := range ice.Errors {
			e.Address, e.Port, e.AtMS = "", 0, 0
			if e.URL == o.Target {
				e.URL = ""
			}
			ice.Errors[k] = e
		}
		all[i].Detail.ICE = &ice
	}
}

// informs are checks that tell something and are not judged by.
var informs = []report.Check{report.CheckNAT, report.CheckDelivery, report.CheckUDPPort, report.CheckPathMTU}

func information(r *report.Report, _ *report.Diagnosis) bool {
	return keep(r, report.OmittedInformation, func(o report.Observation) bool { return !slices.Contains(informs, o.Check) })
}

// uncited keeps what the judgement cites, what says where it was, and the
// first part/of of the rest: what is not cited may still be what a judgement
// rests on, by being there and well.
func uncited(part, of int) reduction {
	return func(r *report.Report, d *report.Diagnosis) bool {
		cited := citedBy(d, func(report.Hypothesis) bool { return true })
		if cited == nil {
			return false
		}
		rest := 0
		for _, o := range r.Observations {
			if !cited(o) {
				rest++
			}
		}
		room := rest * part / of
		return keep(r, report.OmittedUncited, func(o report.Observation) bool {
			if cited(o) {
				return true
			}
			room--
			return room >= 0
		})
	}
}

// ruledOut keeps what speaks of hypotheses that are not ruled out.
func ruledOut(r *report.Report, d *report.Diagnosis) bool {
	cited := citedBy(d, func(h report.Hypothesis) bool { return h.State != report.RuledOut && h.State != report.StateNotTested })
	return cited != nil && keep(r, report.OmittedRuledOut, cited)
}

// citedBy says of an observation whether those hypotheses that count cite it, or
// it says where the run was made; nil: there is no diagnosis.
func citedBy(d *report.Diagnosis, counts func(report.Hypothesis) bool) func(report.Observation) bool {
	if d == nil {
		return nil
	}
	cited := map[string]bool{}
	for _, h := range d.Hypotheses {
		for _, e := range h.Evidence {
			if counts(h) {
				cited[e.Observation] = true
			}
		}
	}
	return func(o report.Observation) bool { return o.Check == report.CheckEnvironment || cited[o.ID] }
}

// keep drops observations; false: there were none to be dropped.
func keep(r *report.Report, as report.Omission, kept func(report.Observation) bool) bool {
	before := len(r.Observations)
	r.Observations = slices.DeleteFunc(r.Observations, func(o report.Observation) bool { return !kept(o) })
	dropped := before - len(r.Observations)
	if dropped == 0 {
		return false
	}
	r.Carried.Fewer += dropped
	omit(r, as)
	return true
}
