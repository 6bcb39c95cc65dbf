// Package storetest holds what every store has to do. An implementation's
// test calls Run with a way to open an empty one.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/shared/report"
)

// day is the day on which everything here happens. Stores keep milliseconds.
var day = time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)

// Run runs the suite. open gives an empty store, closed by the test.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s store.Store)
	}{
		{"RunRoundTrip", runRoundTrip},
		{"RunLimit", runLimit},
		{"LinkRoundTrip", linkRoundTrip},
		{"LinkIsUsedUp", linkIsUsedUp},
		{"LinkUnusable", linkUnusable},
		{"LastUseIsTakenOnce", lastUseIsTakenOnce},
		{"RefusedRunUsesNoLink", refusedRunUsesNoLink},
		{"ReportRoundTrip", reportRoundTrip},
		{"ReportChangeRefused", reportChangeRefused},
		{"ReportChangePanics", reportChangePanics},
		{"ReportChangesDoNotOverlap", reportChangesDoNotOverlap},
		{"ReportBetweenChanges", reportBetweenChanges},
		{"ReportAmended", reportAmended},
		{"Search", search},
		{"SearchDue", searchDue},
		{"SearchPages", searchPages},
		{"Line", line},
		{"Networks", networks},
		{"Searches", searches},
		{"Deleting", deleting},
		{"Audit", audit},
		{"Uncut", uncut},
		{"Purge", purge},
		{"PurgeOfMany", purgeOfMany},
		{"Shares", shares},
		{"ManyAtOnce", manyAtOnce},
		{"Sessions", sessions},
		{"Accounts", accounts},
		{"Passkeys", passkeys},
		{"Filters", filters},
		{"Tokens", tokens},
		{"Pending", pending},
		{"Tries", tries},
		{"Knows", knows},
		{"Marks", marks},
		{"Size", size},
		{"Ping", ping},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

var ctx = context.Background()

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantRefusal(t *testing.T, err error, kind refusal.Kind) {
	t.Helper()
	if !refusal.Is(err, kind) {
		t.Fatalf("got %v, want a refusal of kind %d", err, kind)
	}
}

func wantUnknown(t *testing.T, err error) {
	t.Helper()
	wantRefusal(t, err, refusal.Unknown)
}

func aRun(id string) store.Run {
	return store.Run{ID: id, Profile: "embedded", Created: day, Expires: day.Add(10 * time.Minute), Caller: "caller"}
}

func aLink(id string) store.Link {
	return store.Link{ID: id, Profile: "embedded", Created: day, CallID: "call-5678", Devices: true, Token: true, Language: "de", Expires: day.Add(time.Hour), Runs: 2}
}

func runRoundTrip(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	want := aRun("run")
	want.Link, want.Ticket, want.CallID, want.Network = "link", "T-1 'quoted' ?", "call-1234", "network"
	must(t, s.CreateRun(ctx, want, store.Limit{}))
	got, err := s.Run(ctx, "run")
	must(t, err)
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	_, err = s.Run(ctx, "other")
	wantRefusal(t, err, refusal.Unknown)
}

func runLimit(t *testing.T, s store.Store) {
	limit := store.Limit{Caller: store.Share{Runs: 2}, Since: day.Add(-time.Minute)}
	old := aRun("old")
	old.Created = limit.Since
	must(t, s.CreateRun(ctx, old, limit))
	must(t, s.CreateRun(ctx, aRun("a"), limit))
	must(t, s.CreateRun(ctx, aRun("b"), limit))
	err := s.CreateRun(ctx, aRun("c"), limit)
	wantRefusal(t, err, refusal.TooMany)
	var refused *refusal.Error
	if !errors.As(err, &refused) || refused.RetryAfter != time.Minute {
		t.Errorf("got %+v, want to be let in again after a minute", refused)
	}
	// What a clock counted that was ahead counts no more when it is set right.
	for _, id := range []string{"ahead", "further ahead"} {
		r := aRun(id)
		r.Caller, r.Created = "time traveller", day.Add(30*24*time.Hour)
		must(t, s.CreateRun(ctx, r, store.Limit{}))
	}
	back := aRun("back")
	back.Caller = "time traveller"
	wantRefusal(t, s.CreateRun(ctx, back, limit), refusal.TooMany)
	limit.Until = day.Add(time.Hour)
	must(t, s.CreateRun(ctx, back, limit))
	other := aRun("d")
	other.Caller = "somebody else"
	must(t, s.CreateRun(ctx, other, limit))
	_, err = s.Run(ctx, "c")
	wantRefusal(t, err, refusal.Unknown)
}

func linkRoundTrip(t *testing.T, s store.Store) {
	want := aLink("one")
	want.Ticket = "T-1"
	must(t, s.CreateLink(ctx, want))
	later := aLink("two")
	later.Created = day.Add(time.Second)
	must(t, s.CreateLink(ctx, later))
	got, err := s.Link(ctx, "one")
	must(t, err)
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	links, err := s.Links(ctx)
	must(t, err)
	if !reflect.DeepEqual(links, []store.Link{later, want}) {
		t.Errorf("links are %+v", links)
	}
	_, err = s.Link(ctx, "three")
	wantRefusal(t, err, refusal.Unknown)
}

func linkIsUsedUp(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	for i := range 3 {
		r := aRun(fmt.Sprint("run", i))
		r.Link = "link"
		err := s.CreateRun(ctx, r, store.Limit{})
		if i < 2 {
			must(t, err)
		} else {
			wantRefusal(t, err, refusal.Unknown)
		}
	}
	l, err := s.Link(ctx, "link")
	must(t, err)
	if l.Used != 2 {
		t.Errorf("used %d times, want 2", l.Used)
	}
}

func linkUnusable(t *testing.T, s store.Store) {
	expired := aLink("expired")
	expired.Expires = day
	must(t, s.CreateLink(ctx, expired))
	must(t, s.CreateLink(ctx, aLink("revoked")))
	must(t, s.RevokeLink(ctx, "revoked"))
	must(t, s.RevokeLink(ctx, "revoked"))
	wantRefusal(t, s.RevokeLink(ctx, "none"), refusal.Unknown)
	for _, link := range []string{"expired", "revoked", "none"} {
		r := aRun("run-" + link)
		r.Link = link
		wantRefusal(t, s.CreateRun(ctx, r, store.Limit{}), refusal.Unknown)
	}
	l, err := s.Link(ctx, "revoked")
	must(t, err)
	if !l.Revoked {
		t.Error("the link is not revoked")
	}
}

func lastUseIsTakenOnce(t *testing.T, s store.Store) {
	l := aLink("link")
	l.Runs = 3
	must(t, s.CreateLink(ctx, l))
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wait.Go(func() {
			r := aRun(fmt.Sprint("run", i))
			r.Link = "link"
			errs[i] = s.CreateRun(ctx, r, store.Limit{})
		})
	}
	wait.Wait()
	begun := 0
	for _, err := range errs {
		if err == nil {
			begun++
		} else {
			wantRefusal(t, err, refusal.Unknown)
		}
	}
	if begun != 3 {
		t.Errorf("%d runs were begun, want 3", begun)
	}
}

func refusedRunUsesNoLink(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	limit := store.Limit{Caller: store.Share{Runs: 1}, Since: day.Add(-time.Minute)}
	must(t, s.CreateRun(ctx, aRun("a"), limit))
	r := aRun("b")
	r.Link = "link"
	wantRefusal(t, s.CreateRun(ctx, r, limit), refusal.TooMany)
	if l, err := s.Link(ctx, "link"); err != nil || l.Used != 0 {
		t.Errorf("used %d times, %v", l.Used, err)
	}
}

func ping(t *testing.T, s store.Store) {
	must(t, s.Ping(ctx))
	must(t, s.Close())
	if s.Ping(ctx) == nil {
		t.Error("a closed store answers")
	}
}

// aReport is a report with every kind of thing in it that JSON could lose.
func aReport(id string, created time.Time) report.Report {
	arrived := 0
	return report.Report{
		ID: id, Schema: report.Schema, Created: created, Complete: true,
		Agent: report.Agent{Version: "v", Browser: "Firefox 153", OS: "Linux"}, Ticket: "T-1",
		Observations: []report.Observation{{
			ID: "o1", Check: report.CheckPathData, Target: "direct/udp", Outcome: report.Silent, Source: report.FromAgent,
			Detail: report.Detail{Text: "<b>&amp; \u2028", Flow: &report.Flow{Sent: 3, Arrived: &arrived}},
		}},
		Signals: []report.Signal{},
		Diagnosis: &report.Diagnosis{
			Verdict: report.Blocked, Summary: "s", MS: 5,
			Primary:    &report.Primary{Hypothesis: "udp_blocked", Cause: "all_udp"},
			Hypotheses: []report.Hypothesis{},
		},
	}
}
