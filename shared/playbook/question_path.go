package playbook

import (
	"strconv"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// callPaths are the paths that a call could take, or that a real one took.
func (e *evidence) callPaths() []report.Path {
	paths := []report.Path{report.DirectUDP, report.RelayUDP, report.RelayTCP, report.RelayTLS}
	if e.inCall() {
		return append(paths, report.DirectTCP, report.CallPath)
	}
	if e.report.Profile.DirectTCP {
		paths = append(paths, report.DirectTCP)
	}
	return paths
}

// carries: handshake, packets, large packets and media all came through on
// p. Media or large packets that were never sent do not count against it.
func (e *evidence) carries(p report.Path) bool {
	return e.path(report.CheckPathData, p).Outcome == report.OK &&
		e.path(report.CheckPathLarge, p).Outcome != report.Silent &&
		e.path(report.CheckPathRTP, p).Outcome != report.Silent
}

// callPath is the first path that carries a call; false: none does.
func (e *evidence) callPath() (report.Path, bool) {
	for _, p := range e.callPaths() {
		if e.carries(p) {
			return p, true
		}
	}
	return "", false
}

// somePathCarries: a call would find a way.
func somePathCarries(e *evidence) finding {
	if e.inCall() {
		return callCarries(e)
	}
	if p, ok := e.callPath(); ok {
		return one(yes, report.Measured, e.path(report.CheckPathData, p), pathName(p)+" carries a call")
	}
	for _, p := range e.callPaths() {
		if o := e.path(report.CheckPathICE, p); o.Outcome != report.NotTested && !loopback(o) {
			return one(no, report.Measured, o, "no path that was tried carries a call")
		}
	}
	return nothingAnswers(e)
}

// stage asks about one stage of the paths: yes where it fell silent or
// failed although the stage before succeeded, no where it worked everywhere
// that it was tried. Direct TCP is evidence only: it is left out unless a
// call may use it.
func stage(check, before report.Check, what, works string) question {
	return func(e *evidence) finding {
		var bad, good []cite
		for _, p := range e.callPaths() {
			o := e.path(check, p)
			switch {
			case o.Outcome == report.OK:
				good = append(good, cite{report.Measured, o.ID, works + " on " + pathName(p)})
			case o.Outcome != report.NotTested && e.path(before, p).Outcome == report.OK:
				bad = append(bad, cite{report.Measured, o.ID, what + " on " + pathName(p) + flowText(o)})
			}
		}
		switch {
		case len(bad) > 0:
			return finding{answer: yes, telling: true, cites: append(bad, good...)}
		case len(good) > 0:
			return finding{answer: no, telling: true, cites: good}
		}
		return dontKnow
	}
}

func flowText(o *report.Observation) string {
	if f := o.Detail.Flow; f != nil && f.Sent > 0 {
		return " (" + strconv.Itoa(f.Sent) + " sent, " + strconv.Itoa(f.Returned) + " came back)"
	}
	return ""
}

var handshakeFails = stage(report.CheckPathDTLS, report.CheckPathICE,
	"ICE checks are answered and the DTLS handshake is not", "the DTLS handshake succeeded")

var mediaVanishes = asked(
	stage(report.CheckPathRTP, report.CheckPathData, "data passes and RTP media does not", "RTP media came back"),
	likely(stage(report.CheckPathRTP, report.CheckPathDTLS, "the call was secured and no media came through", "media came through")))

var largeVanishes = stage(report.CheckPathLarge, report.CheckPathData,
	"small packets pass and packets of 1150 bytes do not", "packets of 1150 bytes came back")

// serverConfirms cites what the echo peer saw of the paths that failed.
func serverConfirms(missing func(report.Echo) bool, text string) func(*evidence) []cite {
	return func(e *evidence) []cite {
		var cites []cite
		for _, o := range e.byCheck[report.CheckEchoSeen] {
			if o.Detail.Echo != nil && o.Detail.Echo.Checks > 0 && missing(*o.Detail.Echo) {
				cites = append(cites, cite{report.Correlated, o.ID, text + " on " + pathName(report.Path(o.Target))})
			}
		}
		return cites
	}
}

// handshakeIsolated: it is the handshake alone that is kept out, since ICE
// checks on the same pair go on or another way carries what this one does
// not.
func handshakeIsolated(e *evidence) finding {
	for _, p := range e.callPaths() {
		o := e.path(report.CheckPathICE, p)
		if o.Outcome == report.OK && o.Detail.ICE != nil && report.Yes(o.Detail.ICE.Continues) {
			return one(yes, report.Correlated, o, "ICE checks on "+pathName(p)+" go on being answered")
		}
	}
	return somePathCarries(e)
}

// relayCannotReachPeer: relays were allocated, and not one check through any
// of them was answered.
func relayCannotReachPeer(e *evidence) finding {
	var bad []cite
	for _, p := range []report.Path{report.RelayUDP, report.RelayTCP, report.RelayTLS} {
		switch o := e.path(report.CheckPathICE, p); o.Outcome {
		case report.OK:
			return one(no, report.Measured, o, pathName(p)+" reaches the other side")
		case report.Silent, report.Failed:
			if loopback(o) {
				return dontKnow
			}
			bad = append(bad, cite{report.Correlated, o.ID, "the relay gave an address, and no check through " + pathName(p) + " was answered"})
		}
	}
	if len(bad) == 0 {
		return dontKnow
	}
	return finding{answer: yes, telling: true, cites: bad}
}

// noPathConnects: there were addresses on both sides and not one pair.
func noPathConnects(e *evidence) finding {
	var bad []cite
	for _, p := range e.callPaths() {
		switch o := e.path(report.CheckPathICE, p); o.Outcome {
		case report.OK:
			return one(no, report.Measured, o, "ICE connected on "+pathName(p))
		case report.Silent, report.Failed:
			if loopback(o) {
				continue
			}
			if lost(o) {
				return one(no, report.Observed, o, "ICE had connected on "+pathName(p))
			}
			bad = append(bad, cite{report.Correlated, o.ID, "no ICE check on " + pathName(p) + " was answered"})
		}
	}
	if len(bad) == 0 {
		return dontKnow
	}
	return finding{answer: yes, telling: true, cites: bad}
}

// webrtcMissing: this browser has no RTCPeerConnection.
func webrtcMissing(e *evidence) finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil || o.Detail.Environment.WebRTC == nil {
		return dontKnow
	}
	if report.Yes(o.Detail.Environment.WebRTC) {
		return one(no, report.Observed, o, "the browser has WebRTC")
	}
	return one(yes, report.Observed, o, "the browser has no RTCPeerConnection")
}

// knownBrowser: one that has WebRTC unless somebody switched it off.
func knownBrowser(e *evidence) finding {
	o, ok := e.one(report.CheckEnvironment)
	if !ok || o.Detail.Environment == nil {
		return dontKnow
	}
	switch o.Detail.Environment.Browser {
	case "Chromium", "Chrome", "Edge", "Firefox", "Safari", "Opera":
		return one(yes, report.Observed, o, o.Detail.Environment.Browser+" has WebRTC unless it is switched off")
	}
	return one(no, report.Observed, o, "it is not a browser that we know")
}

// udpNeverTried: the browser ended gathering at once, without candidate and
// without error, on every UDP URL: a policy keeps it from using UDP.
func udpNeverTried(e *evidence) finding {
	var never []cite
	for _, o := range e.byCheck[report.CheckICE] {
		if stunuri.Parse(o.Target).Transport != "udp" {
			continue
		}
		if o.Outcome != report.NotTested || o.Detail.ICE == nil || !o.Detail.ICE.Complete {
			return one(no, report.Observed, o, "the browser tried UDP")
		}
		never = append(never, cite{report.Observed, o.ID, "the browser ended its search after " + ms(o.MS) + " without trying " + stunuri.Parse(o.Target).Host + " over UDP"})
	}
	if len(never) == 0 {
		return dontKnow
	}
	return finding{answer: yes, telling: true, cites: never}
}
