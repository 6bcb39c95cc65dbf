package peer

import (
	"slices"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
	"sidetone/shared/retransmit"
	"sidetone/shared/stunuri"
)

// gatheringOf puts the facts of one URL together.
type gatheringOf struct {
	server
	candidates []candidateEvent
	errors     []report.ICEError
	times      []time.Time
}

// urls makes an ice observation of each URL of which the dump tells enough.
func (c *Connection) urls(into *artefact.Artefact) {
	c.urlsFromStats()
	unclear := map[string]bool{} // transports with candidates of nobody knows which server
	byURL := map[string]*gatheringOf{}
	var order []*gatheringOf
	for _, s := range c.servers {
		g := &gatheringOf{server: s}
		byURL[s.url] = g
		order = append(order, g)
	}
	for _, cand := range c.candidates {
		if cand.Type != "srflx" && cand.Type != "relay" {
			continue
		}
		if g := byURL[c.serverOf(cand)]; g != nil {
			g.candidates = append(g.candidates, cand)
		} else {
			unclear[cand.Type+cand.RelayProtocol] = true
			unclear[cand.Type] = true
		}
	}
	for i, e := range c.errors {
		if g := byURL[c.failedURL(e)]; g != nil {
			g.errors = append(g.errors, e)
			g.times = append(g.times, c.errorTimes[i])
		}
	}
	for _, g := range order {
		if o, ok := c.judge(g, unclear); ok {
			into.Add(c.gathering, o)
		}
	}
}

// serverOf is the URL that a candidate is from: by its own word, else because
// the configuration leaves no other. Empty: ambiguous.
func (c *Connection) serverOf(cand candidateEvent) string {
	if cand.url != "" {
		return cand.url
	}
	var fit []string
	for _, s := range c.servers {
		switch {
		case cand.Type == "relay" && s.Relays() && (cand.RelayProtocol == "" || cand.RelayProtocol == s.Transport):
			fit = append(fit, s.url)
		case cand.Type == "srflx" && s.Transport == stunuri.UDP:
			fit = append(fit, s.url) // a TURN server over UDP gives one as well
		}
	}
	if len(fit) != 1 {
		return ""
	}
	return fit[0]
}

// failedURL is the URL of the configuration that an error speaks of.
// Chromium asks a TURN server over UDP for a reflexive address too, and names
// it "stun:" then.
func (c *Connection) failedURL(e report.ICEError) string {
	if c.configured(e.URL) {
		return e.URL
	}
	failed := stunuri.Parse(e.URL)
	for _, s := range c.servers {
		if s.Host == failed.Host && s.Port == failed.Port && (s.Transport == failed.Transport || failed.Scheme == "stun" && s.Transport == stunuri.UDP) {
			return s.url
		}
	}
	return ""
}

// judge says what came of one URL; ok false: nobody can tell.
func (c *Connection) judge(g *gatheringOf, unclear map[string]bool) (o report.Observation, ok bool) {
	ice := &report.ICE{Transport: g.Transport, Errors: g.errors, Complete: c.endedByItself()}
	o = report.Observation{Check: report.CheckICE, Target: g.url, Detail: report.Detail{ICE: ice}}
	answer := time.Duration(-1)
	for _, cand := range g.candidates {
		ice.Candidates = append(ice.Candidates, cand.Candidate)
		if cand.Type == "relay" || !g.Relays() {
			if d := between(c.gathering, cand.at); answer < 0 || d < answer {
				answer = d
			}
		}
	}
	if answer >= 0 {
		o.Outcome, o.MS = report.OK, millis(answer)
		return o, true
	}
	if c.failed(g, ice, &o) {
		return o, true
	}
	return c.missing(g, ice, o, unclear)
}

// failed judges a URL by its errors: the server's own word before anything
// else, then a time-out, then a failure at once.
func (c *Connection) failed(g *gatheringOf, ice *report.ICE, o *report.Observation) bool {
	for rank := range 3 {
		for i, e := range g.errors {
			after := between(c.gathering, g.times[i])
			own := e.Code >= 300 && e.Code < 700 && e.Code != 600
			late := strings.Contains(e.Text, "timed out") || after >= fastError
			if rank == 0 && own || rank == 1 && !own && late || rank == 2 && !own && !late {
				o.Outcome, o.Code, o.MS = report.Failed, e.Code, millis(after)
				if rank == 1 {
					o.Outcome = report.Silent
					ice.Requests, ice.LossAssumed = c.schedule(g.Transport).Unanswered(after, allowance), retransmit.LossUnknown
				}
				return true
			}
		}
	}
	return false
}

// missing judges a URL of which there is neither a candidate nor an error.
func (c *Connection) missing(g *gatheringOf, ice *report.ICE, o report.Observation, unclear map[string]bool) (report.Observation, bool) {
	switch {
	case c.Snapshot || c.gathering.IsZero() || c.relayOnly && !g.Relays():
		return o, false
	case g.Relays() && (unclear["relay"+g.Transport] || unclear["relay"]), !g.Relays() && unclear["srflx"]:
		return o, false // one of those may be its answer
	}
	if c.endedByItself() {
		return c.completed(g, o)
	}
	elapsed := between(c.gathering, c.waitedUntil())
	requests := c.schedule(g.Transport).Unanswered(elapsed, allowance)
	exchanges := 1
	if g.Relays() {
		exchanges = 2
	}
	believed := elapsed >= tcpSilent
	if g.Transport == stunuri.UDP {
		believed = retransmit.Chance(requests, exchanges, retransmit.LossUnknown) < retransmit.Unbelievable
		if !g.Relays() && c.reflexive() {
			return o, false // the same address from another server is not told twice
		}
	}
	o.Outcome, o.MS = report.Silent, millis(elapsed)
	ice.Requests, ice.LossAssumed = requests, retransmit.LossUnknown
	return o, believed
}

// completed judges where the search ended by itself: a STUN server that is
// not complained of has answered, be it with an address that was known, and a
// TURN server that is not was never asked.
func (c *Connection) completed(g *gatheringOf, o report.Observation) (report.Observation, bool) {
	o.MS = millis(between(c.gathering, c.gathered))
	switch {
	case g.Relays():
		o.Outcome, o.Detail.Text = report.NotTested, "the browser ended its search without trying this server"
		return o, true
	case g.Transport == stunuri.UDP && c.hasUDPHost() && c.tellsErrors():
		o.Outcome, o.Detail.Text = report.OK, "the server's answer was an address that was known already"
		return o, true
	case g.Transport == stunuri.UDP && !c.hasUDPHost() && c.tellsErrors():
		o.Outcome, o.Detail.Text = report.NotTested, "the browser ended its search without trying this server"
		return o, true
	}
	return o, false
}

// tellsErrors: a browser that reports failures of gathering. An unknown one
// may not.
func (c *Connection) tellsErrors() bool {
	return c.Browser != "" && c.Browser != "Firefox" || len(c.errors) > 0
}

func (c *Connection) schedule(transport string) retransmit.Schedule {
	if transport != stunuri.UDP {
		return retransmit.SYN
	}
	return retransmit.Of(c.Browser)
}

func (c *Connection) hasUDPHost() bool {
	return slices.ContainsFunc(c.candidates, func(cand candidateEvent) bool { return cand.Type == "host" && cand.Protocol == "udp" })
}

func (c *Connection) reflexive() bool {
	return slices.ContainsFunc(c.candidates, func(cand candidateEvent) bool { return cand.Type == "srflx" })
}

// stopped: the search was broken off because a path had connected, as
// libwebrtc does; what had not answered by then was not waited for.
func (c *Connection) stopped() (time.Time, bool) {
	connected, ok := when(c.ice, "connected", "completed")
	if !ok || c.Browser == "Firefox" {
		return connected, false
	}
	return connected, !c.isGathered || !c.gathered.Before(connected) && between(connected, c.gathered) <= stoppedWithin
}

// endedByItself: the browser had tried all that it meant to try.
func (c *Connection) endedByItself() bool {
	_, stopped := c.stopped()
	return c.isGathered && !stopped
}

// waitedUntil is until when an answer would have been noted.
func (c *Connection) waitedUntil() time.Time {
	if connected, stopped := c.stopped(); stopped {
		return connected
	}
	return c.end()
}

// urlsFromStats completes candidates whose server the events did not tell.
func (c *Connection) urlsFromStats() {
	for _, id := range c.of("local-candidate") {
		s := c.stats[id]
		url, _ := artefact.ICEURL(s.text("url"))
		kind, port := s.text("candidateType"), s.count("port")
		i := slices.IndexFunc(c.candidates, func(cand candidateEvent) bool { return cand.Type == kind && cand.Port == port })
		switch {
		case i >= 0:
			if c.candidates[i].url == "" {
				c.candidates[i].url = url
			}
			if c.candidates[i].RelayProtocol == "" {
				c.candidates[i].RelayProtocol = relayProtocol(s)
			}
		case kind == "relay" || kind == "srflx" || kind == "host":
			c.Keep(report.Candidate{Type: kind, Protocol: protocol(s), Port: port, RelayProtocol: relayProtocol(s)}, url)
		}
	}
}

func protocol(s *stat) string {
	if strings.EqualFold(s.text("protocol"), "tcp") {
		return "tcp"
	}
	return "udp"
}

func relayProtocol(s *stat) string {
	switch p := strings.ToLower(s.text("relayProtocol")); p {
	case "udp", "tcp", "tls":
		return p
	}
	return ""
}
