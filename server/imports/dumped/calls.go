package dumped

import (
	"strings"
	"time"

	"sidetone/server/imports/artefact"
	"sidetone/shared/peerconn"
	"sidetone/shared/report"
)

// Calls are the connections of one file. What they keep together is bounded,
// whatever the file holds. Its zero value is ready.
type Calls struct {
	byID map[string]*Connection
	// All in the order in which they came.
	All  []*Connection
	kept int
}

// Get gives the connection of an id and makes it when it is new; nil: there
// are too many.
func (c *Calls) Get(id string) *Connection {
	if found := c.byID[id]; found != nil {
		return found
	}
	if len(c.All) >= maxConnections {
		return nil
	}
	if c.byID == nil {
		c.byID = map[string]*Connection{}
	}
	fresh := &Connection{kept: &c.kept, id: clone(id)}
	c.byID[fresh.id] = fresh
	c.All = append(c.All, fresh)
	return fresh
}

// TooMany words for a reader of the diagnosis that there were more.
func TooMany() report.Phrase { return report.Say("file.too_many_connections", "limit", maxConnections) }

// keeps counts what is kept and tells whether there is room for it.
func (c *Connection) keeps(bytes int) bool {
	if c.kept == nil {
		c.kept = new(int)
	}
	if *c.kept+bytes > maxKept {
		return false
	}
	*c.kept += bytes
	return true
}

// clone cuts a text to what is kept of one, and lets go of the file around
// it.
func clone(s string) string { return strings.Clone(s[:min(len(s), maxLine)]) }

// Report adds what the connections of one file show. browser is as
// report.Environment names it; empty: not known.
func (c *Calls) Report(browser string, into *artefact.Artefact) {
	var base time.Time
	for _, one := range c.All {
		if base.IsZero() || !one.begun.IsZero() && one.begun.Before(base) {
			base = one.begun
		}
		into.Lasted(one.begun, one.last)
	}
	var read []peerconn.Connection
	for _, one := range c.All {
		read = append(read, one.read(base, browser))
	}
	for _, o := range peerconn.Observe(read) {
		if said(o) {
			at := base
			if !base.IsZero() {
				at = base.Add(time.Duration(o.At) * time.Millisecond)
			}
			into.Add(at, o)
		}
	}
}

// said: it tells more than that nothing was recorded.
func said(o report.Observation) bool {
	switch o.Check {
	case report.CheckConnection:
		return true
	case report.CheckICE:
		return o.Outcome != report.NotTested || o.Detail.ICE != nil && o.Detail.ICE.Complete
	}
	return o.Outcome != report.NotTested
}
