package signal

import "sidetone/shared/report"

// Loss at which a quality turns. 0.5: the SDK raises networkSendQuality Bad
// from there (ACS, "network-send-quality"); 0.1: "poor" in the ACS call
// diagnostics log schema.
const (
	lossPoor = 0.10
	lossBad  = 0.50
)

// Raise tells which signals a calling SDK would have raised over the same
// network, and which one did raise in a real call. Flags are given when true,
// qualities when not good, so that an empty list means that nothing was
// raised, not that all was well.
func Raise(observations []report.Observation) []report.Signal {
	raised := []report.Signal{}
	flag := func(name string, at int, when bool) {
		if when {
			raised = append(raised, report.Signal{Name: name, Value: true, At: at})
		}
	}
	quality := func(name string, at int, q Quality) {
		if q > Good {
			raised = append(raised, report.Signal{Name: name, Value: int(q), At: at})
		}
	}
	s := read(observations)
	flag(CallStartFailed, s.startFailedAt, s.startFailed)
	flag(NoNetwork, s.end, s.gathered && s.candidates == 0)
	flag(ICENegotiationFailed, s.end, s.pathsTried > 0 && s.pathsConnected == 0)
	flag(MediaConnectionFailed, s.end, s.pathsTried > 0 && s.pathsCarrying == 0)
	flag(NetworkRelaysNotReachable, s.end,
		s.relaysTried > 0 && s.relayCandidates == 0 && s.pathsTried > 0 && s.pathsCarrying == 0)
	quality(NetworkReconnect, s.lostAt, s.reconnect)
	quality(NetworkSendQuality, s.flowAt, ofLoss(s.lossUp))
	quality(NetworkReceiveQuality, s.flowAt, ofLoss(s.lossDown))
	raised = append(raised, ofDevices(observations)...)
	return append(raised, ofCall(observations)...)
}

func ofLoss(loss *float64) Quality {
	switch {
	case loss == nil || *loss < lossPoor:
		return Good
	case *loss < lossBad:
		return Poor
	}
	return Bad
}

// sums is what the signals are raised from.
type sums struct {
	startFailed   bool
	startFailedAt int

	gathered                    bool // some URL or path gathered candidates to its own end
	candidates, relayCandidates int
	relaysTried                 int

	pathsTried, pathsConnected, pathsCarrying int

	reconnect Quality
	lostAt    int

	lossUp, lossDown *float64 // of the best path that a call would take
	flowAt           int

	end int // when the last observation was over
}

func read(observations []report.Observation) sums {
	var s sums
	best := len(report.Paths)
	for _, o := range observations {
		if o.Source == report.FromServer || o.Origin != "" {
			continue
		}
		if o.Outcome != report.NotTested {
			s.end = max(s.end, o.At+o.MS)
		}
		switch o.Check {
		case report.CheckBegin, report.CheckSignaling, report.CheckToken, report.CheckTokenAuthority:
			s.start(o)
		case report.CheckICE:
			s.gathering(o)
		case report.CheckPathICE:
			s.connecting(o)
		case report.CheckPathData:
			if o.Outcome == report.OK && o.Target != string(report.DirectTCP) {
				s.pathsCarrying++
			}
			if rank := rankOf(o.Target); o.Detail.Flow != nil && o.Detail.Flow.Sent > 0 && rank < best {
				best = rank
				s.lossUp, s.lossDown, s.flowAt = o.Detail.Flow.LossUp, o.Detail.Flow.LossDown, o.At+o.MS
			}
		}
	}
	return s
}

// start: a call that cannot register or authenticate never begins.
func (s *sums) start(o report.Observation) {
	failed := o.Outcome == report.Failed || o.Outcome == report.Silent
	if sock := o.Detail.Socket; sock != nil && sock.Opened && sock.Answered > 0 {
		failed = false // lost later: the call had begun
	}
	if failed && !s.startFailed {
		s.startFailed, s.startFailedAt = true, o.At+o.MS
	}
}

func (s *sums) gathering(o report.Observation) {
	if o.Outcome == report.NotTested {
		return
	}
	s.gathered = true
	if len(o.Target) > 4 && o.Target[:4] == "turn" {
		s.relaysTried++
	}
	s.count(o.Detail.ICE)
}

func (s *sums) connecting(o report.Observation) {
	if o.Outcome == report.NotTested {
		return
	}
	s.count(o.Detail.ICE)
	// A relay that does not reach itself may well reach others.
	loopback := o.Detail.ICE != nil && o.Detail.ICE.Loopback
	if o.Target == string(report.DirectTCP) || loopback && o.Outcome != report.OK {
		return
	}
	s.pathsTried++
	ice := o.Detail.ICE
	if o.Outcome == report.OK {
		s.pathsConnected++
	}
	if ice == nil || o.Outcome != report.OK {
		return
	}
	switch ice.State {
	case "failed":
		s.reconnect, s.lostAt = Bad, o.At+o.MS
	case "disconnected":
		s.reconnect, s.lostAt = max(s.reconnect, Poor), o.At+o.MS
	}
}

func (s *sums) count(ice *report.ICE) {
	if ice == nil {
		return
	}
	for _, c := range ice.Candidates {
		s.candidates++
		if c.Type == "relay" {
			s.relayCandidates++
		}
	}
}

func rankOf(path string) int {
	for i, p := range report.Paths {
		if string(p) == path && p != report.DirectTCP {
			return i
		}
	}
	return len(report.Paths)
}
