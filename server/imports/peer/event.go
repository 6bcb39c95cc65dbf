package peer

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/candidate"
	"sidetone/shared/report"
)

// Event takes one entry of a dump's log; kind is the name of the call or
// event, value what was logged with it. Session descriptions are not read.
func (c *Connection) Event(at time.Time, kind string, value any) {
	if strings.Contains(strings.ToLower(kind), "description") {
		if strings.Contains(kind, "Remote") && !strings.Contains(kind, "Failure") {
			c.remoteSet = true
		}
		c.seen(at)
		return
	}
	c.seen(at)
	switch name := strings.ToLower(strings.TrimPrefix(kind, "on")); name {
	case "create":
		c.created = at
	case "icecandidate":
		c.candidate(at, value)
	case "icecandidateerror":
		c.failure(at, value)
	case "icegatheringstatechange":
		c.gatheringState(at, state(value))
	case "iceconnectionstatechange":
		c.ice = appendChange(c.ice, change{state(value), at})
	case "connectionstatechange":
		c.connection = appendChange(c.connection, change{state(value), at})
	case "addicecandidate":
		c.remoteSet = true
	case "close", "stop":
		c.closed = at
	}
}

func appendChange(list []change, ch change) []change {
	if len(list) >= maxChanges {
		return list
	}
	return append(list, ch)
}

func (c *Connection) gatheringState(at time.Time, to string) {
	switch to {
	case "gathering":
		if c.gathering.IsZero() {
			c.gathering = at
		}
	case "complete":
		if !c.isGathered {
			c.gathered, c.isGathered = at, true
		}
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
	}
	return ""
}

func (c *Connection) candidate(at time.Time, value any) {
	fields := members(value, "candidate", "url", "relayProtocol")
	c.AddCandidate(at, fields["candidate"], fields["url"], fields["relayProtocol"])
}

// AddCandidate takes a candidate line of this end.
func (c *Connection) AddCandidate(at time.Time, line, url, relayProtocol string) {
	parsed, err := candidate.Parse(candidate.Raw{Line: line, RelayProtocol: strings.ToLower(relayProtocol)})
	if err != nil || len(c.candidates) >= maxCandidates {
		return // the end of candidates, or no candidate
	}
	c.keep(at, parsed, url)
}

// Keep takes a candidate that is read already.
func (c *Connection) Keep(parsed report.Candidate, url string) {
	if len(c.candidates) < maxCandidates {
		c.keep(time.Time{}, parsed, url)
	}
}

func (c *Connection) keep(at time.Time, parsed report.Candidate, url string) {
	clean, _ := artefact.ICEURL(url)
	parsed.AtMS = millis(between(c.gathering, at))
	switch parsed.RelayProtocol {
	case "udp", "tcp", "tls", "":
	default:
		parsed.RelayProtocol = ""
	}
	c.candidates = append(c.candidates, candidateEvent{parsed, clean, at})
}

// failure takes an icecandidateerror, by the names of the event or by those
// of Chromium's dumps.
func (c *Connection) failure(at time.Time, value any) {
	f := members(value, "url", "errorCode", "error_code", "errorText", "error_text", "address", "port")
	code, _ := strconv.Atoi(f["errorCode"] + f["error_code"])
	url, ok := artefact.ICEURL(f["url"])
	if !ok || code < 300 || code > 999 || len(c.errors) >= maxErrors {
		return
	}
	port, _ := strconv.Atoi(f["port"])
	c.errors = append(c.errors, report.ICEError{
		Code: code, Text: artefact.Text(f["errorText"] + f["error_text"]), URL: url,
		Address: artefact.Text(f["address"]), Port: min(max(port, 0), 65535), AtMS: millis(between(c.gathering, at)),
	})
	c.errorTimes = append(c.errorTimes, at)
}

// members gives some members of an object as text. Old dumps wrote it as
// "url: stun:example.org, error_text: ..., error_code: 701".
func members(value any, names ...string) map[string]string {
	found := map[string]string{}
	switch v := structured(value).(type) {
	case map[string]any:
		for _, name := range names {
			found[name] = text(v[name])
		}
	case string:
		if strings.HasPrefix(strings.TrimPrefix(v, "a="), "candidate:") {
			found["candidate"] = v
			return found
		}
		for _, part := range strings.Split(v, ", ") {
			name, rest, _ := strings.Cut(part, ": ")
			for _, wanted := range names {
				if name == wanted {
					found[name] = rest
				}
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
