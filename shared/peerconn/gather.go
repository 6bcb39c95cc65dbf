package peerconn

import (
	"slices"
	"strings"
	"time"

	"sidetone/shared/candidate"
	"sidetone/shared/failure"
	"sidetone/shared/report"
	"sidetone/shared/retransmit"
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

// attribute gives candidates and errors to the servers that they came from.
func (c Connection) attribute(servers []*server, begun int) {
	var nameless []report.Candidate
	for _, e := range c.Events {
		switch e.Kind {
		case CandidateError:
			e.Error.AtMS = max(0, e.At-begun)
			e.Error.Text = cut(e.Error.Text)
			for _, s := range servers {
				if e.Error.URL != "" && same(s.URI, e.Error.URL) {
					s.errors = append(s.errors, withName(e.Error))
				}
			}
		case LocalCandidate:
			found, ok := c.read(e, begun)
			if !ok {
				continue
			}
			if s := named(servers, e.URL); s != nil {
				s.add(found)
			} else {
				nameless = append(nameless, found)
			}
		}
	}
	for _, transport := range []string{stunuri.UDP, stunuri.TCP, stunuri.TLS} {
		shareOut(servers, nameless, transport)
	}
}

// read takes a candidate that a server gave; host candidates are nobody's.
func (c Connection) read(e Event, begun int) (report.Candidate, bool) {
	found, err := candidate.Parse(e.Candidate)
	if err != nil || found.Type == "host" || found.Type == "prflx" {
		return found, false
	}
	found.AtMS = max(0, e.At-begun)
	if found.Type == "relay" && found.RelayProtocol == "" {
		found.RelayProtocol = c.relayProtocol(found, e.Candidate.Line)
	}
	return found, true
}

// relayProtocol of a relay candidate whose event does not tell. Statistics
// may; else the type preference in its priority does (RFC 8445 5.1.2.1):
// libwebrtc writes 2, 1 and 0 for UDP, TCP and TLS, Firefox 5 and 0 for UDP
// and TCP.
func (c Connection) relayProtocol(found report.Candidate, line string) string {
	for _, s := range c.Stats {
		for _, l := range s.Locals {
			if l.Type == "relay" && l.Port == found.Port && l.RelayProtocol != "" {
				return l.RelayProtocol
			}
		}
	}
	switch preference := typePreference(line); {
	case preference == 5 || preference == 2 && c.Browser != "Firefox":
		return stunuri.UDP
	case preference == 1 || preference == 0 && c.Browser == "Firefox":
		return stunuri.TCP
	case preference == 0:
		return stunuri.TLS
	}
	return ""
}

// typePreference is the highest byte of the priority, the fourth field of a
// candidate line; -1: there is none.
func typePreference(line string) int {
	fields := strings.Fields(line)
	if len(fields) < 4 {
		return -1
	}
	priority := 0
	for _, digit := range []byte(fields[3]) {
		if digit < '0' || digit > '9' || priority > 1<<32 {
			return -1
		}
		priority = priority*10 + int(digit-'0')
	}
	return priority >> 24 & 0xff
}

func named(servers []*server, url string) *server {
	if url == "" {
		return nil
	}
	for _, s := range servers {
		if same(s.URI, url) {
			return s
		}
	}
	return nil
}

// same: browsers write URLs anew ("turn:host:3478?transport=udp").
func same(u stunuri.URI, raw string) bool { return u == stunuri.Parse(raw) }

func (s *server) add(c report.Candidate) {
	if len(s.candidates) < mostCandidates {
		s.candidates = append(s.candidates, c)
	}
}

// shareOut gives the candidates that no URL is known of to the servers of
// that kind that have not failed: one each where there are enough of them,
// else the first gets all and it is said that it may have been another. Where
// every one has failed, to those that failed for the other address family, or for one
// that the recording does not tell: some server gave them.
func shareOut(servers []*server, nameless []report.Candidate, transport string) {
	for _, relay := range []bool{true, false} {
		var found []report.Candidate
		for _, c := range nameless {
			if (c.Type == "relay") == relay && (relay && c.RelayProtocol == transport || !relay && transport == stunuri.UDP) {
				found = append(found, c)
			}
		}
		// A relay over UDP tells of the mapped address, too (RFC 8656 7.3).
		anotherGave := !relay && slices.ContainsFunc(servers, func(s *server) bool { return s.Relays() && s.Transport == stunuri.UDP && !s.unheard() })
		var open, half []*server
		for _, s := range servers {
			switch {
			case s.Relays() != relay || s.Transport != transport || len(s.candidates) > 0:
			case len(s.errors) == 0:
				open = append(open, s)
			case len(found) > 0 && (s.failedForOther(failure.Family(found[0].Address)) || !anotherGave && s.failedForUntold()):
				half = append(half, s)
			}
		}
		if len(open) == 0 {
			open = half
			for _, s := range half[min(len(found), len(half)):] {
				s.doubted = s.failedForUntold()
			}
		}
		if len(found) == 0 || len(open) == 0 {
			continue
		}
		if len(found) < len(open) {
			open[0].shared = len(open)
			open = open[:1]
		}
		for i, c := range found {
			open[i%len(open)].add(c)
		}
	}
}

// failedForOther: each error of the server tells of the other address family.
func (s *server) failedForOther(family int) bool {
	for _, e := range s.errors {
		if told := failure.Family(e.Address); told == 0 || told == family {
			return false
		}
	}
	return family != 0
}

// failedForUntold: each error of the server is the browser's own, and of which
// address it tells was not recorded.
func (s *server) failedForUntold() bool {
	for _, e := range s.errors {
		if answered(e.Code) || failure.Family(e.Address) != 0 {
			return false
		}
	}
	return len(s.errors) > 0
}

// unheard: it failed, and nothing came from it.
func (s *server) unheard() bool { return len(s.candidates) == 0 && s.failedForUntold() }

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
	case len(s.errors) > 0:
		c.judgeError(&o, s, all, begun, completed, complete)
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

// overUDP: what was selected goes over UDP, so that no silence of a server's is
// the reason for the way that the call took.
func (c Connection) overUDP() bool {
	path := c.path()
	return path == report.DirectUDP || path == report.RelayUDP
}

// usesUDP: the browser gathered an address of its own over UDP.
func (c Connection) usesUDP() bool {
	for _, e := range c.Events {
		if e.Kind == LocalCandidate {
			if found, err := candidate.Parse(e.Candidate); err == nil && found.Type == "host" && found.Protocol == stunuri.UDP {
				return true
			}
		}
	}
	for _, s := range c.Stats {
		for _, l := range s.Locals {
			if l.Type == "host" && l.Protocol == stunuri.UDP {
				return true
			}
		}
	}
	return false
}

// mapped: some server gave a server-reflexive candidate.
func mapped(all []*server) bool {
	for _, s := range all {
		for _, c := range s.candidates {
			if c.Type == "srflx" {
				return true
			}
		}
	}
	return false
}

// outwaited: gathering lasted as long as the browser's own retransmissions,
// so the address was asked and did not answer. Firefox before 150 has no
// error events.
func (c Connection) outwaited(s *server, ms int) bool {
	return c.Browser == "Firefox" && s.Transport == stunuri.UDP && millis(ms) > lateError
}

// judgeSilence: neither a candidate nor an error nor the end of gathering.
func (c Connection) judgeSilence(o *report.Observation, s *server, all []*server, begun, completed int, complete bool) {
	end := c.Until
	if complete {
		end = completed
	}
	connected, ok := c.iceConnected()
	stopped := ok && connected < end && c.overUDP() && c.Browser != "Firefox"
	if stopped {
		end = connected // libwebrtc asks no more then, whether or not the end of gathering was recorded
	}
	elapsed := millis(end - begun)
	schedule := c.schedule(s)
	o.Outcome, o.MS = report.NotTested, max(0, end-begun)
	o.Detail.ICE.Requests = schedule.Unanswered(elapsed, allowance)
	o.Detail.ICE.LossAssumed = retransmit.LossUnknown
	floor := udpFloor
	if s.Transport != stunuri.UDP {
		floor = tcpFloor
	}
	if elapsed >= floor && c.chance(s, all, elapsed) < retransmit.Unbelievable {
		o.Outcome = report.Silent
		return
	}
	if s.Transport != stunuri.UDP && elapsed >= tcpFloor {
		// Three SYNs, of which the first counts like the others.
		o.Outcome = report.Silent
		return
	}
	o.Detail.Says = say("call_over_before_answer")
	if stopped {
		o.Detail.Says = say("stopped_when_connected")
	}
}

// chance that loss alone explains the silence: of this server where others of
// its transport answer, of all of them together where none does.
func (c Connection) chance(s *server, all []*server, elapsed time.Duration) float64 {
	joint, own, heard := 1.0, 1.0, false
	for _, other := range all {
		if other.Transport != s.Transport || c.RelayOnly && !other.Relays() {
			continue
		}
		exchanges := 1
		if other.Relays() && other.Transport == stunuri.UDP {
			exchanges = 2
		}
		n := c.schedule(other).Unanswered(elapsed, allowance)
		p := retransmit.Chance(n, exchanges, retransmit.LossUnknown)
		if other == s {
			own = p
		}
		heard = heard || other.answers()
		joint *= p
	}
	if heard {
		return own
	}
	return joint
}

// answers: something came back from it.
func (s *server) answers() bool {
	for _, e := range s.errors {
		if answered(e.Code) {
			return true
		}
	}
	return len(s.candidates) > 0
}

func (c Connection) schedule(s *server) retransmit.Schedule {
	if s.Transport == stunuri.UDP {
		return retransmit.Of(c.Browser)
	}
	return retransmit.SYN
}

func millis(ms int) time.Duration { return time.Duration(ms) * time.Millisecond }

func cut(text string) string {
	if len(text) > mostText {
		return strings.ToValidUTF8(text[:mostText], "")
	}
	return text
}

// withName gives an error its name.
func withName(e report.ICEError) report.ICEError {
	if e.Failure == nil {
		e.Failure = failure.ICE(e)
	}
	return e
}
