package facts

import (
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// RelayCannotReachPeer: relays were allocated, and not one check through any
// of them was answered. Nobody knows the relays of a call so well.
var RelayCannotReachPeer = runFact("relay_cannot_reach_peer", relayCannotReachPeer)

func relayCannotReachPeer(e *Evidence) Finding {
	var bad []Cite
	for _, p := range []report.Path{report.RelayUDP, report.RelayTCP, report.RelayTLS} {
		switch o := e.path(report.CheckPathICE, p); o.Outcome {
		case report.OK:
			return one(No, report.Measured, o, "relay_reaches_peer", "way", string(p))
		case report.Silent, report.Failed:
			if loopback(o) {
				return dontKnow
			}
			bad = append(bad, cite(report.Correlated, o, "relay_reaches_nobody", "way", string(p)))
		}
	}
	return weighed(bad, nil)
}

// NoPathConnects: there were addresses on both sides and not one pair.
var NoPathConnects = newFact("no_path_connects", noPathConnects)

func noPathConnects(e *Evidence) Finding {
	var bad []Cite
	for _, p := range e.callPaths() {
		switch o := e.path(report.CheckPathICE, p); o.Outcome {
		case report.OK:
			return one(No, report.Measured, o, "ice_connected", "way", string(p))
		case report.Silent, report.Failed:
			if loopback(o) {
				continue
			}
			if lost(o) {
				return one(No, report.Observed, o, "ice_had_connected", "way", string(p))
			}
			bad = append(bad, cite(report.Correlated, o, "no_check_answered", "way", string(p)))
		}
	}
	return weighed(bad, nil)
}

// NoPathFound: addresses, and no way between them. A run knows its relays, and
// asks of other paths only where UDP works at all.
var NoPathFound = newFact("no_path_found", byBody(
	Any(RelayCannotReachPeer, All(NoPathConnects, Given(UDPAnswers))).Ask, func(e *Evidence) Finding {
		if f := oneOfSeveralFailed(e); f.Answer == Yes {
			return f
		}
		return noPathConnects(e)
	}))

// oneOfSeveralFailed: a connection of the call never came about, and none of the
// others was for the same: one that sends is no help to one that was to receive.
func oneOfSeveralFailed(e *Evidence) Finding {
	var bad []Cite
	for _, o := range e.connections() {
		c := o.Detail.Connection
		if failedOrSilent(o) && report.No(c.Other) && report.No(c.Connected) && !unsecuredOnly(c) {
			bad = append(bad, cite(report.Observed, o, "connection_never_came"))
		}
	}
	f := weighed(bad, nil)
	f.Unsure = f.Answer == Yes
	return f
}

// unsecuredOnly: ICE connected, and the handshake is what failed.
func unsecuredOnly(c *report.Connection) bool {
	return c.ICEState == "connected" || c.ICEState == "completed"
}

// AnyCandidate: the browser found at least one address to talk from. A TURN
// server's URL is gathered with relays alone, so that its having no candidate
// says nothing; its answer does.
var AnyCandidate = newFact("any_candidate", func(e *Evidence) Finding {
	var tried *report.Observation
	checks := []report.Check{report.CheckICE, report.CheckPathICE}
	if e.InCall() {
		checks = checks[:1] // the paths of a call are told without its candidates
	}
	for _, check := range checks {
		for _, o := range e.byCheck[check] {
			ice := o.Detail.ICE
			if ice == nil {
				continue
			}
			if len(ice.Candidates) > 0 {
				return one(Yes, report.Observed, o, "candidates_found")
			}
			if p := (&probe{o, stunuri.Parse(o.Target)}); check == report.CheckICE && p.answered() {
				return one(Yes, report.Measured, o, "server_answered_browser")
			} else if check == report.CheckICE && p.Relays() {
				continue
			}
			// Firefox does not say that gathering is over when there is nothing to
			// gather; its ICE fails at once.
			if tried == nil && (ice.Complete || ice.State == "failed" || failedOrSilent(o)) {
				tried = o
			}
		}
	}
	for _, o := range e.connections() {
		if report.Yes(o.Detail.Connection.Gathered) {
			return one(Yes, report.Observed, o, "candidates_found")
		}
	}
	if tried == nil {
		return dontKnow
	}
	return one(No, report.Observed, tried, "no_candidate_found")
})

// ConnectionLost: in a call, a pair was selected and then stopped answering.
var ConnectionLost = callFact("connection_lost", connectionLost)

func connectionLost(e *Evidence) Finding {
	if f := lostForGood(e); f.Answer == Yes {
		return f
	}
	var good Finding
	for _, p := range e.callPaths() {
		o := e.path(report.CheckPathICE, p)
		switch {
		case failedOrSilent(o) && lost(o):
			return one(Yes, report.Observed, o, "ice_lost", "way", string(p))
		case o.Outcome == report.OK && o.Detail.ICE != nil && stateStands(o.Detail.ICE.State):
			good = one(No, report.Observed, o, "ice_stayed", "way", string(p))
		}
	}
	return good
}

// lost: ICE had selected a pair before it failed. Only what was connected can
// be disconnected.
func lost(o *report.Observation) bool {
	return o.Detail.ICE != nil && (o.Detail.ICE.Selected != "" || o.Detail.ICE.State == "disconnected")
}

func stateStands(state string) bool {
	return state == "connected" || state == "completed" || state == "closed"
}

// ConnectedAtLast: media was seen, so that what failed before was tried again.
var ConnectedAtLast = newFact("connected_at_last", func(e *Evidence) Finding {
	for _, p := range e.callPaths() {
		if o := e.path(report.CheckPathICE, p); o.Outcome == report.OK {
			return one(Yes, report.Observed, o, "ice_connected", "way", string(p))
		}
	}
	return MediaBothWays.Ask(e)
})
