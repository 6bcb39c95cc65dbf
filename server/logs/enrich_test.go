package logs

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sidetone/server/acsrows"
	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/store/sqlite"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// scripted answers what it was told to.
type scripted struct {
	answers  []Answer
	calls    []string
	from, to time.Time
}

func (s *scripted) Ask(_ context.Context, call string, from, to time.Time) []Answer {
	s.calls, s.from, s.to = append(s.calls, call), from, to
	return s.answers
}

type bench struct {
	*Service
	asker *scripted
	now   time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "s.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	b := &bench{asker: &scripted{}, now: from}
	b.Service = &Service{
		Store: db, Asker: b.asker, Schema: acsrows.Documented(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: func() time.Time { return b.now },
		Judge: func(r *report.Report) error {
			d := playbook.Diagnose(*r)
			r.Diagnosis = &d
			return nil
		},
	}
	return b
}

// put stores a report that a run of now made, as intake does.
func (b *bench) put(t *testing.T, id string, r report.Report) {
	t.Helper()
	r.ID, r.Schema, r.Created = id, report.Schema, b.now
	if err := b.Store.CreateRun(t.Context(), store.Run{ID: "run-" + id, Created: b.now, Expires: b.now.Add(time.Minute)}, store.Limit{}); err != nil {
		t.Fatal(err)
	}
	err := b.Store.UpdateReport(t.Context(), "run-"+id, func(record *store.Record) error {
		record.Report, record.Due = r, FirstDue(r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) record(t *testing.T, id string) store.Record {
	t.Helper()
	record, err := b.Store.Report(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func ended(call string) report.Report {
	return report.Report{Observations: []report.Observation{{
		ID: "o1", Check: report.CheckCallEnd, Target: "acs", Outcome: report.Failed, Code: 410, Source: report.FromAgent, Origin: report.OriginCapture,
		Detail: report.Detail{Call: &report.Call{Vendor: "acs", SubCode: 3112, CallID: call}},
	}}}
}

func summaryRow(reason string) acsrows.Row {
	return acsrows.Row{"CorrelationId": callID, "ParticipantId": "8:acs:person", "ParticipantEndReason": reason, "Identifier": "8:acs:person", "UserAgent": "person's browser"}
}

func good() []Answer {
	return []Answer{
		{Kind: acsrows.Summary, Table: "ACSCallSummary", State: report.LogsRows, Rows: []acsrows.Row{summaryRow("410")}},
		{Kind: acsrows.Diagnostics, Table: "ACSCallDiagnostics", State: report.LogsRows, Rows: []acsrows.Row{{"MediaType": "Audio", "TransportType": "TCP", "PacketUtilization": 5}}},
	}
}

// from picks the observations that the logs told.
func told(r report.Report) (rows, asked []report.Observation) {
	for _, o := range r.Observations {
		switch {
		case o.Check == report.CheckLogs:
			asked = append(asked, o)
		case o.Origin == report.OriginLogAnalytics:
			rows = append(rows, o)
		}
	}
	return rows, asked
}

func TestEnrich(t *testing.T) {
	b := newBench(t)
	b.put(t, "r_1", ended(callID))
	b.asker.answers = good()
	b.now = b.now.Add(time.Hour)
	r, err := b.Enrich(t.Context(), "r_1")
	if err != nil {
		t.Fatal(err)
	}
	rows, asked := told(r)
	if len(rows) != 2 || rows[0].Source != report.FromImport || len(asked) != 2 || asked[0].Outcome != report.OK || len(r.Observations) != 5 {
		t.Fatalf("%+v", r.Observations)
	}
	if l := asked[0].Detail.Logs; l.CallID != callID || l.Rows != 1 || !l.Asked.Equal(b.now) || l.Attempt != 1 || !l.Next.IsZero() {
		t.Errorf("%+v", l)
	}
	if r.Diagnosis == nil || b.asker.calls[0] != callID || !b.asker.from.Equal(from.Add(-before)) || !b.asker.to.Equal(b.now) {
		t.Errorf("%+v %+v", r.Diagnosis, b.asker)
	}
	record := b.record(t, "r_1")
	if text, err := json.Marshal(record.Report); err != nil || strings.Contains(string(text), "person") {
		t.Errorf("%v %s", err, text)
	}
	if !record.Due.IsZero() {
		t.Errorf("all is there, and it is due at %s", record.Due)
	}
}

func TestAskedAgainTheRowsAreReplaced(t *testing.T) {
	b := newBench(t)
	b.put(t, "r_1", ended(callID))
	b.asker.answers = good()
	if _, err := b.Enrich(t.Context(), "r_1"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Enrich(t.Context(), "r_1"); !refusal.Is(err, refusal.TooMany) {
		t.Errorf("asked twice at once: %v", err)
	}
	b.now = b.now.Add(time.Hour)
	b.asker.answers[0].Rows = []acsrows.Row{summaryRow("0")}
	r, err := b.Enrich(t.Context(), "r_1")
	rows, _ := told(r)
	if err != nil || len(rows) != 2 || rows[0].Code+rows[1].Code != 0 {
		t.Errorf("%v %+v", err, rows)
	}
	// A failure takes nothing away.
	b.now = b.now.Add(time.Hour)
	b.asker.answers = []Answer{{Kind: acsrows.Summary, Table: report.LogsWorkspace, State: report.LogsForbidden, Code: 403, Says: said("forbidden")}}
	r, err = b.Enrich(t.Context(), "r_1")
	rows, asked := told(r)
	if err != nil || len(rows) != 2 || len(asked) != 1 || asked[0].Outcome != report.Failed || asked[0].Code != 403 || asked[0].Detail.Says[0].ID != "observed.logs_forbidden" || asked[0].Detail.Logs.Attempt != 3 {
		t.Errorf("%v %+v %+v", err, rows, asked)
	}
}

func TestWhichCall(t *testing.T) {
	other := "99999999-2222-3333-4444-555555555555"
	begunFor := ended(callID)
	begunFor.CallID = other
	twilio := ended(callID)
	twilio.Observations[0].Detail.Call.Vendor = "twilio"
	fromLogs := ended(callID)
	fromLogs.Observations[0].Origin = report.OriginLogAnalytics
	for _, c := range []struct {
		name string
		r    report.Report
		want string
	}{
		{"watched", ended(callID), callID}, {"begun for", begunFor, other}, {"another vendor's", twilio, ""},
		{"none", report.Report{}, ""}, {"no call id", ended(`x" or 1`), ""}, {"the logs' own", fromLogs, ""},
	} {
		if got := CallID(c.r); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	b := newBench(t)
	b.put(t, "r_1", report.Report{})
	if _, err := b.Enrich(t.Context(), "r_1"); !refusal.Is(err, refusal.Invalid) {
		t.Error(err)
	}
	if _, err := b.Enrich(t.Context(), "r_2"); !refusal.Is(err, refusal.Unknown) {
		t.Error(err)
	}
	if !b.record(t, "r_1").Due.IsZero() {
		t.Error("a report without a call is due")
	}
}

// A report is asked at the times of the schedule and not between, until the
// rows are there or the schedule is over.
func TestSchedule(t *testing.T) {
	b := newBench(t)
	b.put(t, "r_1", ended(callID))
	b.asker.answers = []Answer{{Kind: acsrows.Summary, Table: "ACSCallSummary", State: report.LogsNone}}
	for n, after := range schedule {
		b.now = from.Add(after - time.Second)
		b.Sweep(t.Context())
		b.now = from.Add(after)
		b.Sweep(t.Context())
		b.Sweep(t.Context())
		if len(b.asker.calls) != n+1 {
			t.Fatalf("%s after the report it was asked %d times", after, len(b.asker.calls))
		}
		_, asked := told(b.record(t, "r_1").Report)
		if asked[0].Outcome != report.Silent || asked[0].Detail.Logs.Attempt != n+1 {
			t.Errorf("%+v", asked[0])
		}
	}
	b.now = from.Add(1000 * time.Hour)
	b.Sweep(t.Context())
	if len(b.asker.calls) != len(schedule) || !b.record(t, "r_1").Due.IsZero() {
		t.Errorf("asked %d times, due %s", len(b.asker.calls), b.record(t, "r_1").Due)
	}
}

func TestThrottledEndsTheSweepAndIsNoAttempt(t *testing.T) {
	b := newBench(t)
	for n := range 3 {
		b.put(t, fmt.Sprint("r_", n), ended(callID))
	}
	b.now = from.Add(schedule[0])
	b.asker.answers = []Answer{{Table: report.LogsWorkspace, State: report.LogsThrottled, Code: 429, RetryAfter: 7 * time.Minute}}
	if wait := b.Sweep(t.Context()); wait != 7*time.Minute || len(b.asker.calls) != 1 {
		t.Errorf("wait %s, asked %d", wait, len(b.asker.calls))
	}
	asked := 0
	for n := range 3 {
		record := b.record(t, fmt.Sprint("r_", n))
		if _, outcomes := told(record.Report); len(outcomes) == 1 {
			asked++
			if l := outcomes[0].Detail.Logs; l.Attempt != 0 || !record.Due.Equal(b.now.Add(7*time.Minute)) || !l.Next.Equal(record.Due) {
				t.Errorf("%+v, due %s", l, record.Due)
			}
		}
	}
	if asked != 1 {
		t.Errorf("%d reports say that they were throttled", asked)
	}
}

// Of two replicas one asks; after the lease of a replica that died the other.
func TestOneReplicaAsks(t *testing.T) {
	b := newBench(t)
	b.put(t, "r_1", ended(callID))
	b.now = from.Add(schedule[0])
	if _, err := b.claim(t.Context(), "r_1"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.claim(t.Context(), "r_1"); err != errTaken {
		t.Errorf("claimed twice: %v", err)
	}
	b.now = b.now.Add(lease)
	if _, err := b.claim(t.Context(), "r_1"); err != nil {
		t.Errorf("after the lease: %v", err)
	}
}

func TestRowsThatAReportHasNoRoomFor(t *testing.T) {
	b := newBench(t)
	b.put(t, "r_1", ended(callID))
	b.asker.answers = good()
	b.asker.answers[1].Rows = nil
	for n := range maxRowsPerTable {
		b.asker.answers[1].Rows = append(b.asker.answers[1].Rows, acsrows.Row{
			"ParticipantId": fmt.Sprint(n), "MediaType": "Video", "TransportType": "UDP", "PacketUtilization": 5,
			"CodecName": strings.Repeat("c", 400), "PacketLossRateAvg": 0.123456, "JitterAvg": 12,
		})
	}
	r, err := b.Enrich(t.Context(), "r_1")
	rows, _ := told(r)
	ends := 0
	for _, o := range rows {
		if o.Check == report.CheckCallEnd {
			ends++
		}
	}
	if size := len(encoded(rows)); err != nil || size > maxRowBytes || ends != 1 || len(rows) < 50 {
		t.Errorf("%v: %d rows of %d bytes, %d ends", err, len(rows), size, ends)
	}
	b.now = b.now.Add(time.Hour)
	b.Judge = func(*report.Report) error { return refusal.New(refusal.TooLarge, "full") }
	b.asker.answers = good()
	if r, err := b.Enrich(t.Context(), "r_1"); err != nil || len(r.Observations) != len(b.record(t, "r_1").Report.Observations) || !b.record(t, "r_1").Due.IsZero() {
		t.Errorf("%v: %d observations", err, len(r.Observations))
	}
}

// With two clients in a call, the one that ended as the page saw it is the
// caller's; with two that ended alike nobody knows.
func TestWhoseRows(t *testing.T) {
	row := func(participant, reason, sub string) acsrows.Row {
		return acsrows.Row{"CorrelationId": callID, "ParticipantId": participant, "EndpointType": "VoIP", "ParticipantEndReason": reason, "ParticipantEndSubCode": sub}
	}
	for _, c := range []struct {
		name string
		rows []acsrows.Row
		want string // of each row, by its code
	}{
		{"one ended so", []acsrows.Row{row("a", "410", "3112"), row("b", "0", "0")}, "0 false, 410 true, "},
		{"two ended so", []acsrows.Row{row("a", "410", "3112"), row("b", "410", "3112")}, "410 unknown, 410 unknown, "},
		{"none ended so", []acsrows.Row{row("a", "0", "0"), row("b", "0", "0")}, "0 unknown, 0 unknown, "},
		{"the only one", []acsrows.Row{row("a", "0", "0")}, "0 true, "},
	} {
		b := newBench(t)
		b.put(t, "r_1", ended(callID))
		b.asker.answers = []Answer{{Kind: acsrows.Summary, Table: "ACSCallSummary", State: report.LogsRows, Rows: c.rows}}
		r, err := b.Enrich(t.Context(), "r_1")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		rows, _ := told(r)
		for _, o := range rows {
			word := "unknown"
			if l := o.Detail.Call.Local; l != nil {
				word = fmt.Sprint(*l)
			}
			got = append(got, fmt.Sprint(o.Code, " ", word, ", "))
		}
		slices.Sort(got)
		if strings.Join(got, "") != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

// That nothing was found, or could not be asked, tells nothing of the call.
func TestOutcomesOfAskingAreNotJudged(t *testing.T) {
	for _, state := range []report.LogsState{report.LogsNone, report.LogsForbidden} {
		b := newBench(t)
		r := report.Report{CallID: callID, Observations: []report.Observation{
			{ID: "o1", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromAgent, Detail: report.Detail{HTTP: &report.HTTP{Ours: report.Known(true), Sent: 3, Answered: 3}}},
		}}
		before := playbook.Diagnose(r)
		b.put(t, "r_1", r)
		b.asker.answers = []Answer{{Kind: acsrows.Summary, Table: "ACSCallSummary", State: state, Code: 403}}
		after, err := b.Enrich(t.Context(), "r_1")
		if diff := cmp.Diff(before, *after.Diagnosis); err != nil || diff != "" {
			t.Errorf("%s: %v %s", state, err, diff)
		}
	}
}

// Whoever asked and left takes nothing with them.
func TestAnAskerWhoLeaves(t *testing.T) {
	b := newBench(t)
	b.put(t, "r_1", ended(callID))
	ctx, cancel := context.WithCancel(t.Context())
	b.Asker = leaving{cancel}
	if _, err := b.Enrich(ctx, "r_1"); err == nil {
		t.Error("no error")
	}
	if _, asked := told(b.record(t, "r_1").Report); len(asked) != 0 {
		t.Errorf("%+v", asked)
	}
}

type leaving struct{ cancel func() }

func (l leaving) Ask(context.Context, string, time.Time, time.Time) []Answer {
	l.cancel()
	return []Answer{{Kind: acsrows.Summary, Table: "ACSCallSummary", State: report.LogsFailed}}
}
