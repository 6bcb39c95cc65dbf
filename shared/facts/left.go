package facts

import "sidetone/shared/report"

// NetworkLeft: the run could begin, and then everything that had answered fell silent
// together: the WebSocket, every path that was tried, and HTTPS, unless that had asked
// all that it asks by then. Whatever is in the way of one of them leaves the others. A
// service that ends may look the same, so that this is never more than likely. A line
// that was full falls silent, too, for what is given up before its turn comes.
var NetworkLeft = runFact("network_left", func(e *Evidence) Finding {
	socket, muted := e.socketWentDead()
	paths, carried, whole := e.fellSilent()
	dead := len(socket) > 0 && len(paths) > 0 && whole
	https, _ := e.one(report.CheckHTTPS)
	switch answers := HTTPSAnswers.Ask(e); {
	case answers.Answer == Yes && !(dead && muted && carried):
		return Finding{Answer: No}
	case !dead || BeginWorks.Ask(e).Answer != Yes || StrangerAnswers.Ask(e).Answer == Yes || e.requestsWait(swampedGrowth).Answer == Yes:
		return dontKnow
	case answers.Answer == Yes:
	case https.Outcome != report.Silent || https.Detail.HTTP == nil || https.Detail.HTTP.Answered == 0:
		return dontKnow // a service that is gone refuses at once
	default:
		socket = append(socket, cite(report.Measured, https, "https_unanswered"))
	}
	return Finding{Answer: Yes, Telling: true, Cites: append(socket, paths...)}
})

// socketWentDead: the signalling WebSocket opened, and most of what was asked on it
// stayed unanswered, or it was cut off and none opened in its place. muted: it had
// answered before, and is open.
func (e *Evidence) socketWentDead() (dead []Cite, muted bool) {
	o, s, there := e.socket(report.CheckSignaling)
	switch {
	case !there || !s.Opened:
		return nil, false
	case o.Outcome == report.Failed && SocketReopens.Ask(e).Answer != Yes:
		return SocketStays.Ask(e).Cites, false
	case o.Outcome != report.Failed && hardlyAnswered(s):
		return []Cite{cite(report.Measured, o, "socket_echoed", "answered", s.Answered, "sent", s.Sent)}, s.Answered > 0
	}
	return nil, false
}

// fellSilent are the paths that came to nothing after a beginning, or to nothing at
// all. carried: over UDP and over TCP one had handshaken before. whole: there is none
// that carries, or of which nobody knows how it ended.
func (e *Evidence) fellSilent() (silent []Cite, carried, whole bool) {
	var udp, tcp bool
	for _, p := range []report.Path{report.DirectUDP, report.RelayUDP, report.DirectTCP, report.RelayTCP, report.RelayTLS} {
		ice, dtls, data := e.path(report.CheckPathICE, p), e.path(report.CheckPathDTLS, p), e.path(report.CheckPathData, p)
		switch f := data.Detail.Flow; {
		case ice.Outcome == report.NotTested:
		case data.Outcome == report.Silent && f != nil:
			udp, tcp = udp || overUDP(p), tcp || !overUDP(p)
			silent = append(silent, cite(report.Measured, data, "silent_after_packets_counted", "way", string(p), "sent", f.Sent, "returned", f.Returned))
		case failedOrSilent(dtls):
			silent = append(silent, cite(report.Measured, dtls, "silent_after_checks", "way", string(p)))
		case failedOrSilent(ice):
			silent = append(silent, cite(report.Measured, ice, "tcp_carries_nothing_either", "way", string(p)))
		default:
			return nil, false, false
		}
	}
	return silent, udp && tcp, true
}
