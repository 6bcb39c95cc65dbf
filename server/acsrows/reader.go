package acsrows

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"sidetone/shared/report"
)

// Vendor is the Target and Detail.Call.Vendor of what the rows say.
const Vendor = "acs"

// Reader makes observations of rows, those of one call or of a file. Rows of
// all tables go into one Reader, so that a participant has the same number
// everywhere. Schema and Origin are needed.
type Reader struct {
	Schema Schema
	Origin report.Origin
	// Prefix begins the ids of the observations, a number follows. Empty: "l".
	Prefix string

	rows         []entry
	index        map[string]int // key of a row to its place in rows
	participants map[string]int
	streams      map[string]*stream // of series
	left         int
}

// entry is what became of one row.
type entry struct {
	at          time.Time // zero: unknown
	version     int
	order       int    // of kinds
	sdk, os     string // of a summary's participant
	observation report.Observation
}

// Add takes a row. The error is a *ValueError: a column that could not be
// read; the row is kept without it. Rows that say nothing of a call's health
// are passed over. A row that comes again replaces the earlier one when its
// version is not lower.
func (r *Reader) Add(kind Kind, row Row) error {
	read := r.Schema[kind].reading(row)
	e, ok := r.entry(kind, read)
	if ok {
		e.order = slices.Index(Kinds, kind)
		r.keep(r.key(kind, read, e), e)
	}
	return read.problem
}

func (r *Reader) entry(kind Kind, read *reading) (entry, bool) {
	switch kind {
	case Summary:
		return r.summary(read)
	case Diagnostics, Events:
		return r.media(read)
	case Operations:
		return r.operation(read)
	case Series:
		return r.series(read)
	}
	return entry{}, false
}

// key tells rows apart: the same participant, endpoint and stream or
// operation is the same row, written again with a higher version. Rows
// without anything that names them are told apart by what they say.
func (r *Reader) key(kind Kind, read *reading, e entry) string {
	parts := []string{string(kind), read.text(CallID), read.text(Participant), read.text(Endpoint)}
	switch kind {
	case Diagnostics, Events:
		parts = append(parts, read.text(Stream), read.text(MediaType), read.text(Direction))
	case Series:
		parts = append(parts, streamOf(read))
	case Operations:
		parts = append(parts, read.text(OperationID), read.text(Operation), e.observation.Target)
	}
	if kind == Events || kind == Operations {
		parts = append(parts, e.at.String())
	}
	return strings.Join(parts, "\x00")
}

func (r *Reader) keep(key string, e entry) {
	if i, ok := r.index[key]; ok {
		if e.version >= r.rows[i].version {
			r.rows[i] = e
		}
		return
	}
	if len(r.rows) >= MaxRows {
		r.left++
		return
	}
	if r.index == nil {
		r.index = map[string]int{}
	}
	r.index[key] = len(r.rows)
	r.rows = append(r.rows, e)
}

// Left is how many rows were passed over because there were more than MaxRows.
func (r *Reader) Left() int { return r.left }

// Observations gives what was read, in order of time. At counts from the
// first moment in the rows: the log knows nothing of the start of a run.
func (r *Reader) Observations() []report.Observation {
	rows := slices.Clone(r.rows)
	slices.SortStableFunc(rows, func(a, b entry) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.order, b.order))
	})
	var first time.Time
	for _, e := range rows {
		if !e.at.IsZero() {
			first = e.at
			break
		}
	}
	only := r.onlyClient()
	all := make([]report.Observation, 0, len(rows))
	for i, e := range rows {
		o := copied(e.observation)
		o.ID = cmp.Or(r.Prefix, "l") + strconv.Itoa(i+1)
		o.Source, o.Origin = report.FromImport, r.Origin
		if !e.at.IsZero() {
			o.At = int(min(e.at.Sub(first).Milliseconds(), math.MaxInt32))
		}
		all = append(all, o)
	}
	return Own(all, only)
}

// copied leaves what is marked later out of the rows.
func copied(o report.Observation) report.Observation {
	if o.Detail.Call != nil {
		c := *o.Detail.Call
		o.Detail.Call = &c
	}
	if o.Detail.Media != nil {
		m := *o.Detail.Media
		o.Detail.Media = &m
	}
	return o
}

// Start is the first moment in the rows, from which At counts; zero: none has
// a time.
func (r *Reader) Start() (first time.Time) {
	for _, e := range r.rows {
		if !e.at.IsZero() && (first.IsZero() || e.at.Before(first)) {
			first = e.at
		}
	}
	return first
}

// participant numbers the ends of a call in the order in which they come.
// Zero: the row names none.
func (r *Reader) participant(read *reading) int {
	name := cmp.Or(read.text(Participant), read.text(Endpoint))
	if name == "" {
		return 0
	}
	n, ok := r.participants[name]
	if !ok && len(r.participants) >= maxParticipants {
		return 0
	}
	if !ok {
		if r.participants == nil {
			r.participants = map[string]int{}
		}
		n = len(r.participants) + 1
		r.participants[name] = n
	}
	return n
}

// onlyClient is the number of the participant that is the only one with a
// calling SDK, as the summaries say; 0: there are several, or none. Whoever
// reported this call was one.
func (r *Reader) onlyClient() int {
	only := 0
	for _, e := range r.rows {
		c := e.observation.Detail.Call
		if e.observation.Check != report.CheckCallEnd || report.No(c.Local) || c.Participant == 0 {
			continue
		}
		if only != 0 && only != c.Participant {
			return 0
		}
		only = c.Participant
	}
	return only
}

// Ran says in which version of the calling SDK and on which system the call ran, by
// its summaries: those of the only client, or what all clients have alike. Empty: not
// told.
func (r *Reader) Ran() (sdk, system string) {
	only := r.onlyClient()
	var sdks, systems []string
	for _, e := range r.rows {
		c := e.observation.Detail.Call
		if e.observation.Check != report.CheckCallEnd || report.No(c.Local) || only != 0 && c.Participant != only {
			continue
		}
		sdks, systems = append(sdks, e.sdk), append(systems, e.os)
	}
	return alike(sdks), alike(systems)
}

func alike(list []string) string {
	if list = slices.Compact(list); len(list) != 1 {
		return ""
	}
	return list[0]
}

// Own marks what speaks of one participant as the end whose report this is,
// and what speaks of the others as not. It changes nothing where participant
// is 0, or where more is known.
func Own(all []report.Observation, participant int) []report.Observation {
	if participant == 0 {
		return all
	}
	for i := range all {
		if c := all[i].Detail.Call; c != nil && c.Local == nil && c.Participant != 0 {
			c.Local = report.Known(c.Participant == participant)
		}
		if m := all[i].Detail.Media; m != nil && m.Local == nil && m.Participant != 0 {
			m.Local = report.Known(m.Participant == participant)
		}
	}
	return all
}

// remote: an end that is no client is not the one whose report this is. nil:
// it may be.
func remote(read *reading) report.Fact {
	switch strings.ToLower(read.text(EndpointType)) {
	case "server", "pstn", "bot":
		return report.Known(false)
	}
	return nil
}
