package aboutwebrtc

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/dumped"
	"sidetone/shared/peerconn"
	"sidetone/shared/stunuri"
)

// call is one connection of the page.
type call struct {
	c                    *dumped.Connection
	local, remote, saved time.Time
	servers              []string        // host and port of each
	sides                []peerconn.Kind // of the descriptions that come
	sections             map[peerconn.Kind][]peerconn.Section
	announced            []string // candidate lines of the other side
	raw                  []rawCandidate
	pairs                []pairRow
	streams              int
	kind                 string // of the streams that are being read
	sending              string // the last entry that goes out
	stream               stream // the entry that is being read
	foreign              bool   // it is one of which the other side told
}

// pairRow is a row of the table of candidate pairs.
type pairRow struct {
	state               string
	nominated, selected bool
	local, remote       end
	sent, received      string
}

// end is one end of a pair: "198.51.100.10:3482/udp(host)",
// "10.0.0.1:5/udp(relay-tcp)".
type end struct {
	address, protocol, kind, relay string
	port                           int
}

// setting is one line of the configuration.
func (c *call) setting(line string) {
	line = strings.TrimPrefix(strings.TrimSpace(line), "iceServers:")
	name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
	value = strings.TrimSpace(value)
	switch strings.TrimSpace(name) {
	case "iceTransportPolicy":
		if value == "relay" {
			c.c.RelayOnly()
		}
	case "urls", "url":
		var list []string
		if json.Unmarshal([]byte(value), &list) != nil {
			list = []string{strings.Trim(value, `"`)}
		}
		for _, url := range list {
			c.c.AddServer(url)
			u := stunuri.Parse(url)
			c.servers = append(c.servers, u.Host+":"+u.Port)
		}
	}
}

// title is the heading of a connection. Older pages end it with the moment of
// saving as Date.toString writes it in every language: "Tue Dec 10 2019
// 15:19:32 GMT-0300".
func (c *call) title(text string) (zone string) {
	m := dateForm.FindStringSubmatch(text)
	if m == nil || !c.saved.IsZero() {
		return ""
	}
	c.saved, _ = time.Parse("Jan 2 2006 15:04:05 -0700", m[1]+" "+m[2])
	return m[2][:3] + ":" + m[2][3:]
}

var dateForm = regexp.MustCompile(`\b([A-Z][a-z]{2} \d{1,2} \d{4} \d{2}:\d{2}:\d{2}) GMT([+-]\d{4})`)

// side notes whose description comes: where an id names it, all that have one are
// named before they come, in their order. Without ids ours stands before the other
// side's. The history of descriptions names each of them again.
func (c *call) side(id string) {
	switch {
	case strings.HasPrefix(id, "about-webrtc-local-sdp-heading"):
		c.sides = append(c.sides, peerconn.LocalDescription)
	case strings.HasPrefix(id, "about-webrtc-remote-sdp-heading"):
		c.sides = append(c.sides, peerconn.RemoteDescription)
	}
	c.sides = c.sides[:min(len(c.sides), maxPairs)]
}

// described takes a session description: what it was for, and in which direction.
func (c *call) described(text string) {
	side := peerconn.LocalDescription
	switch {
	case len(c.sides) > 0:
		side, c.sides = c.sides[0], c.sides[1:]
	case len(c.sections[side]) > 0:
		side = peerconn.RemoteDescription
	}
	sections := dumped.Sections(text)
	if len(sections) == 0 || len(c.sections[side]) > 0 {
		return // the one in force comes first, its history behind it
	}
	if c.sections == nil {
		c.sections = map[peerconn.Kind][]peerconn.Section{}
	}
	c.sections[side] = sections
}

// tableRow takes the cells of one row of any table.
func (c *call) tableRow(cells []string) {
	switch {
	case len(cells) >= minPairCells:
		c.pairRow(cells)
	case len(cells) == 1 && strings.HasPrefix(cells[0], "candidate:"):
		if len(c.announced) < maxPairs {
			c.announced = append(c.announced, cells[0])
		}
	case len(cells) == 1:
		if cand, ok := readRaw(cells[0]); ok && len(c.raw) < maxPairs {
			c.raw = append(c.raw, cand)
		}
	}
}

// pairRow is told by its two ends, the local one first, and by its state. Where
// the state comes first, whether the pair was nominated and selected follows;
// older pages have the ends first, then component, state, priority and the two.
// The bytes sent and received stand last.
func (c *call) pairRow(cells []string) {
	ends, state := []end{}, -1
	for i, cell := range cells {
		if e := readEnd(cell); e.kind != "" {
			ends = append(ends, e)
		} else if state < 0 && slices.Contains(pairStates, cell) {
			state = i
		}
	}
	if len(ends) != 2 || state < 0 || len(c.pairs) >= maxPairs {
		return
	}
	flags := state + 1
	if state > 0 {
		flags++
	}
	is := func(i int) bool { return i < len(cells) && cells[i] == "true" }
	row := pairRow{state: cells[state], nominated: is(flags), selected: is(flags + 1), local: ends[0], remote: ends[1]}
	if len(cells) >= 9 {
		row.sent, row.received = cells[7], cells[8]
	}
	c.pairs = append(c.pairs, row)
}

// pairStates of webrtc-stats, which the page does not translate.
var pairStates = []string{"frozen", "waiting", "in-progress", "inprogress", "failed", "succeeded", "cancelled"}

// minPairCells of a pair's row: its ends and its state.
const minPairCells = 3

// maxPairs of one connection; a call has some dozens.
const maxPairs = 256

var endForm = regexp.MustCompile(`^(\S+):(\d{1,5})/(udp|tcp)\(([a-z]+)(?:[-/ ]([a-z]+))?\)`)

func readEnd(text string) end {
	m := endForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return end{}
	}
	port, _ := strconv.Atoi(m[2])
	kind := map[string]string{"serverreflexive": "srflx", "peerreflexive": "prflx", "relayed": "relay"}[m[4]]
	if kind == "" {
		kind = m[4]
	}
	return end{address: strings.Trim(m[1], "[]"), port: port, protocol: m[3], kind: kind, relay: m[5]}
}

// rawCandidate is one of nICEr's labels: "host(IP4:192.0.2.2:37092/UDP)",
// "srflx(IP4:192.0.2.2:37092/UDP|198.51.100.10:3478)", with the STUN server,
// "turn-relay(IP4:192.0.2.2:45/UDP|IP4:203.0.113.7:50160/UDP)", with the
// address that the TURN server gave.
type rawCandidate struct {
	kind, protocol string
	base, other    netip.AddrPort // zero: hidden, or none
}

var rawForm = regexp.MustCompile(`^(host|srflx|relay|turn-relay|turntcp-relay|tls-relay|prflx)\((?:IP[46]:)?(\S+?)/(UDP|TCP|TLS)(?:\|(?:IP[46]:)?([^/|)]*)(?:/\w+)?)?\)`)

func readRaw(text string) (rawCandidate, bool) {
	m := rawForm.FindStringSubmatch(text)
	if m == nil {
		return rawCandidate{}, false
	}
	kind, protocol := m[1], strings.ToLower(m[3])
	if strings.HasSuffix(kind, "relay") {
		if kind == "tls-relay" {
			protocol = stunuri.TLS
		}
		kind = "relay"
	}
	base, _ := netip.ParseAddrPort(m[2])
	other, _ := netip.ParseAddrPort(m[4])
	return rawCandidate{kind: kind, protocol: protocol, base: base, other: other}, true
}

// brokenOff: the page ended within the connection, and nothing is known of the time
// until it was saved.
func (c *call) brokenOff() {
	c.saved = c.local
	c.c.BrokenOff()
}

// finish puts the events in the order in which they have to have come. A page
// that names no moment has them all at one.
func (c *call) finish() {
	begun := c.local
	if begun.IsZero() {
		begun = c.saved
	}
	if len(c.raw)+len(c.pairs)+len(c.announced) == 0 {
		return // the page kept nothing of ICE, which is no silence of anybody
	}
	c.c.State(begun, peerconn.GatheringState, "gathering")
	c.c.Described(begun, peerconn.LocalDescription, c.sections[peerconn.LocalDescription])
	for i, cand := range c.raw {
		c.candidate(i, cand, begun)
	}
	if !c.remote.IsZero() || len(c.pairs) > 0 {
		c.c.Described(c.remote, peerconn.RemoteDescription, c.sections[peerconn.RemoteDescription])
	}
	if len(c.announced) > 0 && len(c.raw)+len(c.pairs) == 0 {
		// The other side's candidates came in the meantime, and a host's own need
		// none of the network's time: nothing was gathered and nothing will be.
		c.c.State(later(begun, c.saved), peerconn.GatheringState, "complete")
	}
	for _, line := range c.announced {
		c.c.Event(c.remote, "addIceCandidate", line)
	}
	c.states(later(begun, c.remote))
	for i, p := range c.pairs {
		c.pair(i, p)
	}
	c.c.SampledAt(later(begun, c.saved))
}

// candidate writes the line that the browser would have told of.
func (c *call) candidate(i int, cand rawCandidate, at time.Time) {
	address, transport, relay := cand.base, cand.protocol, ""
	switch cand.kind {
	case "relay":
		relay, transport, address = cand.protocol, "udp", cand.other
		if slices.Contains(c.servers, address.String()) {
			address = netip.AddrPort{} // the server's own, not what it gave
		}
		for _, p := range c.pairs {
			if p.local.kind == "relay" && p.local.relay != "" && p.local.port == int(address.Port()) {
				relay = p.local.relay
			}
		}
	case "srflx":
		address = netip.AddrPort{} // the label names the base and the server
	}
	host, port := "0.0.0.0", 9
	if address.IsValid() {
		host, port = address.Addr().String(), int(address.Port())
	}
	c.c.Candidate(at, fmt.Sprintf("candidate:%d 1 %s 1 %s %d typ %s", i, transport, host, port, cand.kind), "", relay)
}

// states are ICE's, as far as the pairs show them: the page names none for
// the whole connection.
func (c *call) states(at time.Time) {
	failed, selected := len(c.pairs) > 0, false
	for _, p := range c.pairs {
		failed = failed && p.state == "failed"
		selected = selected || p.selected || p.nominated && p.state == "succeeded"
	}
	if len(c.pairs) > 0 {
		c.c.State(at, peerconn.ICEState, "checking")
	}
	switch {
	case selected:
		c.c.State(at, peerconn.ICEState, "connected")
	case failed:
		c.c.State(later(at, c.saved), peerconn.ICEState, "failed")
	}
}

// pair writes a row as statistics.
func (c *call) pair(i int, p pairRow) {
	id := strconv.Itoa(i)
	set := func(name, kind, member string, value any) { c.c.Sample(name+id, kind, member, value, value) }
	set("pair", "candidate-pair", "state", p.state)
	set("pair", "candidate-pair", "nominated", p.nominated)
	set("pair", "candidate-pair", "selected", p.selected)
	set("pair", "candidate-pair", "localCandidateId", "local"+id)
	set("pair", "candidate-pair", "remoteCandidateId", "remote"+id)
	for member, text := range map[string]string{"bytesSent": p.sent, "bytesReceived": p.received} {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			set("pair", "candidate-pair", member, n)
		}
	}
	for _, side := range []struct {
		name, kind string
		end
	}{{"local", "local-candidate", p.local}, {"remote", "remote-candidate", p.remote}} {
		set(side.name, side.kind, "candidateType", side.end.kind)
		set(side.name, side.kind, "protocol", side.protocol)
		if side.relay != "" {
			set(side.name, side.kind, "relayProtocol", side.relay)
		}
		if a, err := netip.ParseAddr(side.address); err == nil {
			set(side.name, side.kind, "address", a.String())
		}
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
