package console

import (
	"regexp"
	"strconv"
	"time"

	"sidetone/shared/report"
)

// course is what a log tells of the order of things. What went wrong on the way into a
// call was got over where the call came about later on; and what breaks off once
// somebody has ended the call is how calls end.
type course struct {
	line    int // of the log, from 1
	up      int // the line where a connection or the agent last came up; 0: none
	device  int // ... where a device was last taken
	ended   int // ... where somebody ended the call; 0: nobody, or another began since
	endedAt time.Time
	lines   []int // of the entries of the artefact
	lost    bool  // entries were thinned out: which line is whose nobody knows any more
}

var (
	// ending is what programs write where a person, this one or the other, ends a call.
	ending = regexp.MustCompile(`(?i)\bhang(?:ing|s)? ?up\b|\bhung ?up\b|` +
		`\b(?:user|peer|participant|remote\w*|member|callee|caller|opponent)\b.{0,40}\b(?:left|leaves|leaving|unpublished)\b|` +
		`\b(?:click|press)(?:ed)?\b.{0,20}\b(?:leave|hang ?up|end)\b|\b(?:leave|leaving|left)(?: the)? (?:room|call|channel|meeting|conference|session)\b|` +
		`\bcall (?:was )?ended(?: by (?:the )?(?:user|peer|remote|caller|callee)| normally)?[.!]?$|\b(?:received|sending|sent) BYE\b|\bBYE (?:received|sent)\b|-> (?:leaving|unpublished)\b`)
	// taken is what they write where a device is there at last.
	taken = regexp.MustCompile(`(?i)\blocal ?(?:audio|video|media|camera|microphone) ?(?:track|stream)?s? ?(?:was |were )?(?:published|acquired|obtained|added|ready|started)\b|` +
		`\bgot (?:the )?(?:local|user) ?(?:stream|media)\b|\bgetUserMedia (?:succeeded|success|ok)\b|\b(?:microphone|camera) (?:was )?(?:granted|allowed|published)\b`)
	// cameIn is what they write where a call stands, or the service has taken who signs in, beside the states of connections.
	cameIn = regexp.MustCompile(`(?i)\bcall ?state(?: changed)?(?: to| is|:|=)? ?["']?connected\b|\b(?:device|agent|client|account|UA) (?:is |was |has been )?(?:re-?)?registered$|` +
		`\bregistration (?:succeeded|successful|ok)\b|\b(?:login|sign-?in|authentication) (?:succeeded|successful|ok)\b|\b(?:signed|logged) in (?:successfully|again)\b`)
)

// look reads a line of which nothing that failed was made.
func (c *course) look(text string, at time.Time) {
	switch {
	case holdsAny(text, "ang up", "anging", "angs", "angup", "HANG", "ung up", "ungup", " left", "eaves", "eaving", "leave", "ended", "BYE", "unpublished", "click", "press") && ending.MatchString(text):
		c.ended, c.endedAt = c.line, at
	case holdsAny(text, "ublished", "cquired", "btained", "dded", "eady", "tarted", "ot local", "ot the", "ot user", "getUserMedia", "ranted", "llowed") && taken.MatchString(text):
		c.device = c.line
	case holdsAny(text, "onnected", "CONNECTED", "egist", "ogin ", "ign-in", "ignin", "uthentication", "igned in", "ogged in") && cameIn.MatchString(text):
		c.begun(true)
	}
}

// state is told that a connection of this end changed its state.
func (c *course) state(state string, wasUp bool, at time.Time) {
	switch {
	case isUp(state):
		c.begun(true)
	case state == "new" || state == "checking" || state == "connecting":
		c.begun(false)
	case state == "closed" && wasUp && c.ended == 0:
		c.ended, c.endedAt = c.line, at
	}
}

func (c *course) begun(up bool) {
	c.ended = 0
	if up {
		c.up = c.line
	}
}

// over: the call was ended a moment ago.
func (c *course) over(at time.Time) bool {
	switch {
	case c.ended == 0:
		return false
	case !at.IsZero() && !c.endedAt.IsZero():
		return at.Sub(c.endedAt) <= endsWithin
	}
	return c.line-c.ended <= endsWithinLines
}

// added is told that an entry was added, or none though one was to be.
func (c *course) added(before, after int) {
	if after != before+1 || before != len(c.lines) {
		c.lost = true
		return
	}
	c.lines = append(c.lines, c.line)
}

// gotOver: what the entry tells was so once, and the call came about after it.
func (c *course) gotOver(i int, o *report.Observation) bool {
	if c.lost || i >= len(c.lines) || o.Outcome != report.Failed {
		return false
	}
	switch f := o.Detail.Failure; {
	case f != nil && f.Operation == report.OpDevice:
		return c.lines[i] < c.device
	case c.lines[i] >= c.up:
		return false
	case f != nil:
		return f.Operation == report.OpToken || f.Operation == report.OpSignIn || f.Operation == report.OpRequest
	}
	return o.Check == report.CheckCallStart
}

// ofTheEnd: it is what the end of a call looks like.
func ofTheEnd(o report.Observation) bool {
	f := o.Detail.Failure
	return f != nil && o.Outcome == report.Failed && (f.Operation == report.OpSocket || f.Operation == report.OpICE) && o.Check != report.CheckSignaling
}

// goneBy is what is kept of a failure that does not count: its words.
func goneBy(o *report.Observation) {
	text := o.Detail.Text
	if text == "" && o.Code > 0 {
		text = strconv.Itoa(o.Code)
	}
	*o = report.Observation{Check: report.CheckConsole, Target: o.Target, Outcome: report.NotTested, At: o.At, Source: o.Source, Origin: o.Origin,
		Detail: report.Detail{Text: text}}
}
