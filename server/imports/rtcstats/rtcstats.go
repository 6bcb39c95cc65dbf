// Package rtcstats reads rtcstats dumps, as Jitsi's servers keep and Chromium
// saves them: a JSON array a line, [method, connection, value, ..., time],
// after up to two lines that say what the file is.
package rtcstats

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/server/imports/lines"
	"sidetone/server/imports/peer"
	"sidetone/shared/report"
	"sidetone/shared/useragent"
)

type dump struct {
	into        *artefact.Artefact
	connections map[string]*peer.Connection
	order       []string
	now         float64 // ms since 1970; later lines count from it
	agent       string
	entries     int
}

// Read reads a dump. Lines that cannot be read are named and passed over.
func Read(r *lines.Reader, into *artefact.Artefact) error {
	into.Origin = report.OriginRTCStats
	d := newDump(into)
	var err error
	for {
		var line []byte
		if line, err = r.Next(); line == nil {
			break
		}
		if problem := d.line(line); problem != "" {
			into.Note("line %d: %s", r.Number, problem)
		}
	}
	d.finish()
	if err == nil && d.entries == 0 {
		err = artefact.Broken("line 1", "an rtcstats dump has lines such as [\"create\",\"PC_0\",{...},1700000000000]")
	}
	return err
}

func newDump(into *artefact.Artefact) *dump {
	return &dump{into: into, connections: map[string]*peer.Connection{}}
}

// finish makes the observations.
func (d *dump) finish() {
	name, version := useragent.Browser(d.agent)
	d.into.Browser(name, version, useragent.System(d.agent))
	var all []*peer.Connection
	for _, id := range d.order {
		all = append(all, d.connections[id])
	}
	peer.Report(all, name, d.into)
}

// line reads one entry and gives what is wrong with it.
func (d *dump) line(line []byte) string {
	text := strings.TrimSpace(string(line))
	if text == "" || text == Magic {
		return ""
	}
	if text[0] == '{' { // what the file is, or who wrote it
		return d.header(text)
	}
	var entry []json.RawMessage
	if err := json.Unmarshal([]byte(text), &entry); err != nil || len(entry) < 3 {
		return "has to be an array [method, connection, value, ..., time]"
	}
	name := method(entry[0])
	if name == "" {
		return "the method has to be a name or a number"
	}
	d.entries++
	var id string
	if json.Unmarshal(entry[1], &id) != nil { // a number, or null
		if id = string(entry[1]); id == "null" {
			id = ""
		}
	}
	at := d.moment(entry)
	if id == "" {
		d.page(name, entry[2], at)
		return ""
	}
	return d.entry(name, id, entry[2], at)
}

// Magic is the first line of a dump that Chromium saved.
const Magic = "RTCStatsDump"

func (d *dump) header(text string) string {
	var header struct {
		UserAgent string `json:"userAgent"`
	}
	if json.Unmarshal([]byte(text), &header) != nil {
		return "the JSON is broken"
	}
	if header.UserAgent != "" {
		d.agent = header.UserAgent
	}
	d.entries++
	return ""
}

// moment reads the time, the last of an entry, or the one before where a
// sequence number follows: since 1970, or since the line before.
func (d *dump) moment(entry []json.RawMessage) time.Time {
	for i := len(entry) - 1; i > max(2, len(entry)-3); i-- {
		ms, err := strconv.ParseFloat(string(entry[i]), 64)
		if err != nil || math.IsNaN(ms) || ms < 0 || ms > maxMS {
			continue
		}
		if ms >= sinceEpoch {
			d.now = ms
			break
		}
		if i == len(entry)-1 && d.now > 0 && !d.absoluteBefore(entry) {
			d.now += ms
			break
		}
	}
	if d.now == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(d.now * 1000))
}

// absoluteBefore: the last number is a sequence, the one before it the time.
func (d *dump) absoluteBefore(entry []json.RawMessage) bool {
	if len(entry) < 5 {
		return false
	}
	ms, err := strconv.ParseFloat(string(entry[len(entry)-2]), 64)
	return err == nil && ms >= sinceEpoch && ms <= maxMS
}

// sinceEpoch: a time above it (2001) counts from 1970, one below from the
// line before. maxMS is the year 2286.
const (
	sinceEpoch = 1e12
	maxMS      = 1e13
)

// page is an entry that belongs to no connection: what the browser is, or a
// microphone or camera that was refused. Jitsi writes JSON into a text.
func (d *dump) page(name string, value json.RawMessage, at time.Time) {
	var inner string
	isText := json.Unmarshal(value, &inner) == nil
	if strings.HasSuffix(strings.ToLower(name), "getusermediaonfailure") {
		d.into.Add(at, report.Observation{Check: report.CheckConsole, Outcome: report.Failed, Detail: report.Detail{Text: "getUserMedia: " + inner}})
		return
	}
	if isText {
		value = json.RawMessage(inner)
	}
	var about struct {
		UserAgent     string `json:"userAgent"`
		UserAgentData struct {
			Brands []struct {
				Brand   string `json:"brand"`
				Version string `json:"version"`
			} `json:"brands"`
			Platform string `json:"platform"`
		} `json:"userAgentData"`
	}
	if json.Unmarshal(value, &about) != nil {
		return
	}
	if about.UserAgent != "" {
		d.agent = about.UserAgent
		return
	}
	for _, b := range about.UserAgentData.Brands {
		// In the form of a User-Agent, so that one table of names serves both.
		if name, _ := useragent.Browser(lastWord(b.Brand) + "/"); name != "" && d.agent == "" {
			d.agent = lastWord(b.Brand) + "/" + b.Version + " (" + about.UserAgentData.Platform + ")"
		}
	}
}

func lastWord(s string) string { return s[strings.LastIndex(s, " ")+1:] }

func (d *dump) entry(method, id string, raw json.RawMessage, at time.Time) string {
	c := d.connections[id]
	if c == nil {
		if len(d.order) >= maxConnections {
			return "only the first " + strconv.Itoa(maxConnections) + " connections are read"
		}
		c = &peer.Connection{}
		d.connections[id] = c
		d.order = append(d.order, id)
	}
	if strings.EqualFold(method, "getStats") {
		return stats(c, raw, at)
	}
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return "the value cannot be read"
	}
	if strings.EqualFold(method, "create") || strings.EqualFold(method, "setConfiguration") {
		c.Configure(value, d.into.Hide)
	}
	c.Event(at, method, value)
	return ""
}

// stats takes a sample: whole, or what changed since the one before.
func stats(c *peer.Connection, raw json.RawMessage, at time.Time) string {
	var sample map[string]json.RawMessage
	if json.Unmarshal(raw, &sample) != nil {
		return "statistics have to be an object"
	}
	c.SampledAt(at)
	for id, one := range sample {
		var members map[string]any
		if json.Unmarshal(one, &members) != nil {
			continue // "timestamp" of the sample
		}
		kind := c.KindOf(id, statKind(members["type"]))
		for name, value := range members {
			c.Sample(id, kind, statMember(name), value, value)
		}
	}
	return ""
}

// maxConnections as of any dump.
const maxConnections = 64
