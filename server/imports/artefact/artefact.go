// Package artefact holds what was read of one file of evidence of a real
// call, and takes secrets out of it while it is read: whatever an importer
// keeps goes through Add, Text or URL, and nothing else of a file is kept.
package artefact

import (
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"sidetone/server/scrub"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/useragent"
	"sidetone/shared/words"
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
	Notes []report.Phrase
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
	// Place in the file, Line or Offset; Nowhere: the whole of it.
	Place report.Phrase
	// Is what was expected and found there.
	Is report.Phrase
}

// Phrase says it all.
func (p *Problem) Phrase() report.Phrase {
	said := p.Is
	if p.Place.ID != "" {
		said = report.Say("file.at", "where", p.Place, "what", said)
	}
	if p.File != "" {
		said = report.Say("file.named", "file", p.File, "what", said)
	}
	return said
}

// Say is the problem in a language.
func (p *Problem) Say(w *words.Catalogue) string {
	return render.Remark([]report.Phrase{p.Phrase()}, p.Is.ID, w)
}

func (p *Problem) Error() string { return p.Say(words.All("en")) }

// Nowhere is the place of what is wrong with a whole file.
var Nowhere report.Phrase

// Line is a place in a file of lines, from 1.
func Line(n int) report.Phrase { return report.Say("file.line", "line", n) }

// Broken makes a Problem of a message of the catalogues; pairs are its arguments.
func Broken(place report.Phrase, id string, pairs ...any) *Problem {
	return &Problem{Place: place, Is: report.Say(id, pairs...)}
}

// Add keeps an observation, with its texts cleaned. Beyond MaxEntries it is
// counted and dropped: failures that come late still find a place, because
// Entries of a kind that is there in plenty are thinned out first.
func (a *Artefact) Add(at time.Time, o report.Observation) {
	o.Source, o.Origin = report.FromImport, a.Origin
	o.Target = scrub.Text(o.Target, nil)
	o.Detail.Text = Text(o.Detail.Text)
	for _, p := range o.Detail.Says {
		cleanArgs(p.Args)
	}
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
// know, by a message of the catalogues; pairs are its arguments. Only the first
// few are kept.
func (a *Artefact) Note(id string, pairs ...any) { a.NoteSaid(report.Say(id, pairs...)) }

// NoteAt says it of a place in the file.
func (a *Artefact) NoteAt(place report.Phrase, id string, pairs ...any) {
	a.NoteSaid(Broken(place, id, pairs...).Phrase())
}

// NoteProblem says why the rest of a file, or another file, was not read.
func (a *Artefact) NoteProblem(err error) {
	var known *Problem
	if !errors.As(err, &known) {
		known = Unreadable(report.Say("file.system_said", "error", Text(err.Error())))
	}
	a.NoteSaid(known.Phrase())
}

// NoteSaid keeps a phrase as it is.
func (a *Artefact) NoteSaid(p report.Phrase) {
	same := func(other report.Phrase) bool { return reflect.DeepEqual(p, other) }
	if len(a.Notes) < maxNotes && !slices.ContainsFunc(a.Notes, same) {
		a.Notes = append(a.Notes, p)
	}
}

// Unreadable is a file of which nothing could be read, and why.
func Unreadable(why report.Phrase) *Problem { return Broken(Nowhere, "file.unreadable", "what", why) }

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
	a.Browser(browser, version.String(), useragent.System(agent))
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
func (a *Artefact) Browser(name string, version, system string) {
	a.Agent = report.Agent{Browser: name, OS: system}
	if v := useragent.ReadVersion(version).String(); name != "" && v != "" {
		a.Agent.Browser = name + " " + v
	}
}
