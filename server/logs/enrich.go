package logs

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"sidetone/server/acsrows"
	"sidetone/server/refusal"
	"sidetone/server/scrub"
	"sidetone/server/store"
	"sidetone/shared/report"
)

// Asker is what asks a workspace: a *Client.
type Asker interface {
	Ask(ctx context.Context, callID string, from, to time.Time) []Answer
}

// Service puts the rows of calls into their reports. All fields are needed.
type Service struct {
	Store  store.Store
	Asker  Asker
	Schema acsrows.Schema
	// Judge judges a report anew; an error: it has become too large.
	Judge func(*report.Report) error
	Log   *slog.Logger
	Now   func() time.Time
}

// Enrich asks for the rows of a report's call now and gives the report with
// them. Invalid: the report names no call. TooMany: it was asked just now.
func (s *Service) Enrich(ctx context.Context, id string) (report.Report, error) {
	record, err := s.Store.Report(ctx, id)
	if err != nil {
		return report.Report{}, err
	}
	if CallID(record.Report) == "" {
		return report.Report{}, refusal.New(refusal.Invalid, "report_names_no_call")
	}
	if wait := askAgainAfter - s.Now().Sub(lastAsked(record.Report)); wait > 0 {
		return report.Report{}, refusal.Later(wait, "logs_asked_just_now")
	}
	enriched, _, err := s.ask(ctx, record.Report)
	return enriched, err
}

// ask asks and stores. throttled is how long the service wants to be left
// alone; 0: it did not say so.
func (s *Service) ask(ctx context.Context, r report.Report) (enriched report.Report, throttled time.Duration, err error) {
	call, now := CallID(r), s.Now().UTC().Truncate(time.Second)
	to := r.Created.Add(after)
	if now.Before(to) {
		to = now
	}
	answers := s.Asker.Ask(ctx, call, r.Created.Add(-before), to)
	if ctx.Err() != nil {
		return r, 0, ctx.Err() // whoever asked is gone: it was not the logs that failed
	}
	a := asking{call: call, answers: answers, asked: now, attempt: attempt(r) + 1, schema: s.Schema}
	for _, answer := range answers {
		if answer.State == report.LogsThrottled {
			throttled = cmp.Or(answer.RetryAfter, throttledFor)
			a.attempt-- // it was none
		}
	}
	a.next = next(r, a, throttled)
	err = s.Store.AmendReport(ctx, r.ID, func(record *store.Record) error {
		before := record.Report
		a.lay(&record.Report)
		if err := s.Judge(&record.Report); err != nil {
			// Without room for it nothing is changed, and not asked again.
			s.Log.Warn("a report has no room for the rows of its call", "err", err)
			record.Report, a.next = before, time.Time{}
		}
		record.Due = a.next
		enriched = record.Report
		return nil
	})
	return enriched, throttled, err
}

// asking is what came of asking all tables once.
type asking struct {
	call        string
	answers     []Answer
	asked, next time.Time
	attempt     int
	schema      acsrows.Schema
}

// lay replaces what the logs said before, except where they now fail and say
// less: rows that were read once are not lost to a later failure.
func (a asking) lay(r *report.Report) {
	rows := ours(*r, a.call, a.rows())
	if old := earlier(*r); len(rows) < len(old) && a.failed() {
		rows = old
	}
	kept := slices.DeleteFunc(slices.Clone(r.Observations), func(o report.Observation) bool {
		return o.Check == report.CheckLogs || o.Origin == report.OriginLogAnalytics
	})
	r.Observations = slices.Concat(kept, a.outcomes(), fitting(rows))
}

// ours marks the rows of the participant who ended as the page of the report
// saw its own call end, where that was one alone.
func ours(r report.Report, call string, rows []report.Observation) []report.Observation {
	own := 0
	for _, seen := range r.Observations {
		c := seen.Detail.Call
		if seen.Origin != report.OriginCapture || seen.Check != report.CheckCallEnd || c == nil || c.CallID != call || seen.Outcome != report.Failed {
			continue
		}
		for _, row := range rows {
			end := row.Detail.Call
			if row.Check != report.CheckCallEnd || row.Code != seen.Code || end.SubCode != c.SubCode || end.Participant == own || report.No(end.Local) {
				continue
			}
			if own != 0 {
				return rows // two ended like this
			}
			own = end.Participant
		}
	}
	return acsrows.Own(rows, own)
}

func (a asking) failed() bool {
	return slices.ContainsFunc(a.answers, func(answer Answer) bool {
		return answer.State != report.LogsRows && answer.State != report.LogsNone
	})
}

func earlier(r report.Report) (rows []report.Observation) {
	for _, o := range r.Observations {
		if o.Origin == report.OriginLogAnalytics {
			rows = append(rows, o)
		}
	}
	return rows
}

// outcomes are the observations of the asking itself.
func (a asking) outcomes() (all []report.Observation) {
	for i, answer := range a.answers {
		o := report.Observation{
			ID: "logs" + strconv.Itoa(i+1), Check: report.CheckLogs, Target: answer.Table, Outcome: report.Failed, Code: answer.Code,
			// The server's own: no evidence of the call, and none of a run.
			Source: report.FromServer,
			Detail: report.Detail{Says: answer.Says, Logs: &report.Logs{
				State: answer.State, CallID: a.call, Rows: len(answer.Rows), Asked: a.asked, Attempt: a.attempt, Next: a.next,
			}},
		}
		switch answer.State {
		case report.LogsRows:
			o.Outcome = report.OK
		case report.LogsNone:
			o.Outcome = report.Silent
		}
		all = append(all, o)
	}
	return all
}

// rows are the observations that the rows make, without secrets.
func (a asking) rows() []report.Observation {
	reader := acsrows.Reader{Schema: a.schema, Origin: report.OriginLogAnalytics, Prefix: "log"}
	for _, answer := range a.answers {
		for _, row := range answer.Rows {
			// A value that cannot be read is left out and the row kept; that
			// the service writes such values is nothing that support can act on.
			_ = reader.Add(answer.Kind, row)
		}
	}
	r := report.Report{Observations: reader.Observations()}
	scrub.Report(&r, nil)
	return r.Observations
}

// fitting leaves out rows that a report has no room for: streams without a
// fault first, then the latest.
func fitting(rows []report.Observation) []report.Observation {
	size := func() int { return len(encoded(rows)) }
	for i := len(rows) - 1; i >= 0 && size() > maxRowBytes; i-- {
		if rows[i].Check == report.CheckMedia && rows[i].Outcome == report.OK {
			rows = slices.Delete(rows, i, i+1)
		}
	}
	for len(rows) > 0 && size() > maxRowBytes {
		rows = rows[:len(rows)-1]
	}
	return rows
}

// encoded gives rows as they are stored. They hold nothing that JSON cannot.
func encoded(rows []report.Observation) []byte {
	b, _ := json.Marshal(rows)
	return b
}

// CallID is the call that a report is about: the one it was begun for, else
// the last one that was watched or imported. Empty: none is named.
func CallID(r report.Report) string {
	if acsrows.IsCallID(r.CallID) {
		return r.CallID
	}
	for i := len(r.Observations) - 1; i >= 0; i-- {
		o := r.Observations[i]
		if c := o.Detail.Call; c != nil && o.Origin != report.OriginLogAnalytics && (c.Vendor == "" || c.Vendor == acsrows.Vendor) && acsrows.IsCallID(c.CallID) {
			return c.CallID
		}
	}
	return ""
}

func logged(r report.Report) (last report.Logs) {
	for _, o := range r.Observations {
		if o.Check == report.CheckLogs && o.Detail.Logs != nil && o.Detail.Logs.Asked.After(last.Asked) {
			last = *o.Detail.Logs
		}
	}
	return last
}

func lastAsked(r report.Report) time.Time { return logged(r).Asked }
func attempt(r report.Report) int         { return logged(r).Attempt }
