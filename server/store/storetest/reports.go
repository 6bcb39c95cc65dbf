package storetest

import (
	"errors"
	"fmt"
	"net/netip"
	"reflect"
	"sync"
	"testing"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/report"
)

func reportRoundTrip(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	r := aRun("run")
	r.Link = "link"
	must(t, s.CreateRun(ctx, r, store.Limit{}))
	want := store.Record{Run: "run", Link: "link", Posts: 1, Report: aReport("r_1", day)}
	must(t, s.UpdateReport(ctx, "run", func(got *store.Record) error {
		if !reflect.DeepEqual(*got, store.Record{Run: "run", Link: "link"}) {
			t.Errorf("before the first post there is %+v", *got)
		}
		*got = want
		return nil
	}))
	updated := func(got store.Record) store.Record {
		if time.Since(got.Updated) > time.Minute {
			t.Errorf("updated %s", got.Updated)
		}
		got.Updated = time.Time{}
		return got
	}
	must(t, s.UpdateReport(ctx, "run", func(got *store.Record) error {
		if now := updated(*got); !reflect.DeepEqual(now, want) {
			t.Errorf("got  %+v\nwant %+v", now, want)
		}
		got.Posts++
		return nil
	}))
	want.Posts = 2
	got, err := s.Report(ctx, "r_1")
	must(t, err)
	if got = updated(got); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	_, err = s.Report(ctx, "r_2")
	wantRefusal(t, err, refusal.Unknown)
	err = s.UpdateReport(ctx, "other", func(*store.Record) error { return nil })
	wantRefusal(t, err, refusal.Unknown)
}

func reportChangeRefused(t *testing.T, s store.Store) {
	must(t, s.CreateRun(ctx, aRun("run"), store.Limit{}))
	no := errors.New("no")
	err := s.UpdateReport(ctx, "run", func(r *store.Record) error {
		r.Report = aReport("r_1", day)
		return no
	})
	if !errors.Is(err, no) {
		t.Errorf("got %v, want the error of the change", err)
	}
	_, err = s.Report(ctx, "r_1")
	wantRefusal(t, err, refusal.Unknown)
}

// reportChangePanics: a fault in judging one report must not lock out others.
func reportChangePanics(t *testing.T, s store.Store) {
	must(t, s.CreateRun(ctx, aRun("run"), store.Limit{}))
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.UpdateReport(ctx, "run", func(*store.Record) error { panic("in the change") })
	}()
	must(t, s.UpdateReport(ctx, "run", func(r *store.Record) error {
		r.Report = aReport("r_1", day)
		return nil
	}))
}

func reportChangesDoNotOverlap(t *testing.T, s store.Store) {
	must(t, s.CreateRun(ctx, aRun("run"), store.Limit{}))
	const writers = 8
	var wait sync.WaitGroup
	errs := make([]error, writers)
	for i := range errs {
		wait.Go(func() {
			errs[i] = s.UpdateReport(ctx, "run", func(r *store.Record) error {
				if r.Report.ID == "" {
					r.Report = aReport("r_1", day)
					r.Report.Observations = nil
				}
				r.Posts++
				r.Report.Observations = append(r.Report.Observations, report.Observation{ID: fmt.Sprint("o", i)})
				return nil
			})
		})
	}
	wait.Wait()
	must(t, errors.Join(errs...))
	got, err := s.Report(ctx, "r_1")
	must(t, err)
	if got.Posts != writers || len(got.Report.Observations) != writers {
		t.Errorf("%d posts and %d observations are left of %d", got.Posts, len(got.Report.Observations), writers)
	}
}

// put stores a report for a run of its own.
func put(t *testing.T, s store.Store, r report.Report, link string) {
	t.Helper()
	run := aRun("run-" + r.ID)
	run.Link = link
	must(t, s.CreateRun(ctx, run, store.Limit{}))
	must(t, s.UpdateReport(ctx, run.ID, func(record *store.Record) error {
		record.Report = r
		return nil
	}))
}

func search(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	blocked := aReport("r_blocked", day)
	healthy := aReport("r_healthy", day.Add(time.Minute))
	blocked.Agent.Browser = "Firefox 153"
	blocked.Observations = append(blocked.Observations, from("203.0.113.77"))
	healthy.Observations = append(healthy.Observations, from("2001:db8:7::1"))
	healthy.Ticket, healthy.Diagnosis = "", &report.Diagnosis{Verdict: report.Healthy, Hypotheses: []report.Hypothesis{}}
	put(t, s, blocked, "link")
	put(t, s, healthy, "")
	for _, c := range []struct {
		name  string
		query store.Query
		want  []string
	}{
		{"everything", store.Query{}, []string{"r_healthy", "r_blocked"}},
		{"verdict", store.Query{Verdict: "blocked"}, []string{"r_blocked"}},
		{"hypothesis", store.Query{Hypothesis: "udp_blocked"}, []string{"r_blocked"}},
		{"cause", store.Query{Cause: "all_udp"}, []string{"r_blocked"}},
		{"ticket", store.Query{Ticket: "T-1"}, []string{"r_blocked"}},
		{"link", store.Query{Link: "link"}, []string{"r_blocked"}},
		{"since", store.Query{Since: day.Add(time.Minute)}, []string{"r_healthy"}},
		{"until", store.Query{Until: day.Add(time.Minute)}, []string{"r_blocked"}},
		{"all at once", store.Query{Verdict: "blocked", Ticket: "T-1", Since: day, Until: day.Add(time.Second)}, []string{"r_blocked"}},
		{"nothing", store.Query{Verdict: "healthy", Cause: "all_udp"}, nil},
		{"markup", store.Query{Ticket: "' OR 1=1 --"}, nil},
		{"part of a ticket", store.Query{Words: []string{"t-"}}, []string{"r_blocked"}},
		{"part of an id", store.Query{Words: []string{"_heal"}}, []string{"r_healthy"}},
		{"a mark of patterns is none", store.Query{Words: []string{"r%"}}, nil},
		{"nor is this", store.Query{Words: []string{"r!"}}, nil},
		{"browser and cause", store.Query{Words: []string{"firefox", "all_udp"}}, []string{"r_blocked"}},
		{"every word has to be there", store.Query{Words: []string{"all_udp", "healthy"}}, nil},
		{"address in words", store.Query{Words: []string{"2001:db8:7"}}, []string{"r_healthy"}},
		{"network", store.Query{Network: netip.MustParsePrefix("203.0.113.0/24")}, []string{"r_blocked"}},
		{"network of one", store.Query{Network: netip.MustParsePrefix("203.0.113.77/32")}, []string{"r_blocked"}},
		{"neighbour", store.Query{Network: netip.MustParsePrefix("203.0.112.0/24")}, nil},
		{"IPv6", store.Query{Network: netip.MustParsePrefix("2001:db8::/32")}, []string{"r_healthy"}},
		{"odd length", store.Query{Network: netip.MustParsePrefix("203.0.113.64/26")}, []string{"r_blocked"}},
		{"all of IPv4", store.Query{Network: netip.MustParsePrefix("0.0.0.0/0")}, []string{"r_blocked"}},
	} {
		got, err := s.Search(ctx, c.query)
		must(t, err)
		if ids := idsOf(got); !reflect.DeepEqual(ids, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, ids, c.want)
		}
	}
}

// from is what a run says of the address from which it came.
func from(address string) report.Observation {
	return report.Observation{ID: "o9", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromAgent,
		Detail: report.Detail{HTTP: &report.HTTP{Address: address}}}
}

func idsOf(lines []store.Line) (ids []string) {
	for _, l := range lines {
		ids = append(ids, l.ID)
	}
	return ids
}

// searchPages walks through reports of which several have the same moment.
func searchPages(t *testing.T, s store.Store) {
	var want []string
	for i := 6; i >= 0; i-- {
		want = append(want, fmt.Sprint("r_", i))
	}
	for i := range 7 {
		put(t, s, aReport(fmt.Sprint("r_", i), day.Add(time.Duration(i/3)*time.Second)), "")
	}
	var got []string
	var q = store.Query{Limit: 2}
	for {
		page, err := s.Search(ctx, q)
		must(t, err)
		if len(page) == 0 {
			break
		}
		got = append(got, idsOf(page)...)
		q.Before = page[len(page)-1].Place
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func purge(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	put(t, s, aReport("r_old", day), "")
	put(t, s, aReport("r_new", day.Add(time.Hour)), "")
	gone, err := s.Purge(ctx, store.Purge{Reports: day.Add(time.Minute), Runs: day, Links: day})
	must(t, err)
	if want := (store.Purged{Reports: 1}); gone != want {
		t.Errorf("deleted %+v, want %+v", gone, want)
	}
	_, err = s.Report(ctx, "r_old")
	wantRefusal(t, err, refusal.Unknown)
	_, err = s.Report(ctx, "r_new")
	must(t, err)
	gone, err = s.Purge(ctx, store.Purge{Reports: day, Runs: day.Add(time.Hour), Links: day.Add(2 * time.Hour)})
	must(t, err)
	if want := (store.Purged{Runs: 2, Links: 1}); gone != want {
		t.Errorf("deleted %+v, want %+v", gone, want)
	}
}
