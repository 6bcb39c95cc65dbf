package dumped

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/candidate"
	"sidetone/shared/peerconn"
	"sidetone/shared/report"
)

// Event takes one entry of a dump's log; kind is the name of the call or
// event, value what was logged with it.
func (c *Connection) Event(at time.Time, kind string, value any) {
	name := strings.ToLower(strings.TrimPrefix(kind, "on"))
	switch {
	case strings.HasSuffix(name, "failure"):
		c.Seen(at)
	case strings.HasPrefix(name, "setlocaldescription"):
		c.described(at, peerconn.LocalDescription, value)
	case strings.HasPrefix(name, "setremotedescription"):
		c.described(at, peerconn.RemoteDescription, value)
	case name == "icecandidate":
		f := members(value, "candidate", "url", "relayProtocol")
		c.Candidate(at, f["candidate"], f["url"], f["relayProtocol"])
	case name == "addicecandidate":
		c.add(at, peerconn.Event{Kind: peerconn.RemoteCandidate, Candidate: candidate.Raw{Line: members(value, "candidate")["candidate"]}})
	case name == "icecandidateerror":
		c.failure(at, value)
	case states[name] != "":
		c.State(at, states[name], state(value))
	case name == "close" || name == "stop":
		c.closed = at
		c.add(at, peerconn.Event{Kind: peerconn.Closed})
	default:
		c.Seen(at)
	}
}

// described takes a description, and the addresses of the other side in it.
func (c *Connection) described(at time.Time, kind peerconn.Kind, value any) {
	last := &c.local
	if kind == peerconn.RemoteDescription {
		last = &c.remote
	}
	sections, candidates := description(value, *last)
	if len(sections) > 0 {
		*last = sections
	}
	c.Described(at, kind, sections)
	if kind == peerconn.RemoteDescription {
		for _, found := range candidates {
			c.add(at, peerconn.Event{Kind: peerconn.RemoteCandidate, Candidate: found})
		}
	}
}

// Described takes a description whose sections are known; nil: they are not.
// Only the last of a kind keeps them: a meeting describes itself anew whenever
// somebody comes.
func (c *Connection) Described(at time.Time, kind peerconn.Kind, sections []peerconn.Section) {
	if len(sections) > 0 {
		for i := range c.events {
			if c.events[i].Kind == kind {
				c.events[i].Sections = nil
			}
		}
	}
	c.add(at, peerconn.Event{Kind: kind, Sections: sections})
}

var states = map[string]peerconn.Kind{
	"icegatheringstatechange": peerconn.GatheringState, "iceconnectionstatechange": peerconn.ICEState,
	"connectionstatechange": peerconn.ConnectionState,
}

// State takes a change. That the page closed the connection is no state of
// the network.
func (c *Connection) State(at time.Time, kind peerconn.Kind, to string) {
	if to != "" && to != "closed" {
		c.add(at, peerconn.Event{Kind: kind, State: to})
	}
}

// state reads "checking", "\"checking\"" and the older
// "ICEConnectionStateChecking" and {"state": "checking"}.
func state(value any) string {
	switch v := structured(value).(type) {
	case string:
		v = strings.ToLower(v)
		for _, prefix := range []string{"iceconnectionstate", "icegatheringstate", "peerconnectionstate"} {
			v = strings.TrimPrefix(v, prefix)
		}
		if len(v) <= maxState {
			return v
		}
	case map[string]any:
		return state(text(v["state"]))
	case []any:
		if len(v) > 0 {
			return state(text(v[0]))
		}
	}
	return ""
}

// Candidate takes a candidate line of this end, with the URL of its server
// and the protocol towards it where the dump tells.
func (c *Connection) Candidate(at time.Time, line, url, relayProtocol string) {
	clean, _ := artefact.ICEURL(url)
	switch relayProtocol = strings.ToLower(relayProtocol); relayProtocol {
	case "udp", "tcp", "tls":
	default:
		relayProtocol = ""
	}
	raw := candidate.Raw{Line: line, RelayProtocol: relayProtocol}
	if _, err := candidate.Parse(raw); err == nil {
		c.add(at, peerconn.Event{Kind: peerconn.LocalCandidate, Candidate: raw, URL: clean})
	}
}

// failure takes an icecandidateerror, by the names of the event or by those
// of Chromium's dumps.
func (c *Connection) failure(at time.Time, value any) {
	f := members(value, "url", "errorCode", "error_code", "errorText", "error_text", "address", "port", "hostCandidate", "host_candidate")
	code, _ := strconv.Atoi(f["errorCode"] + f["error_code"])
	url, ok := artefact.ICEURL(f["url"])
	if !ok || code < 300 || code > 999 {
		return
	}
	if own := f["hostCandidate"] + f["host_candidate"]; f["address"] == "" && own != "" {
		f["address"], f["port"] = hostPort(own)
	}
	port, _ := strconv.Atoi(f["port"])
	c.add(at, peerconn.Event{Kind: peerconn.CandidateError, URL: url, Error: report.ICEError{
		Code: code, Text: artefact.Text(f["errorText"] + f["error_text"]), URL: url,
		Address: artefact.Text(f["address"]), Port: min(max(port, 0), 65535),
	}})
}

// hostPort splits "192.0.2.x:5": until version 88 Chromium named the host candidate of
// an error so, and its address by itself not at all.
func hostPort(own string) (address, port string) {
	i := strings.LastIndex(own, ":")
	if i < 0 {
		return own, ""
	}
	return own[:i], own[i+1:]
}

// members gives some members of an object as text. Older dumps wrote it as
// "url: stun:example.org, error_text: ..., error_code: 701", or with a line
// for each.
func members(value any, names ...string) map[string]string {
	found := map[string]string{}
	switch v := structured(value).(type) {
	case []any:
		if len(v) > 0 { // a call's arguments
			return members(v[0], names...)
		}
	case map[string]any:
		for _, name := range names {
			found[name] = text(v[name])
		}
	case string:
		if strings.HasPrefix(strings.TrimPrefix(v, "a="), "candidate:") {
			found["candidate"] = v
			return found
		}
		for _, part := range strings.FieldsFunc(strings.ReplaceAll(v, ", ", "\n"), func(r rune) bool { return r == '\n' || r == '\r' }) {
			name, rest, _ := strings.Cut(part, ": ")
			if slices.Contains(names, name) {
				found[name] = rest
			}
		}
	}
	return found
}

// structured decodes a string that holds JSON; other values are given back.
func structured(value any) any {
	s, ok := value.(string)
	if !ok || s == "" || len(s) > maxJSON || !strings.ContainsRune(`{["`, rune(s[0])) {
		return value
	}
	var v any
	if json.Unmarshal([]byte(s), &v) != nil {
		return value
	}
	return v
}

// text is a string or number as text.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}
