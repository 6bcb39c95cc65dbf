package aboutwebrtc

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/peer"
	"sidetone/shared/peerconn"
)

// call is one connection of the page.
type call struct {
	c                    peer.Connection
	configuring          bool
	local, remote, saved time.Time
	raw                  []rawCandidate
	pairs                []pairRow
	streams              int
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
		}
	}
}

// tableRow takes the cells of one row of a table that is known by its first
// heading.
func (c *call) tableRow(table string, cells []string) {
	switch {
	case table == "about-webrtc-ice-state" && len(cells) >= 5:
		row := pairRow{state: strings.TrimSpace(cells[0]), nominated: strings.TrimSpace(cells[1]) == "true",
			selected: strings.TrimSpace(cells[2]) == "true", local: readEnd(cells[3]), remote: readEnd(cells[4])}
		if len(cells) >= 9 {
			row.sent, row.received = strings.TrimSpace(cells[7]), strings.TrimSpace(cells[8])
		}
		if row.local.kind != "" && len(c.pairs) < maxPairs {
			c.pairs = append(c.pairs, row)
		}
	case table == "about-webrtc-raw-local-candidate" && len(cells) > 0:
		if cand, ok := readRaw(cells[0]); ok && len(c.raw) < maxPairs {
			c.raw = append(c.raw, cand)
		}
	}
}

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
// "srflx(IP4:192.0.2.2:37092/UDP|198.51.100.10:3478)",
// "turn-relay(IP4:192.0.2.2:45/UDP|IP4:198.51.100.10:3478/UDP)".
type rawCandidate struct{ kind, protocol, server string }

var rawForm = regexp.MustCompile(`^(host|srflx|relay|turn-relay|turntcp-relay|tls-relay|prflx)\((?:IP[46]:)?(\S+?)/(UDP|TCP|TLS)(?:\|(.*))?\)`)

func readRaw(text string) (rawCandidate, bool) {
	m := rawForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return rawCandidate{}, false
	}
	kind := m[1]
	if strings.HasSuffix(kind, "relay") {
		kind = "relay"
	}
	return rawCandidate{kind: kind, protocol: strings.ToLower(m[3]), server: m[4]}, true
}

var packets = regexp.MustCompile(`(?i)\b(Received|Sent|Rcvd|Envoy\S*|Gesendet|Empfangen):\s*(\d+)\s`)

// line takes a text of the statistics of streams, whose words are the
// language's; "Received:" and "Sent:" are read.
func (c *call) line(text string) {
	m := packets.FindStringSubmatch(text)
	if m == nil || c.streams >= maxStreams {
		return
	}
	kind, member := "inbound-rtp", "packetsReceived"
	if strings.HasPrefix(strings.ToLower(m[1]), "s") {
		kind, member = "outbound-rtp", "packetsSent"
	}
	c.streams++
	id := "stream" + strconv.Itoa(c.streams)
	n, err := strconv.ParseFloat(m[2], 64)
	if err == nil {
		c.c.Sample(id, kind, member, n, n)
	}
}

// maxStreams of one connection are counted.
const maxStreams = 64

// finish puts the events in the order in which they have to have come.
func (c *call) finish(_ *artefact.Artefact) *peer.Connection {
	begun := c.local
	if begun.IsZero() {
		begun = c.saved
	}
	if begun.IsZero() {
		return &c.c
	}
	c.c.State(begun, peerconn.GatheringState, "gathering")
	c.c.Event(begun, "setLocalDescription", nil)
	for i, cand := range c.raw {
		c.candidate(i, cand, begun)
	}
	if !c.remote.IsZero() {
		c.c.Event(c.remote, "setRemoteDescription", nil)
	}
	c.states(later(begun, c.remote))
	for i, p := range c.pairs {
		c.pair(i, p)
	}
	c.c.SampledAt(later(begun, c.saved))
	return &c.c
}

// candidate writes the line that the browser would have told of.
func (c *call) candidate(i int, cand rawCandidate, at time.Time) {
	relay := ""
	switch {
	case cand.kind == "relay":
		relay = cand.protocol
		for _, p := range c.pairs {
			if p.local.kind == "relay" && p.local.relay != "" {
				relay = p.local.relay
			}
		}
	}
	line := fmt.Sprintf("candidate:%d 1 %s 1 0.0.0.0 %d typ %s", i, transportOf(cand), 9, cand.kind)
	c.c.Candidate(at, line, "", relay)
}

func transportOf(cand rawCandidate) string {
	if cand.kind == "relay" {
		return "udp"
	}
	if cand.protocol == "tcp" {
		return "tcp"
	}
	return "udp"
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
