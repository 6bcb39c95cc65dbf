package playbook

import (
	"strconv"

	"sidetone/shared/report"
)

// scene builds the observations of a run, beginning with a healthy one, so
// that each test says only what is different.
type scene struct {
	r report.Report
	n int
}

const relayHost = "198.51.100.10"

var relayPortsTested = []string{"3478", "3479", "3480", "3481"}

func healthyScene() *scene {
	s := &scene{r: report.Report{Schema: report.Schema, Complete: true}}
	s.put(report.CheckEnvironment, "", report.OK, func(o *report.Observation) {
		o.Detail.Environment = &report.Environment{Browser: "Chromium", BrowserVersion: 156, SecureContext: report.Known(true), WebRTC: report.Known(true), Online: report.Known(true)}
	})
	s.put(report.CheckBegin, "", report.OK, func(o *report.Observation) { o.Code = 200; o.Detail.HTTP = &report.HTTP{Ours: report.Known(true)} })
	s.put(report.CheckHTTPS, "", report.OK, func(o *report.Observation) {
		o.Detail.HTTP = &report.HTTP{Sent: 5, Answered: 5, RTTMS: 4, Ours: report.Known(true)}
	})
	s.put(report.CheckSignaling, "", report.OK, func(o *report.Observation) {
		o.Detail.Socket = &report.Socket{Opened: true, OpenMS: 12, Sent: 8, Answered: 8, RTTMS: 2, WatchedMS: 6400}
	})
	s.put(report.CheckSignalingIdle, "", report.OK, func(o *report.Observation) {
		o.Detail.Socket = &report.Socket{Opened: true, OpenMS: 12, WatchedMS: 6400}
	})
	s.put(report.CheckSignalingFetch, "", report.OK, func(o *report.Observation) { o.Code = 426 })
	s.put(report.CheckICE, "stun:"+relayHost+":3478", report.OK, gathered("udp", "srflx"))
	for _, port := range relayPortsTested {
		s.put(report.CheckICE, turnURL(port, "udp"), report.OK, gathered("udp", "relay"))
		s.put(report.CheckICE, turnURL(port, "tcp"), report.OK, gathered("tcp", "relay"))
	}
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP, report.RelayTCP, report.DirectTCP} {
		s.path(p, report.CheckPathRTP)
	}
	return s
}

func turnURL(port, transport string) string {
	return "turn:" + relayHost + ":" + port + "?transport=" + transport
}

func gathered(transport, kind string) func(*report.Observation) {
	return func(o *report.Observation) {
		o.MS = 60
		o.Detail.ICE = &report.ICE{Transport: transport, Candidates: []report.Candidate{{Type: kind, Protocol: "udp"}}}
	}
}

// put adds an observation or replaces the one of the same check and target.
func (s *scene) put(check report.Check, target string, outcome report.Outcome, more ...func(*report.Observation)) *scene {
	s.n++
	o := report.Observation{ID: "o" + strconv.Itoa(s.n), Check: check, Target: target, Outcome: outcome, MS: 10, Source: report.FromAgent}
	for _, m := range more {
		m(&o)
	}
	for i := range s.r.Observations {
		if old := &s.r.Observations[i]; old.Check == check && old.Target == target {
			o.ID = old.ID
			*old = o
			return s
		}
	}
	s.r.Observations = append(s.r.Observations, o)
	return s
}

func (s *scene) drop(check report.Check) *scene {
	kept := s.r.Observations[:0]
	for _, o := range s.r.Observations {
		if o.Check != check {
			kept = append(kept, o)
		}
	}
	s.r.Observations = kept
	return s
}

var pathStages = []report.Check{report.CheckPathICE, report.CheckPathDTLS, report.CheckPathData, report.CheckPathLarge, report.CheckPathRTP}

// path makes every stage of p succeed up to and including last; the next
// ones stay silent (the first of them) and not tested (the others).
func (s *scene) path(p report.Path, last report.Check) *scene {
	outcome := report.OK
	for _, stage := range pathStages {
		s.put(stage, string(p), outcome, func(o *report.Observation) {
			switch {
			case stage == report.CheckPathICE:
				o.Detail.ICE = &report.ICE{}
				if outcome == report.OK {
					o.Detail.ICE.State = "connected"
				}
			case stage == report.CheckPathData || stage == report.CheckPathLarge || stage == report.CheckPathRTP:
				o.Detail.Flow = flow(50, 50)
			}
		})
		switch {
		case outcome == report.Silent:
			outcome = report.NotTested
		case stage == last && outcome == report.OK:
			outcome = report.Silent
		}
	}
	return s
}

// silentPath: no ICE check on p was answered.
func (s *scene) silentPath(p report.Path) *scene {
	for i, stage := range pathStages {
		outcome := report.NotTested
		if i == 0 {
			outcome = report.Silent
		}
		s.put(stage, string(p), outcome, func(o *report.Observation) { o.MS = 2000; o.Detail.ICE = &report.ICE{} })
	}
	return s
}

// foreignScene: relays that are not ours, without an echo peer behind them:
// each kind was tried against itself, and no media was sent.
func foreignScene() *scene {
	s := healthyScene().untriedPath(report.DirectUDP).untriedPath(report.DirectTCP)
	for _, p := range []report.Path{report.RelayUDP, report.RelayTCP} {
		s.path(p, report.CheckPathLarge).against(p).put(report.CheckPathRTP, string(p), report.NotTested)
	}
	return s
}

// relaysAlone: what a browser sees of relays alone, which is no candidate of
// its own; no path could be tried.
func relaysAlone() *scene {
	s := foreignScene().untriedPath(report.RelayTCP).untriedPath(report.RelayUDP)
	kept := s.r.Observations[:0]
	for _, o := range s.r.Observations {
		if o.Target != "stun:"+relayHost+":3478" {
			kept = append(kept, o)
		}
	}
	s.r.Observations = kept
	return s
}

// against marks a relay path as one against itself.
func (s *scene) against(p report.Path) *scene {
	for i := range s.r.Observations {
		if o := &s.r.Observations[i]; o.Check == report.CheckPathICE && o.Target == string(p) {
			ice := report.ICE{}
			if o.Detail.ICE != nil {
				ice = *o.Detail.ICE
			}
			ice.Loopback = true
			o.Detail.ICE = &ice
		}
	}
	return s
}

// unknownCredentials: every relay refuses what was made up.
func (s *scene) unknownCredentials(transport string) *scene {
	return s.relays(transport, report.Failed, failedWith(401, ""), func(o *report.Observation) { o.Detail.ICE.CredentialsUnknown = true })
}

// nothing: p could not even be tried.
func (s *scene) untriedPath(p report.Path) *scene {
	for _, stage := range pathStages {
		s.put(stage, string(p), report.NotTested)
	}
	return s
}

func flow(sent, returned int) *report.Flow {
	loss := 1 - float64(returned)/float64(sent)
	zero := 0.0
	return &report.Flow{Sent: sent, Returned: returned, LossUp: &loss, LossDown: &zero, RTTMS: 3, RTTMinMS: 1, JitterMS: 1, LastMS: sent * 20, Arrived: &returned}
}

func silentURL(o *report.Observation) {
	o.MS = 1900
	o.Detail.ICE = &report.ICE{Requests: 4, LossAssumed: 0.05}
}

func failedWith(code int, text string) func(*report.Observation) {
	return func(o *report.Observation) {
		o.Code, o.MS = code, 80
		o.Detail.ICE = &report.ICE{Errors: []report.ICEError{{Code: code, Text: text}}}
	}
}

// udpSilent: every UDP URL and the direct path stay silent.
func (s *scene) udpSilent() *scene {
	s.put(report.CheckICE, "stun:"+relayHost+":3478", report.Silent, silentURL)
	s.relays("udp", report.Silent, silentURL)
	return s.silentPath(report.DirectUDP).untriedPath(report.RelayUDP)
}

func (s *scene) relays(transport string, outcome report.Outcome, more ...func(*report.Observation)) *scene {
	for _, port := range relayPortsTested {
		s.put(report.CheckICE, turnURL(port, transport), outcome, more...)
	}
	return s
}

func (s *scene) token(cause string) *scene {
	outcome := report.Failed
	if cause == "" {
		outcome = report.OK
	}
	return s.put(report.CheckToken, "", outcome, func(o *report.Observation) {
		o.Detail.Token = &report.Token{Kind: "jwt", Cause: cause, Scopes: []string{"chat"}, Missing: []string{"voip"}}
	})
}

func (s *scene) socket(check report.Check, outcome report.Outcome, sock report.Socket) *scene {
	return s.put(check, "", outcome, func(o *report.Observation) { o.Detail.Socket = &sock })
}

// took says how long a check of the signalling took.
func (s *scene) took(check report.Check, ms int) *scene {
	for i := range s.r.Observations {
		if o := &s.r.Observations[i]; o.Check == check {
			o.MS = ms
		}
	}
	return s
}

// host is one of the service's that was asked over HTTPS.
func (s *scene) host(name, use string, outcome report.Outcome) *scene {
	return s.put(report.CheckHost, "https://"+name+"/", outcome, func(o *report.Observation) { o.Detail.HTTP = &report.HTTP{Use: use} })
}
