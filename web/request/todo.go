package request

import (
	"slices"

	"sidetone/shared/report"
	"sidetone/shared/words"
)

// mostSteps that a caller is asked for: who has a call to make reads no more.
const mostSteps = 3

// withoutCause is what a caller can do where no cause is known, the likeliest
// first, by the first sentence of the summary.
var withoutCause = map[string][]string{
	"verdict.healthy":              {"if_calls_still_fail"},
	"verdict.healthy_token_unread": {"if_calls_fail_new_token", "if_calls_still_fail"},
	"verdict.not_all_tested":       {"run_again", "run_elsewhere", "if_calls_still_fail"},
	"verdict.unfinished":           {"run_again", "run_elsewhere", "send_to_support"},
	"verdict.call_failed":          {"call_again", "send_to_support"},
	"verdict.call_failed_code":     {"call_again", "send_to_support"},
	"verdict.no_server_answered":   {"try_hotspot", "turn_off_vpn", "send_to_support"},
	"verdict.call_unknown":         {"send_to_support"},
}

// runs is advice that takes another run of the check.
var runs = []string{"run_again", "run_elsewhere"}

// ToDo is what the caller can do, one thing each. mayRun: the check may be run
// again.
func ToDo(w *words.Catalogue, d *report.Diagnosis, mayRun bool) []string {
	todo := Mitigations(d, report.ForCaller)
	if d != nil && d.Primary == nil && len(d.Says) > 0 {
		for _, id := range withoutCause[d.Says[0].ID] {
			todo = append(todo, w.Say("advice."+id))
		}
	}
	if !mayRun {
		todo = slices.DeleteFunc(todo, func(text string) bool {
			return slices.ContainsFunc(runs, func(id string) bool { return text == w.Say("advice."+id) })
		})
	}
	return todo[:min(len(todo), mostSteps)]
}

// elsewhere is advice that has the caller change the network.
var elsewhere = []string{"try_hotspot", "turn_off_vpn", "run_elsewhere"}

// ElsewhereTells: a run on another network, or without a VPN, would tell whether
// the caller's network is the cause.
func ElsewhereTells(d *report.Diagnosis) bool {
	if d == nil {
		return false
	}
	for _, h := range concerned(d, report.ForCaller) {
		if slices.ContainsFunc(h.Mitigations, func(m report.Mitigation) bool {
			return m.Audience == report.ForCaller && slices.Contains(elsewhere, m.Advice)
		}) {
			return true
		}
	}
	if d.Primary != nil || len(d.Says) == 0 {
		return false
	}
	return slices.ContainsFunc(withoutCause[d.Says[0].ID], func(id string) bool { return slices.Contains(elsewhere, id) })
}

// Mitigations lists what is recommended to an audience: for the primary
// hypothesis first, each text once.
func Mitigations(d *report.Diagnosis, audience report.Audience) []string {
	var texts []string
	for _, h := range concerned(d, audience) {
		for _, m := range h.Mitigations {
			if m.Audience == audience && m.Text != "" && !slices.Contains(texts, m.Text) {
				texts = append(texts, m.Text)
			}
		}
	}
	return texts
}

// concerned are the hypotheses that hold and about which an audience can do
// something, the primary one first. Where no call is possible at all, a poor
// network is nobody's first concern: whoever has to sign in again is not helped
// by moving closer to the Wi-Fi.
func concerned(d *report.Diagnosis, audience report.Audience) []report.Hypothesis {
	primary, ok := Primary(d)
	if !ok {
		return nil
	}
	list := []report.Hypothesis{primary}
	for _, h := range d.Hypotheses {
		beside := d.Verdict == report.Blocked && h.ID == poorNetwork
		if h.State.Holds() && h.ID != primary.ID && !beside {
			list = append(list, h)
		}
	}
	return slices.DeleteFunc(list, func(h report.Hypothesis) bool {
		return !slices.ContainsFunc(h.Mitigations, func(m report.Mitigation) bool { return m.Audience == audience })
	})
}

// poorNetwork is the hypothesis whose causes never stop a call.
const poorNetwork = "poor_network"
