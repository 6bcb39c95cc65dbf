package peerconn

import (
	"slices"
	"strings"

	"sidetone/shared/candidate"
	"sidetone/shared/failure"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

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
