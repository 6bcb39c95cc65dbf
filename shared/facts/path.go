package facts

import (
	"math"

	"sidetone/shared/report"
)

// callPaths are the paths that a call could take, or that a real one took.
func (e *Evidence) callPaths() []report.Path {
	paths := []report.Path{report.DirectUDP, report.RelayUDP, report.RelayTCP, report.RelayTLS}
	if e.InCall() {
		return append(paths, report.DirectTCP, report.CallPath)
	}
	if e.Report.Profile.DirectTCP {
		paths = append(paths, report.DirectTCP)
	}
	return paths
}

// carries: handshake, packets, large packets and media all came through on
// p. Media or large packets that were never sent do not count against it.
//
// What fell silent and carried everything when it was tried again does carry.
func (e *Evidence) carries(p report.Path) bool {
	data := e.path(report.CheckPathData, p)
	return (data.Outcome == report.OK || e.carriedAgain(data)) &&
		e.path(report.CheckPathLarge, p).Outcome != report.Silent &&
		e.path(report.CheckPathRTP, p).Outcome != report.Silent
}

// carriedAgain: the sample of a path over UDP fell silent, and what was sent on
// that path afterwards came back.
func (e *Evidence) carriedAgain(data *report.Observation) bool {
	again, _ := e.one(report.CheckPathRate)
	f := data.Detail.Flow
	return again.Target == data.Target && f != nil && f.Returned > 0 && CarriedLater.Ask(e).Answer == Yes
}

// callPath is the first path that carries a call; false: none does.
func (e *Evidence) callPath() (report.Path, bool) {
	for _, p := range e.callPaths() {
		if e.carries(p) {
			return p, true
		}
	}
	return "", false
}

// SomePathCarries: a call would find a way, or did.
var SomePathCarries = newFact("some_path_carries", byBody(runCarries, callCarries))

// NoPathCarries: a network fault stops a call when no path is left.
var NoPathCarries = Not(SomePathCarries)

func runCarries(e *Evidence) Finding {
	if p, ok := e.callPath(); ok {
		return one(Yes, report.Measured, e.path(report.CheckPathData, p), "path_carries", "way", string(p))
	}
	if e.pathIsOpen() {
		return dontKnow
	}
	for _, p := range e.callPaths() {
		if o := e.path(report.CheckPathICE, p); o.Outcome != report.NotTested && !loopback(o) {
			return one(No, report.Measured, o, "no_path_carries")
		}
	}
	return nothingAnswers(e)
}

// pathIsOpen: a path connected, and what follows was not tried to its end, so
// that nobody knows whether it would carry a call.
func (e *Evidence) pathIsOpen() bool {
	for _, p := range e.callPaths() {
		ice, dtls, data := e.path(report.CheckPathICE, p), e.path(report.CheckPathDTLS, p), e.path(report.CheckPathData, p)
		if ice.Outcome == report.OK && !loopback(ice) && !failedOrSilent(dtls) && data.Outcome == report.NotTested {
			return true
		}
	}
	return false
}

// stage asks about one stage of the paths: yes where it fell silent or
// failed although the stage before succeeded, no where it worked everywhere
// that it was tried. Direct TCP is evidence only: it is left out unless a
// call may use it.
func stage(check, before report.Check, fails, works string) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		var bad, good []Cite
		for _, p := range e.callPaths() {
			o := e.path(check, p)
			switch {
			case o.Outcome == report.OK:
				good = append(good, cite(report.Measured, o, works, "way", string(p)))
			case o.Outcome != report.NotTested && e.path(before, p).Outcome == report.OK:
				bad = append(bad, stageFailed(o, fails, p))
			}
		}
		if len(bad) > 0 {
			return Finding{Answer: Yes, Telling: true, Cites: append(bad, good...)}
		}
		return weighed(nil, good)
	}
}

func stageFailed(o *report.Observation, fact string, p report.Path) Cite {
	if f := o.Detail.Flow; f != nil && f.Sent > 0 {
		return cite(report.Measured, o, fact+"_counted", "way", string(p), "sent", f.Sent, "returned", f.Returned)
	}
	return cite(report.Measured, o, fact, "way", string(p))
}

// HandshakeFails: ICE checks are answered and DTLS is not. What filters DTLS
// sees it on the direct path; where that carries it, a relay over UDP that does
// not has another trouble.
var HandshakeFails = newFact("handshake_fails", func(e *Evidence) Finding {
	f := stage(report.CheckPathDTLS, report.CheckPathICE, "dtls_unanswered", "dtls_succeeded")(e)
	if o, _ := e.one(report.CheckPathRate); f.Answer == Yes && e.opensAlone(report.Path(o.Target)) {
		return one(No, report.Measured, o, "dtls_succeeded", "way", o.Target)
	}
	direct, relay := e.path(report.CheckPathDTLS, report.DirectUDP), e.path(report.CheckPathDTLS, report.RelayUDP)
	others := []report.Path{report.DirectUDP, report.RelayTCP, report.RelayTLS, report.CallPath}
	if f.Answer == Yes && direct.Outcome == report.OK && failedOrSilent(relay) && !e.anyFails(report.CheckPathDTLS, others) {
		return one(No, report.Measured, direct, "dtls_succeeded", "way", string(report.DirectUDP))
	}
	return f
})

func (e *Evidence) anyFails(check report.Check, paths []report.Path) bool {
	for _, p := range paths {
		if failedOrSilent(e.path(check, p)) {
			return true
		}
	}
	return false
}

// MediaVanishes: what went before passes on a path, and RTP does not.
var MediaVanishes = newFact("media_vanishes", byBody(
	stage(report.CheckPathRTP, report.CheckPathData, "rtp_lost", "rtp_returned"),
	likelyIn(stage(report.CheckPathRTP, report.CheckPathDTLS, "media_missing", "media_came"))))

// LargeVanish: small packets pass on a path and large ones do not, more than
// the loss of the small ones on the same path explains.
var LargeVanish = newFact("large_vanish", func(e *Evidence) Finding {
	var bad, good []Cite
	for _, p := range e.callPaths() {
		large, small := e.path(report.CheckPathLarge, p), e.path(report.CheckPathData, p)
		switch {
		case large.Outcome == report.OK:
			good = append(good, cite(report.Measured, large, "large_returned", "way", string(p)))
		case large.Outcome == report.NotTested || small.Outcome != report.OK || lossExplainsLarge(large.Detail.Flow, small.Detail.Flow):
		default:
			bad = append(bad, stageFailed(large, "large_lost", p))
		}
	}
	if len(bad) > 0 {
		return Finding{Answer: Yes, Telling: true, Cites: append(bad, good...)}
	}
	return weighed(nil, good)
})

// lossExplainsLarge: that not one large packet came back may be chance, at the
// loss of small ones.
func lossExplainsLarge(large, small *report.Flow) bool {
	if large == nil || small == nil || small.Sent == 0 {
		return false
	}
	lost := 1 - float64(small.Returned)/float64(small.Sent)
	return math.Pow(lost, float64(large.Sent)) > chanceOfLoss
}

// NoDTLSAtServer and NoRTPAtServer cite what the echo peer saw of the paths
// that failed.
var (
	NoDTLSAtServer = newFact("no_dtls_at_server", serverConfirms(func(e report.Echo) bool { return e.DTLS == 0 }, "no_dtls_at_server"))
	NoRTPAtServer  = newFact("no_rtp_at_server", serverConfirms(func(e report.Echo) bool { return e.RTP == 0 && e.Received > 0 }, "no_rtp_at_server"))
)

func serverConfirms(missing func(report.Echo) bool, fact string) func(*Evidence) Finding {
	return func(e *Evidence) Finding {
		var cites []Cite
		for _, o := range e.byCheck[report.CheckEchoSeen] {
			if o.Detail.Echo != nil && o.Detail.Echo.Checks > 0 && missing(*o.Detail.Echo) {
				cites = append(cites, cite(report.Correlated, o, fact, "way", o.Target))
			}
		}
		return weighed(cites, nil)
	}
}

// HandshakeIsolated: it is the handshake alone that is kept out, since ICE
// checks on the same pair go on or another way carries what this one does
// not. What drops DTLS by its look does not know it inside of what a relay is
// sent, so that one on which the relay over UDP fails as well, and none over TCP,
// may have another reason.
var HandshakeIsolated = newFact("handshake_isolated", func(e *Evidence) Finding {
	direct, relay := e.path(report.CheckPathDTLS, report.DirectUDP), e.path(report.CheckPathDTLS, report.RelayUDP)
	if failedOrSilent(direct) && failedOrSilent(relay) && !e.anyFails(report.CheckPathDTLS, []report.Path{report.RelayTCP, report.RelayTLS}) {
		return dontKnow
	}
	for _, p := range e.callPaths() {
		o := e.path(report.CheckPathICE, p)
		if o.Outcome == report.OK && o.Detail.ICE != nil && report.Yes(o.Detail.ICE.Continues) {
			return one(Yes, report.Correlated, o, "checks_go_on", "way", string(p))
		}
	}
	return SomePathCarries.Ask(e)
})

// loopback: this relay path was tried against itself. A run without an echo
// peer tries relays so, both ends in the same browser. What passes shows that
// the relay works and that this network lets it; silence shows little, since
// many relays refuse to reach themselves.
func loopback(o *report.Observation) bool {
	return o.Detail.ICE != nil && o.Detail.ICE.Loopback
}

func failedOrSilent(o *report.Observation) bool {
	return o.Outcome == report.Failed || o.Outcome == report.Silent
}
