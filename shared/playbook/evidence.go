package playbook

import (
	"strings"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// evidence is one body of the report's evidence, indexed for questions.
type evidence struct {
	report  report.Report
	body    body
	limits  report.QualityLimits
	byCheck map[report.Check][]*report.Observation
	tried   []*probe // URLs that were really tried
	endings []ending // codes of a call
	crowd   bool     // see crowded
}

// untested stands for an observation that was never made.
var untested = &report.Observation{Outcome: report.NotTested}

func newEvidence(r report.Report, b body) *evidence {
	e := &evidence{report: r, body: b, limits: r.Profile.Limits, byCheck: map[report.Check][]*report.Observation{}}
	if e.limits.Loss == 0 {
		e.limits.Loss = poorLoss
	}
	if e.limits.JitterMS == 0 {
		e.limits.JitterMS = poorJitterMS
	}
	if e.limits.RTTMS == 0 {
		e.limits.RTTMS = poorRTTMS
	}
	if e.limits.Kbps == 0 {
		e.limits.Kbps = poorKbps
	}
	for i := range r.Observations {
		o := &r.Observations[i]
		e.byCheck[o.Check] = append(e.byCheck[o.Check], o)
		if o.Check == report.CheckICE && o.Outcome != report.NotTested {
			e.tried = append(e.tried, &probe{Observation: o, URI: stunuri.Parse(o.Target)})
		}
	}
	e.tried = withoutAbsentFamily(e.tried)
	if e.inCall() {
		e.crowd = crowded(r.Observations)
		e.endings = endingsOf(e)
	}
	return e
}

// withoutAbsentFamily leaves out the URLs that are IP addresses of a family
// that this network does not have: where IPv6 addresses are never answered
// and IPv4 ones are (or the other way round), it is the family that is
// missing, which calls do without.
func withoutAbsentFamily(tried []*probe) []*probe {
	count, answers := map[int]int{}, map[int]int{}
	for _, p := range tried {
		f := p.Family()
		count[f]++
		if p.answered() {
			answers[f]++
		}
	}
	absent := func(f, other int) bool { return count[f] > 0 && answers[f] == 0 && answers[other] > 0 }
	kept := tried[:0]
	for _, p := range tried {
		if p.Family() == 6 && absent(6, 4) || p.Family() == 4 && absent(4, 6) {
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// one returns the last observation of a check that has a single target.
func (e *evidence) one(check report.Check) (*report.Observation, bool) {
	list := e.byCheck[check]
	if len(list) == 0 {
		return untested, false
	}
	return list[len(list)-1], true
}

// at returns the observation of a check on a target: of a call, in which the
// same thing may have been tried again, the last one.
func (e *evidence) at(check report.Check, target string) (*report.Observation, bool) {
	found := untested
	for _, o := range e.byCheck[check] {
		if o.Target != target {
			continue
		}
		found = o
		if !e.inCall() {
			break
		}
	}
	return found, found != untested
}

func (e *evidence) path(check report.Check, p report.Path) *report.Observation {
	o, _ := e.at(check, string(p))
	return o
}

// probe is the observation of one URL with the URL taken apart.
type probe struct {
	*report.Observation
	stunuri.URI
}

// probes returns the URLs that were really tried, over one transport ("" for
// all).
func (e *evidence) probes(transport string) []*probe {
	if transport == "" {
		return e.tried
	}
	var list []*probe
	for _, p := range e.tried {
		if p.Transport == transport {
			list = append(list, p)
		}
	}
	return list
}

// STUN and ICE error codes that the rules name.
const (
	codeNoAnswer     = 701 // webrtc-pc: no candidate could reach the server
	codeGlobal       = 600 // libwebrtc: failed before anything was sent
	codeBadRequest   = 400 // pion/turn's answer to wrong credentials
	codeUnauthorized = 401 // RFC 8489
	codeWrongCreds   = 441 // RFC 8656
	codeStaleNonce   = 438 // RFC 8489
	codeQuota        = 486 // RFC 8656
	codeCapacity     = 508 // RFC 8656
	codeForbidden    = 403 // RFC 8656
)

// answered: something came back from the server at this URL, be it an error
// (RFC 8489 codes 300-699 are the server's own words).
func (p *probe) answered() bool {
	return p.Outcome == report.OK || p.Outcome == report.Failed && p.Code >= 300 && p.Code < 700 && p.Code != codeGlobal
}

func (p *probe) silent() bool { return p.Outcome == report.Silent }

// refused: it failed fast without the server's word.
func (p *probe) refused() bool {
	return p.Outcome == report.Failed && !p.answered()
}

// namedLookup: the browser itself says that the name was the trouble
// (libwebrtc's texts "STUN host lookup received error." and "TURN host
// lookup received error.").
func (p *probe) namedLookup() bool {
	if p.Detail.ICE == nil {
		return false
	}
	for _, err := range p.Detail.ICE.Errors {
		if strings.Contains(err.Text, "lookup") {
			return true
		}
	}
	return false
}
