package peer

import (
	"math"
	"net/netip"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// pair is a candidate pair as the statistics end with it.
type pair struct {
	*stat
	kind     report.Path
	selected bool
	// open: the remote candidate is a host of the open internet, which a
	// direct check ought to reach.
	open bool
}

// pairs gives the pairs whose local candidate is known.
func (c *Connection) pairs() (all []pair) {
	selected := map[string]bool{}
	for _, id := range c.of("transport") {
		selected[c.stats[id].text("selectedCandidatePairId")] = true
	}
	delete(selected, "")
	for _, id := range c.of("candidate-pair") {
		s := c.stats[id]
		local, remote := c.stats[s.text("localCandidateId")], c.stats[s.text("remoteCandidateId")]
		if local == nil {
			continue
		}
		all = append(all, pair{
			stat: s, kind: pathOf(local), open: remote != nil && isOpen(remote),
			selected: selected[id] || len(selected) == 0 && (s.yes("selected") || s.yes("nominated") && s.text("state") == "succeeded"),
		})
	}
	return all
}

// pathOf is the kind of way that a local candidate stands for.
func pathOf(local *stat) report.Path {
	relayed := local.text("candidateType") == "relay" || local.text("candidateType") == "relayed"
	switch {
	case relayed && relayProtocol(local) == "udp":
		return report.RelayUDP
	case relayed && relayProtocol(local) == "tcp":
		return report.RelayTCP
	case relayed && relayProtocol(local) == "tls":
		return report.RelayTLS
	case relayed:
		return report.CallPath // through a relay, and nobody knows over what
	case protocol(local) == "tcp":
		return report.DirectTCP
	}
	return report.DirectUDP
}

func isOpen(remote *stat) bool {
	address := remote.text("address")
	if address == "" {
		address = remote.text("ip")
	}
	a, err := netip.ParseAddr(address)
	return err == nil && remote.text("candidateType") == "host" && a.IsGlobalUnicast() && !a.IsPrivate()
}

// paths makes the observations of the stages of the connection.
func (c *Connection) paths(into *artefact.Artefact) {
	checking, tried := when(c.ice, "checking", "connected", "completed", "failed")
	pairs := c.pairs()
	if !tried && !c.asked(pairs) || !c.remoteSet && !c.Snapshot {
		return
	}
	if checking.IsZero() {
		checking = c.gathering
	}
	kind, chosen := report.CallPath, pair{}
	for _, p := range pairs {
		if p.selected {
			kind, chosen = p.kind, p
		}
	}
	if !c.connected(chosen) {
		c.unconnected(into, checking, pairs)
		return
	}
	c.connectedPath(into, kind, chosen, checking)
	c.silentPaths(into, kind, checking, pairs)
	c.handshake(into, kind)
	c.flows(into, kind)
}

// asked: checks were sent.
func (c *Connection) asked(pairs []pair) bool {
	for _, p := range pairs {
		if p.count("requestsSent") > 0 || p.text("state") == "in-progress" || p.text("state") == "failed" || p.text("state") == "succeeded" {
			return true
		}
	}
	return false
}

func (c *Connection) connected(chosen pair) bool {
	_, ok := when(c.ice, "connected", "completed")
	return ok || chosen.stat != nil && chosen.text("state") == "succeeded"
}

// unconnected: no pair was ever selected.
func (c *Connection) unconnected(into *artefact.Artefact, checking time.Time, pairs []pair) {
	elapsed := between(checking, c.end())
	ice := &report.ICE{State: final(c.ice), Candidates: c.local()}
	for _, p := range pairs {
		ice.ChecksSent += p.count("requestsSent")
		ice.ChecksAnswered += p.count("responsesReceived")
	}
	o := report.Observation{Check: report.CheckPathICE, Target: string(report.CallPath), MS: millis(elapsed), Detail: report.Detail{ICE: ice}}
	failedAt, failed := when(c.ice, "failed")
	if !failed {
		failedAt, failed = when(c.connection, "failed")
	}
	switch {
	case failed:
		o.Outcome = report.Failed
		if d := between(checking, failedAt); d > 0 {
			o.MS = millis(d)
		}
	case c.Snapshot && c.allFailed(pairs):
		o.Outcome = report.Failed
	case elapsed >= iceSilent && len(c.candidates) > 0:
		o.Outcome = report.Silent
	default:
		return // it was given up too early to tell
	}
	into.Add(checking, o)
	c.silentPaths(into, report.CallPath, checking, pairs)
}

func (c *Connection) allFailed(pairs []pair) bool {
	for _, p := range pairs {
		if p.text("state") != "failed" {
			return false
		}
	}
	return len(pairs) > 0
}

// local are the candidates of this end.
func (c *Connection) local() (list []report.Candidate) {
	for _, cand := range c.candidates {
		list = append(list, cand.Candidate)
	}
	return list
}

// connectedPath is ICE on the selected pair. Failed: it connected, and was
// lost again.
func (c *Connection) connectedPath(into *artefact.Artefact, kind report.Path, chosen pair, checking time.Time) {
	ice := &report.ICE{State: final(c.ice), Candidates: c.local(), Selected: "unknown"}
	if chosen.stat != nil {
		ice.Selected = c.selectedText(chosen)
		ice.ChecksSent, ice.ChecksAnswered = chosen.count("requestsSent"), chosen.count("responsesReceived")
		if rtt, ok := chosen.number("currentRoundTripTime"); ok && rtt > 0 && rtt < longest.Seconds() {
			ice.RTTMS = round(rtt * 1000)
		}
		ice.Continues = c.continues(chosen)
	}
	connected, _ := when(c.ice, "connected", "completed")
	o := report.Observation{Check: report.CheckPathICE, Target: string(kind), Outcome: report.OK,
		MS: millis(between(checking, connected)), Detail: report.Detail{ICE: ice}}
	if ice.State == "failed" {
		o.Outcome = report.Failed
	}
	into.Add(checking, o)
}

func (c *Connection) selectedText(p pair) string {
	kind := func(id string) string {
		if s := c.stats[p.text(id)]; s != nil {
			switch t := s.text("candidateType"); t {
			case "host", "srflx", "prflx", "relay":
				return t
			}
		}
		return "unknown"
	}
	return kind("localCandidateId") + "/" + kind("remoteCandidateId")
}

// continues: checks on the pair went on being answered while the statistics
// were recorded. nil: too few were sent to tell, or the browser does not say.
func (c *Connection) continues(p pair) report.Fact {
	sent, answered := p.grown("requestsSent"), p.grown("responsesReceived")
	switch {
	case answered > 0:
		return report.Known(true)
	case sent >= checksEnough:
		return report.Known(false)
	}
	return nil
}

// silentPaths are kinds of way on which checks were sent and none answered,
// beside the one that was selected. A direct one counts only towards a host
// of the open internet: between two homes it rarely works.
func (c *Connection) silentPaths(into *artefact.Artefact, not report.Path, checking time.Time, pairs []pair) {
	elapsed := between(checking, c.end())
	sums := map[report.Path]*report.ICE{}
	for _, p := range pairs {
		if p.kind == not || p.kind == report.CallPath || p.kind == report.DirectUDP && !p.open || p.kind == report.DirectTCP {
			continue
		}
		if sums[p.kind] == nil {
			sums[p.kind] = &report.ICE{State: "checking"}
		}
		sums[p.kind].ChecksSent += p.count("requestsSent")
		sums[p.kind].ChecksAnswered += p.count("responsesReceived")
	}
	for _, kind := range report.Paths {
		if s := sums[kind]; s != nil && s.ChecksSent >= checksEnough && s.ChecksAnswered == 0 && elapsed >= iceSilent {
			into.Add(checking, report.Observation{Check: report.CheckPathICE, Target: string(kind), Outcome: report.Silent,
				MS: millis(elapsed), Detail: report.Detail{ICE: s}})
		}
	}
}

// handshake is DTLS on the selected pair.
func (c *Connection) handshake(into *artefact.Artefact, kind report.Path) {
	state := ""
	for _, id := range c.of("transport") {
		state = c.stats[id].text("dtlsState")
	}
	connected, _ := when(c.ice, "connected", "completed")
	secured, ok := when(c.connection, "connected")
	elapsed := between(connected, c.end())
	o := report.Observation{Check: report.CheckPathDTLS, Target: string(kind), MS: millis(elapsed), Detail: report.Detail{DTLS: &report.DTLS{State: state}}}
	_, failed := when(c.connection, "failed")
	switch {
	case ok || state == "connected":
		o.Outcome, o.Detail.DTLS.State = report.OK, "connected"
		o.MS = millis(between(connected, secured))
	case state == "failed" || failed && final(c.ice) != "failed":
		o.Outcome = report.Failed
	case elapsed >= dtlsSilent && final(c.ice) != "failed" && (state != "" || len(c.connection) > 0):
		o.Outcome = report.Silent
	default:
		return
	}
	into.Add(connected, o)
}

func round(v float64) float64 { return math.Round(v*100) / 100 }
