package playbook

import (
	"strconv"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// one makes a finding of a single observation.
func one(a answer, tag report.Tag, o *report.Observation, text string) finding {
	return finding{answer: a, telling: true, cites: []cite{{tag, o.ID, text}}}
}

var dontKnow = finding{}

func ms(v int) string { return strconv.Itoa(v) + " ms" }

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// httpsAnswers: requests to our own server are answered by it. In a call,
// anybody's answer shows that there was a network.
func httpsAnswers(e *evidence) finding {
	if e.inCall() {
		return somethingAnswers(e)
	}
	o, ok := e.one(report.CheckHTTPS)
	if !ok {
		o, ok = e.one(report.CheckBegin)
	}
	switch {
	case !ok || o.Outcome == report.NotTested:
		return dontKnow
	case o.Outcome == report.OK:
		return one(yes, report.Measured, o, "HTTPS requests to the service are answered"+tripText(o))
	}
	return one(no, report.Measured, o, "HTTPS requests to the service are not answered by it")
}

func tripText(o *report.Observation) string {
	if h := o.Detail.HTTP; h != nil && h.RTTMS > 0 {
		return " in " + ms(int(h.RTTMS+0.5))
	}
	return ""
}

// beginWorks: the run could be begun.
func beginWorks(e *evidence) finding {
	o, ok := e.one(report.CheckBegin)
	switch {
	case !ok || o.Outcome == report.NotTested:
		return dontKnow
	case o.Outcome == report.OK:
		return one(yes, report.Measured, o, "the service accepted the start of this check")
	}
	return one(no, report.Measured, o, "the request that starts a check got no answer from the service")
}

// saysOnline: navigator.onLine. True proves nothing, false is believed.
func saysOnline(e *evidence) finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil || o.Detail.Environment.Online == nil {
		return dontKnow
	}
	if report.No(o.Detail.Environment.Online) {
		return one(no, report.Observed, o, "the browser says that it is offline")
	}
	return finding{answer: yes}
}

// strangerAnswers: somebody else's page came back in place of our answer.
func strangerAnswers(e *evidence) finding {
	for _, check := range []report.Check{report.CheckHTTPS, report.CheckBegin} {
		o, ok := e.one(check)
		if !ok || o.Detail.HTTP == nil || o.Detail.HTTP.Ours == nil {
			continue
		}
		if report.Yes(o.Detail.HTTP.Ours) {
			return one(no, report.Observed, o, "the answers come from the service itself")
		}
		text := "another page answered in place of the service"
		if o.Detail.HTTP.Redirected {
			text = "requests to the service were redirected to another page"
		}
		if o.Code != 0 {
			text += " (HTTP " + strconv.Itoa(o.Code) + ")"
		}
		return one(yes, report.Observed, o, text)
	}
	return dontKnow
}

// anyCandidate: the browser found at least one address to talk from. A TURN
// server's URL is gathered with relays alone, so that its having no candidate
// says nothing; its answer does.
func anyCandidate(e *evidence) finding {
	var tried []*report.Observation
	checks := []report.Check{report.CheckICE, report.CheckPathICE}
	if e.inCall() {
		checks = checks[:1] // the paths of a call are told without its candidates
	}
	for _, check := range checks {
		for _, o := range e.byCheck[check] {
			ice := o.Detail.ICE
			if ice == nil {
				continue
			}
			if len(ice.Candidates) > 0 {
				return one(yes, report.Observed, o, "the browser found addresses to talk from")
			}
			if check == report.CheckICE {
				p := probe{o, stunuri.Parse(o.Target)}
				if p.answered() {
					return one(yes, report.Measured, o, "a server answered the browser")
				}
				if p.Relays() {
					continue
				}
			}
			// Firefox does not say that gathering is over when there is nothing to
			// gather; its ICE fails at once.
			if ice.Complete || ice.State == "failed" || o.Outcome == report.Silent || o.Outcome == report.Failed {
				tried = append(tried, o)
			}
		}
	}
	if len(tried) == 0 {
		return dontKnow
	}
	return one(no, report.Observed, tried[0], "the browser found not one address to talk from")
}

// heavyLoss: the paths that answer lose so much, or the line is so full, that
// a single silence means nothing.
func heavyLoss(e *evidence) finding {
	if e.inCall() {
		return lossInCall(e)
	}
	known := false
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP} {
		o := e.path(report.CheckPathData, p)
		f := o.Detail.Flow
		if f == nil || f.Sent < enoughPackets || f.Returned == 0 {
			continue
		}
		known = true
		if loss := worstLoss(f); loss >= lossExplains {
			return one(yes, report.Measured, o, percent(loss)+" of the packets are lost on "+pathName(p))
		}
	}
	if f := swamped(e); f.answer == yes || !known {
		return f
	}
	return finding{answer: no}
}

func worstLoss(f *report.Flow) float64 {
	worst := 0.0
	if f.LossUp != nil {
		worst = *f.LossUp
	}
	if f.LossDown != nil {
		worst = max(worst, *f.LossDown)
	}
	if f.LossUp == nil && f.LossDown == nil && f.Sent > 0 {
		worst = 1 - float64(f.Returned)/float64(f.Sent)
	}
	return worst
}

func percent(share float64) string {
	return strconv.Itoa(int(share*100+0.5)) + " %"
}

// pathName is how people call a path.
func pathName(p report.Path) string {
	switch p {
	case report.DirectUDP:
		return "the direct UDP path"
	case report.DirectTCP:
		return "the direct TCP path"
	case report.RelayUDP:
		return "the relay over UDP"
	case report.RelayTCP:
		return "the relay over TCP"
	case report.RelayTLS:
		return "the relay over TLS"
	case report.CallPath:
		return "the call's connection"
	}
	return string(p)
}
