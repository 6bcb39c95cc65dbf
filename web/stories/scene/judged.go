package scene

import (
	"sidetone/shared/playbook"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/signal"
	"sidetone/shared/words"
)

// judged has the playbook say what the observations show, so that no sample
// says what the product never does.
func judged(r report.Report) report.Report {
	d := playbook.Diagnose(r)
	render.Diagnosis(&d, words.All("en"))
	d.MS = 2140
	r.Diagnosis, r.Signals = &d, signal.Raise(r.Observations)
	return r
}

// relayed lets the relays answer over TCP and TLS, and carry what is sent.
func relayed(r *report.Report) {
	var kept []report.Observation
	for _, o := range r.Observations {
		switch {
		case o.Check == report.CheckICE && o.Detail.ICE != nil && o.Detail.ICE.Transport != "udp":
			o.Outcome, o.Code, o.MS = report.OK, 0, 31
			o.Detail.ICE = &report.ICE{Transport: o.Detail.ICE.Transport, Candidates: []report.Candidate{{Type: "relay", Protocol: "udp"}}}
		case o.Source == report.FromAgent && (o.Target == string(report.RelayTCP) || o.Target == string(report.RelayTLS)):
			continue
		}
		kept = append(kept, o)
	}
	r.Observations = append(kept, open(report.RelayTCP, "o41")...)
	r.Observations = append(r.Observations, open(report.RelayTLS, "o42")...)
}

// expired is a token whose time was over before the run.
func expired() report.Observation {
	return report.Observation{ID: "o30", Check: report.CheckToken, Outcome: report.Failed, Source: report.FromAgent, Detail: report.Detail{Token: &report.Token{
		Kind: "acs", Cause: "expired", Causes: []string{"expired"}, Scopes: []string{"voip"}, ExpiresInS: number(-724.0), Algorithm: "RS256",
	}}}
}
