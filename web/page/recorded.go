package page

import (
	"time"

	"sidetone/shared/report"
)

// shortest is a call's duration that is said: a file that tells of less tells of a
// moment and not of a call's length.
const shortest = time.Second

// recordedFacts say when a real call was and in what it ran, as its evidence
// tells.
func (v *view) recordedFacts() []fact {
	r := v.r.Recorded
	if r == nil {
		return nil
	}
	facts := []fact{{v.say("report.call_begun"), begun(r)}}
	if lasted := r.Duration(); lasted >= shortest {
		facts = append(facts, fact{v.say("report.call_lasted"), v.seconds(int(lasted.Milliseconds()))})
	}
	return append(facts, fact{v.say("report.call_program"), joined(" · ", joined(" ", r.Program, r.Version), r.System)})
}

// begun in UTC, and by the caller's clock where that is another. A file
// without a zone has the caller's clock alone.
func begun(r *report.Recorded) string {
	switch {
	case r.Begun.IsZero():
		return ""
	case r.ZoneAssumed:
		return r.Begun.Format("2006-01-02 15:04:05")
	case r.Zone == "":
		return moment(r.Begun)
	}
	return moment(r.Begun) + r.Local().Format(" (15:04:05 -07:00)")
}
