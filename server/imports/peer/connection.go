// Package peer makes observations of what a dump tells of one
// RTCPeerConnection: its configuration, its events and its statistics,
// whichever browser or library wrote them down.
//
// What it says it can be sure of: a server's silence only after as long as a
// run would wait, a candidate's server only when the dump or the
// configuration leaves no other. What is ambiguous is not claimed.
package peer

import (
	"slices"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
	"sidetone/shared/stunuri"
)

// Connection is one RTCPeerConnection. Its zero value is ready.
type Connection struct {
	// Browser as report.Environment names it; empty: not known.
	Browser string
	// Snapshot: the dump shows one moment and no events, so that the time
	// that anything took is not known.
	Snapshot bool

	servers    []server
	relayOnly  bool
	candidates []candidateEvent
	errors     []report.ICEError
	errorTimes []time.Time
	ice        []change
	connection []change

	created, gathering, gathered, closed time.Time
	remoteSet, isGathered                bool
	first, last                          time.Time
	stats                                map[string]*stat
}

// server is a URL of the configuration.
type server struct {
	url string
	stunuri.URI
}

// candidateEvent is a candidate of this end.
type candidateEvent struct {
	report.Candidate
	url string // of the server that it is from; empty: the dump does not tell
	at  time.Time
}

// change is a new state.
type change struct {
	to string
	at time.Time
}

// Configure takes an RTCConfiguration. Its credentials are told to hide and
// kept nowhere else.
func (c *Connection) Configure(config any, hide func(string)) {
	object, ok := structured(config).(map[string]any)
	if !ok {
		return
	}
	c.relayOnly = strings.EqualFold(text(object["iceTransportPolicy"]), "relay") || strings.EqualFold(text(object["iceTransports"]), "relay")
	list, _ := object["iceServers"].([]any)
	c.servers = nil
	for _, item := range list {
		entry, _ := item.(map[string]any)
		hide(text(entry["credential"]))
		hide(text(entry["username"]))
		for _, raw := range urls(entry) {
			c.AddServer(raw)
		}
	}
}

// RelayOnly: the call may go through relays alone.
func (c *Connection) RelayOnly() { c.relayOnly = true }

// AddServer adds a URL of the configuration.
func (c *Connection) AddServer(raw string) {
	url, ok := artefact.ICEURL(raw)
	if !ok || len(c.servers) >= maxServers || c.configured(url) {
		return
	}
	c.servers = append(c.servers, server{url, stunuri.Parse(url)})
}

func (c *Connection) configured(url string) bool {
	return slices.ContainsFunc(c.servers, func(s server) bool { return s.url == url })
}

// urls of an RTCIceServer: "urls" is one or a list, "url" is the old form.
func urls(entry map[string]any) (list []string) {
	for _, name := range []string{"urls", "url"} {
		switch v := entry[name].(type) {
		case string:
			list = append(list, v)
		case []any:
			for _, one := range v {
				list = append(list, text(one))
			}
		}
	}
	return list
}

// seen notes that there was life at a moment.
func (c *Connection) seen(at time.Time) {
	if at.IsZero() {
		return
	}
	if c.first.IsZero() || at.Before(c.first) {
		c.first = at
	}
	if at.After(c.last) {
		c.last = at
	}
}

// end is the last moment that is known of the connection.
func (c *Connection) end() time.Time {
	if !c.closed.IsZero() {
		return c.closed
	}
	return c.last
}

// when gives the moment of the first state that is one of some; zero: never.
func when(changes []change, states ...string) (time.Time, bool) {
	for _, ch := range changes {
		if slices.Contains(states, ch.to) {
			return ch.at, true
		}
	}
	return time.Time{}, false
}

// final is the last state before the page closed the connection.
func final(changes []change) string {
	for i := len(changes) - 1; i >= 0; i-- {
		if changes[i].to != "closed" {
			return changes[i].to
		}
	}
	return ""
}

// between is the time from one moment to another; 0 where one is not known.
func between(from, to time.Time) time.Duration {
	if from.IsZero() || to.Before(from) {
		return 0
	}
	return min(to.Sub(from), longest)
}

func millis(d time.Duration) int { return int(d.Milliseconds()) }
