package peerconn

import (
	"slices"

	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// server is one STUN or TURN URL and what came of it.
type server struct {
	raw string
	stunuri.URI
	candidates []report.Candidate
	errors     []report.ICEError
	shared     int // so many URLs may have given the candidate
	// doubted: the candidate that another is taken to have given may be this one's,
	// and of which address its errors tell was not recorded.
	doubted bool
}

// gather makes an observation of each URL that was asked.
func (c Connection) gather() []report.Observation {
	begun, ok := c.begun()
	if !ok || len(c.Servers) == 0 {
		return nil
	}
	servers := c.servers()
	c.attribute(servers, begun)
	var list []report.Observation
	for _, s := range servers {
		if c.RelayOnly && !s.Relays() {
			continue
		}
		o := c.judgeServer(s, servers, begun)
		o.Check, o.Target, o.At = report.CheckICE, s.raw, begun
		list = append(list, o)
	}
	return list
}

func (c Connection) servers() []*server {
	var list []*server
	seen := map[string]bool{}
	for _, raw := range c.Servers {
		if !seen[raw] && Problem(raw) == "" {
			seen[raw] = true
			list = append(list, &server{raw: raw, URI: stunuri.Parse(raw)})
		}
	}
	return list
}

// judgeServer says what came of one URL.
func (c Connection) judgeServer(s *server, all []*server, begun int) report.Observation {
	ice := &report.ICE{Transport: s.Transport, Candidates: s.candidates, Errors: s.errors}
	completed, complete := c.complete()
	ice.Complete = complete
	o := report.Observation{Detail: report.Detail{ICE: ice}}
	switch {
	case len(s.candidates) > 0:
		o.Outcome, o.MS = report.OK, s.candidates[0].AtMS
		if s.shared > 1 {
			o.Detail.Says = say("address_not_told")
		}
	case s.doubted:
		o.Outcome, o.MS, ice.Complete = report.NotTested, s.errors[0].AtMS, false
		o.Detail.Says = say("known_address")
	case c.gaveUnnamed(s, all):
		o.Outcome, o.MS, ice.Complete = report.NotTested, max(0, c.Until-begun), false
		o.Detail.Says = say("known_address")
	case len(s.errors) > 0:
		c.judgeError(&o, s, all, begun, completed, complete)
	case s.Transport == stunuri.UDP && c.hostsOverTCPAlone():
		o.Outcome, o.MS = report.NotTested, max(0, c.Until-begun)
		ice.Complete = false
		o.Detail.Says = say("gathered_without_word")
	case complete && !c.outwaited(s, completed-begun):
		o.Outcome, o.MS = report.NotTested, completed-begun
		if connected, ok := c.iceConnected(); ok && connected <= completed {
			// libwebrtc stops asking then: that says nothing of the address.
			ice.Complete = false
			o.Detail.Says = say("stopped_when_connected")
			break
		}
		o.Detail.Says = say("gathered_without_word")
		if s.Transport == stunuri.UDP && c.usesUDP() {
			// A policy that keeps the browser from UDP leaves no address over
			// it, its own included; and an address that is the machine's own is
			// not told twice.
			ice.Complete = false
		}
	case !s.Relays() && mapped(all):
		// Browsers tell of a mapped address once, whoever gave it.
		o.Outcome, o.MS, ice.Complete = report.NotTested, max(0, c.Until-begun), false
		o.Detail.Says = say("known_address")
	default:
		c.judgeSilence(&o, s, all, begun, completed, complete)
	}
	return o
}

// gaveUnnamed: the way that the call took begins at an address that some server gave,
// and the recording does not tell which: it may have been this one. What the browser
// says of a server it says for each network interface, and those of a virtual machine
// or a VPN lead to none.
func (c Connection) gaveUnnamed(s *server, all []*server) bool {
	p := c.selected()
	if p == nil || p.Local != "srflx" && p.Local != "relay" || p.URL != "" || slices.ContainsFunc(s.errors, func(e report.ICEError) bool { return answered(e.Code) }) {
		return false
	}
	if p.Local == "relay" && (!s.Relays() || p.RelayProtocol != s.Transport) || p.Local == "srflx" && s.Transport != stunuri.UDP {
		return false
	}
	return !slices.ContainsFunc(all, func(other *server) bool {
		return slices.ContainsFunc(other.candidates, func(found report.Candidate) bool { return found.Type == p.Local })
	})
}
