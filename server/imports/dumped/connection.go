// Package dumped turns what a dump tells of an RTCPeerConnection, its
// configuration, its log of events and its statistics, into what package
// peerconn reads.
package dumped

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"sidetone/shared/peerconn"
)

// Connection is one RTCPeerConnection. Its zero value is ready.
type Connection struct {
	configuration
	events  []event
	local   []peerconn.Section // of the last descriptions
	remote  []peerconn.Section
	begun   time.Time // first and last sign of life
	last    time.Time
	closed  time.Time
	broken  bool
	sampled [2]time.Time // first and last statistics
	stats   map[string]*stat
	order   []string // ids of stats as they came

	id   string
	kept *int // bytes of all connections of the file
}

// ID is the connection's name in the file.
func (c *Connection) ID() string { return c.id }

// BrokenOff: the file ended within the connection. What is missing behind the last
// event then is no silence of anybody.
func (c *Connection) BrokenOff() { c.broken = true }

// event is one of peerconn's with its moment; zero: the dump does not tell.
type event struct {
	at time.Time
	peerconn.Event
}

// Seen notes that there was life at a moment.
func (c *Connection) Seen(at time.Time) {
	if at.IsZero() {
		return
	}
	if c.begun.IsZero() || at.Before(c.begun) {
		c.begun = at
	}
	if at.After(c.last) {
		c.last = at
	}
}

func (c *Connection) add(at time.Time, e peerconn.Event) {
	c.Seen(at)
	if len(e.Candidate.Line) > maxLine { // what stands last in one is of no use
		e.Candidate.Line = e.Candidate.Line[:maxLine]
	}
	if len(c.events) >= maxEvents || !c.keeps(eventBytes+len(e.Candidate.Line)+len(e.URL)+len(e.Error.Text)) {
		return
	}
	e.Candidate.Line, e.State = strings.Clone(e.Candidate.Line), strings.Clone(e.State)
	c.events = append(c.events, event{at, e})
}

// read counts all moments in ms from base.
func (c *Connection) read(base time.Time, browser string) peerconn.Connection {
	ms := func(at time.Time) int {
		if at.IsZero() || at.Before(base) {
			at = c.begun
		}
		if at.IsZero() {
			return 0
		}
		return int(min(at.Sub(base), longest).Milliseconds())
	}
	p := peerconn.Connection{Servers: c.servers, RelayOnly: c.relayOnly, Configured: c.configured, Reconfigured: c.changed,
		Browser: browser, Until: ms(c.last)}
	if !c.expires.IsZero() && !base.IsZero() {
		expire := int(min(max(c.expires.Sub(base), -longest), longest).Milliseconds())
		p.CredentialsExpire = &expire
	}
	if !c.closed.IsZero() {
		p.Until = ms(c.closed)
	}
	if c.broken {
		p.Until = 0
	}
	for _, e := range c.events {
		e.Event.At = ms(e.at)
		p.Events = append(p.Events, e.Event)
		if c.broken {
			p.Until = max(p.Until, e.Event.At)
		}
	}
	first, last := ms(c.sampled[0]), ms(c.sampled[1])
	if len(c.stats) > 0 {
		if last > first {
			p.Stats = append(p.Stats, peerconn.Read(first, c.entries(func(s *stat) map[string]any { return s.first })))
		}
		p.Stats = append(p.Stats, peerconn.Read(last, c.entries(func(s *stat) map[string]any { return s.last })))
	}
	p.Events = append(p.Events, c.statesOf(p.Stats)...)
	return p
}

// statesOf reads the state of ICE out of statistics where no event was
// recorded, as in statistics that were saved by themselves.
func (c *Connection) statesOf(stats []peerconn.Stats) (events []peerconn.Event) {
	for _, e := range c.events {
		if e.Kind == peerconn.ICEState || e.Kind == peerconn.ConnectionState {
			return nil
		}
	}
	for _, s := range stats {
		if s.ICE == "" && flows(s) {
			s.ICE = "connected"
		}
		if s.ICE != "" && s.ICE != "new" && s.ICE != "closed" {
			events = append(events, peerconn.Event{At: s.At, Kind: peerconn.ICEState, State: s.ICE})
		}
	}
	return events
}

// flows: media of the other side came, or its reports of what we send: both need a
// pair, where nothing tells of one.
func flows(s peerconn.Stats) bool {
	return slices.ContainsFunc(s.Streams, func(one peerconn.Stream) bool {
		return one.Direction == "receive" && one.Packets > 0 || one.Reported
	})
}

// entries gives the statistics as getStats would. What has another type than
// the standard says is left out.
func (c *Connection) entries(pick func(*stat) map[string]any) (list []peerconn.Entry) {
	for _, id := range c.order {
		s := c.stats[id]
		e := peerconn.Entry{}
		for name, value := range pick(s) {
			member, err := json.Marshal(map[string]any{name: value})
			if err == nil {
				_ = json.Unmarshal(member, &e) // one of a wrong type stays empty
			}
		}
		e.ID, e.Type = id, s.kind
		list = append(list, e)
	}
	return list
}
