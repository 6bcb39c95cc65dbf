// Package artefact holds what was read of one file of evidence of a real
// call, and takes secrets out of it while it is read: whatever an importer
// keeps goes through Add, Text or URL, and nothing else of a file is kept.
package artefact

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"sidetone/server/scrub"
	"sidetone/shared/report"
	"sidetone/shared/useragent"
)

// Artefact is what one file says.
type Artefact struct {
	// Name of the file, for messages.
	Name   string
	Origin report.Origin
	// Agent is the browser of the call, as far as the file tells.
	Agent report.Agent
	// Program in which the call ran, and its version, where they are told.
	Program, Version string
	Entries          []Entry
	// Notes are what could not be read, and what was left out.
	Notes []string
	// Report is set for a report of our own, and nothing else is then.
	Report *report.Report

	// Begun and Ended are the first and last sign of life in the file beside
	// those of Entries; zero: none.
	Begun, Ended time.Time
	// Zone is the offset from UTC where the call was made, "+02:00"; empty: not
	// told.
	Zone string
	// LocalTimes: the file has times of day or dates without their zone.
	LocalTimes bool

	secrets []string
	dropped int
}

// Entry is one observation with its moment; zero: the file does not tell.
type Entry struct {
	At time.Time
	report.Observation
}

// Problem is why a file, or the rest of it, cannot be read. It never repeats
// what stands in the file.
type Problem struct {
	File string // set by whoever knows it
	// Place is "line 7", or "offset 123 (log.entries[3].request)".
	Place string
	// Expected and found there.
	Expected string
}

func (p *Problem) Error() string {
	text := p.Expected
	if p.Place != "" {
		text = p.Place + ": " + text
	}
	if p.File != "" {
		text = fmt.Sprintf("%q: %s", p.File, text)
	}
	return text
}

// Broken makes a Problem.
func Broken(place, format string, args ...any) *Problem {
	return &Problem{Place: place, Expected: fmt.Sprintf(format, args...)}
}

// Add keeps an observation, with its texts cleaned. Beyond MaxEntries it is
// counted and dropped: failures that come late still find a place, because
// Entries of a kind that is there in plenty are thinned out first.
func (a *Artefact) Add(at time.Time, o report.Observation) {
	o.Source, o.Origin = report.FromImport, a.Origin
	o.Target = scrub.Text(o.Target, nil)
	o.Detail.Text = Text(o.Detail.Text)
	if len(a.Entries) >= MaxEntries && !a.makeRoom(o) {
		a.dropped++
		return
	}
	a.Entries = append(a.Entries, Entry{at, o})
}

// makeRoom drops an entry that went well for one that did not.
func (a *Artefact) makeRoom(o report.Observation) bool {
	if o.Outcome == report.OK {
		return false
	}
	i := slices.IndexFunc(a.Entries, func(e Entry) bool { return e.Outcome == report.OK })
	if i < 0 {
		return false
	}
	a.Entries = slices.Delete(a.Entries, i, i+1)
	a.dropped++
	return true
}

// Lasted notes a time in which there was life.
func (a *Artefact) Lasted(from, to time.Time) {
	for _, at := range []time.Time{from, to} {
		if at.IsZero() {
			continue
		}
		if a.Begun.IsZero() || at.Before(a.Begun) {
			a.Begun = at
		}
		if at.After(a.Ended) {
			a.Ended = at
		}
	}
}

// Note says something about the file that a reader of the diagnosis has to
// know. Only the first few are kept.
func (a *Artefact) Note(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); len(a.Notes) < maxNotes && !slices.Contains(a.Notes, note) {
		a.Notes = append(a.Notes, note)
	}
}

// Dropped is how many observations found no place.
func (a *Artefact) Dropped() int { return a.dropped }

// Hide remembers a secret that stands in the file, so that it is taken out of
// everything that is read of this call, in whatever file. It is kept in
// memory alone.
func (a *Artefact) Hide(secret string) {
	if len(secret) >= minSecret && len(secret) <= maxSecret && len(a.secrets) < maxSecrets && !slices.Contains(a.secrets, secret) {
		a.secrets = append(a.secrets, secret)
	}
}

// Secrets are those that Hide was told.
func (a *Artefact) Secrets() []string { return a.secrets }

// UserAgent notes what the call ran in, by the User-Agent of its page. name is
// the browser that writes such files where that says nothing.
func (a *Artefact) UserAgent(agent, name string) (browser string) {
	browser, version := useragent.Browser(agent)
	if browser == "" {
		browser = name
	}
	a.Browser(browser, version, useragent.System(agent))
	if m := programForm.FindStringSubmatch(agent); m != nil {
		a.Program, a.Version = m[1], m[2]
	} else if m := versionForm.FindStringSubmatch(agent); m != nil && browser != "" {
		a.Program, a.Version = browser, strings.TrimSuffix(m[1], reduced)
	}
	return browser
}

var (
	// programForm: programs around a browser engine.
	programForm = regexp.MustCompile(`\b(Electron|QtWebEngine|Teams|Slack)/(\d[\d.]{0,30})`)
	versionForm = regexp.MustCompile(`\b(?:Edg|EdgA|EdgiOS|OPR|Firefox|FxiOS|Chrome|HeadlessChrome|CriOS|Version)/(\d[\d.]{0,30})`)
)

// reduced ends the versions that browsers of Chromium's kin put into the
// User-Agent since 101: it says nothing, and "156.0.0.0" would be taken for
// somebody's address.
const reduced = ".0.0.0"

// Browser notes the browser of the call.
func (a *Artefact) Browser(name string, version int, system string) {
	a.Agent = report.Agent{Browser: name, OS: system}
	if name != "" && version > 0 {
		a.Agent.Browser = fmt.Sprintf("%s %d", name, version)
	}
}
