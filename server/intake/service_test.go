package intake

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/report"
)

// An empty post already makes a whole report of the run, and lists that are
// lists.
func TestTheFirstPostBeginsAReport(t *testing.T) {
	s := newRig(t)
	due := s.run.Created.Add(time.Hour)
	s.LogsDue = func(r report.Report) time.Time {
		if r.CallID != "call" || r.Diagnosis == nil {
			t.Errorf("the logs of %+v", r)
		}
		return due
	}
	got := s.take(report.Report{})
	want := report.Report{
		ID: got.ID, Schema: 2, Created: s.run.Created, Ticket: "T-1", CallID: "call",
		Profile:      report.Deployment{Name: "embedded", NeedsMicrophone: true},
		Observations: []report.Observation{}, Signals: []report.Signal{},
	}
	diagnosis := s.Diagnose(want)
	want.Diagnosis = &diagnosis
	if diff := cmp.Diff(want, got); diff != "" || !strings.HasPrefix(got.ID, "r_") {
		t.Errorf("%s%s", got.ID, diff)
	}
	kept := s.record()
	kept.Updated = time.Time{}
	if diff := cmp.Diff(store.Record{Run: "run", Posts: 1, Due: due, Report: reread(t, want)}, kept); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]taken{{got.ID, true, false}}, s.taken); diff != "" {
		t.Error(diff)
	}
}

// What several posts make of one report, post by post.
func TestPostsAreLaidOverOneAnother(t *testing.T) {
	firefox, chromium := report.Agent{Browser: "Firefox 153"}, report.Agent{Browser: "Chromium 156"}
	ofServer := report.Observation{ID: "s1", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromServer}
	ofLogs := report.Observation{ID: "log1", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromImport, Origin: report.OriginLogAnalytics}
	for _, c := range []struct {
		name   string
		posts  []report.Report
		server []report.Observation
		want   report.Report // its agent, flags, counters and observations
		ms     int
		told   []taken // without the id
	}{
		{"a complete one alone", []report.Report{
			{Complete: true, Agent: firefox, Dropped: 3, Sequence: 4, Diagnosis: &report.Diagnosis{MS: 800}, Observations: []report.Observation{seen("o1", report.OK)}},
		}, nil, report.Report{Complete: true, Agent: firefox, Dropped: 3, Sequence: 4, Observations: []report.Observation{seen("o1", report.OK)}},
			800, []taken{{First: true, Completed: true}}},
		{"complete is for good, and said once", []report.Report{{}, {Complete: true}, {Complete: true}, {}}, nil,
			report.Report{Complete: true, Observations: []report.Observation{}},
			0, []taken{{First: true}, {Completed: true}, {}, {}}},
		{"the same id replaces, others are added in their order", []report.Report{
			{Sequence: 1, Observations: []report.Observation{seen("o1", report.Silent), seen("o2", report.OK)}},
			{Sequence: 2, Observations: []report.Observation{seen("o3", report.OK), seen("o1", report.Failed)}},
		}, nil, report.Report{Sequence: 2, Observations: []report.Observation{seen("o1", report.Failed), seen("o2", report.OK), seen("o3", report.OK)}},
			0, []taken{{First: true}, {}}},
		{"one of the same sequence, or without one, is not late", []report.Report{
			{Sequence: 2, Agent: firefox}, {Sequence: 2, Agent: chromium, Observations: []report.Observation{seen("o1", report.OK)}},
			{Observations: []report.Observation{seen("o2", report.OK)}},
		}, nil, report.Report{Sequence: 2, Agent: chromium, Observations: []report.Observation{seen("o1", report.OK), seen("o2", report.OK)}},
			0, []taken{{First: true}, {}, {}}},
		{"what is kept outlives a post that lacks it", []report.Report{
			{Agent: firefox, Dropped: 3, Diagnosis: &report.Diagnosis{MS: 700}}, {Dropped: 1, Diagnosis: &report.Diagnosis{}},
		}, nil, report.Report{Agent: firefox, Dropped: 3, Observations: []report.Observation{}}, 700, []taken{{First: true}, {}}},
		{"what the server and the logs say is theirs to say", []report.Report{
			{Observations: []report.Observation{{ID: "s1", Check: "x", Outcome: report.Failed, Source: report.FromServer}, ofLogs, seen("o1", report.OK)}},
		}, []report.Observation{ofServer}, report.Report{Observations: []report.Observation{seen("o1", report.OK), ofServer}}, 0, []taken{{First: true}}},
		{"what the caller must not set", []report.Report{
			{ID: "r_other", Schema: 7, Ticket: "other", CallID: "other", Created: time.Unix(1, 0), Profile: report.Deployment{Name: "other"},
				Rejudged: true, Signals: []report.Signal{{Name: "other"}}, Diagnosis: &report.Diagnosis{Verdict: report.Healthy, Summary: "other"}},
		}, nil, report.Report{Observations: []report.Observation{}}, 0, []taken{{First: true}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newRig(t)
			s.seen = c.server
			var got report.Report
			for _, p := range c.posts {
				got = s.take(p)
			}
			want := s.begin(s.run)
			want.ID, want.Agent, want.Complete, want.Dropped = got.ID, c.want.Agent, c.want.Complete, c.want.Dropped
			want.Sequence, want.Observations = c.want.Sequence, c.want.Observations
			s.judge(&want, c.ms)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(reread(t, want), s.record().Report); diff != "" {
				t.Errorf("stored: %s", diff)
			}
			for i := range c.told {
				c.told[i].Report = got.ID
			}
			if diff := cmp.Diff(c.told, s.taken); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A judgement is made of the evidence, and signals are raised over it.
func TestWhatIsTakenIsJudged(t *testing.T) {
	s := newRig(t)
	raised := []report.Signal{{Name: "noNetwork", Value: true, At: 5}}
	s.Raise = func(o []report.Observation) []report.Signal { return raised[:min(len(o), 1)] }
	s.Diagnose = func(r report.Report) report.Diagnosis {
		if r.Diagnosis != nil {
			t.Error("an earlier judgement is part of the evidence")
		}
		return report.Diagnosis{Summary: r.Signals[0].Name, MS: 12}
	}
	s.take(report.Report{Observations: []report.Observation{seen("o1", report.OK)}, Diagnosis: &report.Diagnosis{MS: 640}})
	got := s.take(report.Report{})
	if diff := cmp.Diff(&report.Diagnosis{Summary: "noNetwork", MS: 640}, got.Diagnosis); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(raised, got.Signals); diff != "" {
		t.Error(diff)
	}
}

func TestSecretsOfTheRunAreNotKept(t *testing.T) {
	s := newRig(t)
	o := seen("o1", report.Failed)
	o.Detail.Text = "the relay refused secret-of-run today"
	if got := s.take(report.Report{Observations: []report.Observation{o}}).Observations[0].Detail.Text; got != "the relay refused [removed] today" {
		t.Errorf("%q", got)
	}
}

// How often a run may post: 64 reports, and a complete one also after that.
func TestPostsAreCounted(t *testing.T) {
	for _, c := range []struct {
		before   int
		complete bool
		taken    bool
	}{
		{62, false, true}, {63, false, true}, {64, false, false}, {79, false, false},
		{64, true, true}, {79, true, true}, {80, true, false},
	} {
		s := newRig(t)
		s.postedBefore(c.before)
		before := s.record()
		_, err := s.Take(t.Context(), s.run, report.Report{Complete: c.complete})
		if c.taken {
			if after := s.record().Posts; err != nil || after != c.before+1 || len(s.taken) != 1 {
				t.Errorf("%d before: %v, %d after, taken %v", c.before, err, after, s.taken)
			}
			continue
		}
		want := refusal.Later(9*time.Minute, "too_many_posts")
		if diff := cmp.Diff(want, asRefusal(err)); diff != "" || s.taken != nil {
			t.Errorf("%d before: %s, taken %v", c.before, diff, s.taken)
		}
		if diff := cmp.Diff(before, s.record()); diff != "" {
			t.Errorf("%d before, and changed: %s", c.before, diff)
		}
	}
}

func asRefusal(err error) (r *refusal.Error) {
	errors.As(err, &r)
	return r
}

// A full database takes no report, not even of a run that has begun.
func TestAFullDatabase(t *testing.T) {
	broken := errors.New("cannot be asked")
	full := &refusal.Error{Kind: refusal.Unavailable, RetryAfter: time.Hour, Reason: "database_full"}
	for _, c := range []struct {
		size int64
		err  error
		want error
	}{{99, nil, nil}, {100, nil, full}, {101, nil, full}, {0, broken, broken}} {
		s := newRig(t)
		s.Ceiling = &store.Ceiling{Store: sized{s.Store, c.size, c.err}, Bytes: 100}
		_, err := s.Take(t.Context(), s.run, report.Report{})
		if want := c.want; !errors.Is(err, want) && !cmp.Equal(asRefusal(want), asRefusal(err)) {
			t.Errorf("%d bytes: %v, want %v", c.size, err, want)
		}
		if stored := s.record().Posts == 1; stored != (c.want == nil) {
			t.Errorf("%d bytes: stored is %v", c.size, stored)
		}
	}
}

// The logs of a call are asked for the first time when the first report says
// so, and a later one puts nothing off.
func TestTheFirstMomentForTheLogsStands(t *testing.T) {
	s := newRig(t)
	first := s.run.Created.Add(time.Minute)
	times := []time.Time{{}, first, first.Add(time.Minute)}
	s.LogsDue = func(report.Report) time.Time {
		next := times[0]
		times = times[1:]
		return next
	}
	for _, want := range []time.Time{{}, first, first, first} {
		s.take(report.Report{})
		if got := s.record().Due; !got.Equal(want) {
			t.Errorf("due %v, want %v", got, want)
		}
	}
}

// Nobody has to listen.
func TestWithoutLogsAndMetrics(t *testing.T) {
	s := newRig(t)
	s.Taken = nil
	s.take(report.Report{})
	if r := s.record(); r.Posts != 1 || !r.Due.IsZero() {
		t.Errorf("%+v", r)
	}
}

func TestFromServer(t *testing.T) {
	own := []report.Observation{{ID: "s1", Source: report.FromServer}, {ID: "s2", Source: report.FromServer}}
	r := report.Report{Observations: []report.Observation{own[0], seen("o1", report.OK), {ID: "i1", Source: report.FromImport}, own[1]}}
	if diff := cmp.Diff(own, FromServer(r)); diff != "" {
		t.Error(diff)
	}
}
