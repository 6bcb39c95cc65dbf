package storetest

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"sidetone/server/store"
	"sidetone/shared/report"
)

// line: what a list shows is what the report says, and what support notes on it
// is kept when the report is written again.
func line(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	r := aReport("r_1", day)
	r.CallID, r.Profile.Name, r.Complete = "call-1234", "acs", false
	r.Observations = append(r.Observations, from("203.0.113.77"))
	r.Diagnosis.Says = []report.Phrase{{ID: "cause.udp_blocked.all_udp.summary"}}
	put(t, s, r, "link")
	want := store.Line{
		ID: "r_1", Link: "link", Ticket: "T-1", CallID: "call-1234", Profile: "acs", Verdict: "blocked", Hypothesis: "udp_blocked",
		Cause: "all_udp", Title: "cause.udp_blocked.all_udp.title", Browser: "Firefox 153", OS: "Linux",
		Network: netip.MustParsePrefix("203.0.113.0/24"), Address: netip.MustParseAddr("203.0.113.77"), Created: day, Latest: report.CheckPathData,
	}
	wantLine := func() {
		t.Helper()
		got, err := s.Line(ctx, "r_1")
		must(t, err)
		if !got.Running(got.Updated.Add(time.Second)) && !got.Complete || got.Running(got.Updated.Add(time.Hour)) {
			t.Errorf("running: %+v", got)
		}
		if got.Place == 0 || time.Since(got.Updated) > time.Hour {
			t.Errorf("updated %s, place %d", got.Updated, got.Place)
		}
		got.Place, got.Updated = 0, time.Time{}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
	wantLine()
	// Posts that follow each other: one that changes what is seen alone, and one
	// that changes whose it is.
	must(t, s.UpdateReport(ctx, "run-r_1", func(r *store.Record) error {
		r.Report.Agent.Browser, r.Posts = "Firefox 154", 2
		return nil
	}))
	want.Browser = "Firefox 154"
	wantLine()
	must(t, s.UpdateReport(ctx, "run-r_1", func(r *store.Record) error {
		if r.Report.Agent.Browser != "Firefox 154" || r.Posts != 2 {
			t.Errorf("the next post finds %s and %d posts", r.Report.Agent.Browser, r.Posts)
		}
		r.Report.Ticket, r.Due = "T-2", day.Add(time.Hour)
		r.Report.Observations[1].Detail.HTTP = &report.HTTP{Address: "198.51.100.7"}
		return nil
	}))
	want.Ticket, want.Address, want.Network = "T-2", netip.MustParseAddr("198.51.100.7"), netip.MustParsePrefix("198.51.100.0/24")
	wantLine()
	if due, err := s.Due(ctx, day.Add(time.Hour), 1); err != nil || len(due) != 1 {
		t.Errorf("due are %q, %v", due, err)
	}
	must(t, s.UpdateReport(ctx, "run-r_1", func(r *store.Record) error {
		r.Report.Ticket, r.Due = "T-1", time.Time{}
		r.Report.Observations[1].Detail.HTTP = &report.HTTP{Address: "203.0.113.77"}
		return nil
	}))
	want.Ticket, want.Address, want.Network = "T-1", netip.MustParseAddr("203.0.113.77"), netip.MustParsePrefix("203.0.113.0/24")
	wantLine()
	if due, err := s.Due(ctx, day.Add(time.Hour), 1); err != nil || len(due) != 0 {
		t.Errorf("due are %q, %v", due, err)
	}
	must(t, s.UpdateReport(ctx, "run-r_1", func(r *store.Record) error { r.Report.Carried = &report.Carried{}; return nil }))
	want.Carried = true
	wantLine()
	must(t, s.UpdateReport(ctx, "run-r_1", func(r *store.Record) error { r.Report.Carried = nil; return nil }))
	want.Carried = false
	wantLine()
	want.Handling = store.Handling{Note: "Called back", Owner: "ana", State: store.Waiting}
	want.Sharing = store.Sharing{Audience: store.Public, Until: day.Add(time.Hour)}
	must(t, s.AmendReport(ctx, "r_1", func(r *store.Record) error {
		r.Handling, r.Sharing = want.Handling, want.Sharing
		return nil
	}))
	wantLine()
	must(t, s.UpdateReport(ctx, "run-r_1", func(r *store.Record) error {
		if r.Handling != want.Handling || r.Sharing != want.Sharing {
			t.Errorf("a post finds %+v", r)
		}
		r.Report.Complete, r.Report.Agent.Browser = true, "Chromium 156"
		return nil
	}))
	want.Complete, want.Browser = true, "Chromium 156"
	wantLine()
	must(t, s.AmendReport(ctx, "r_1", func(r *store.Record) error {
		r.Report.Observations[1].Detail.HTTP.Address, r.Cut = "203.0.113.0/24", true
		return nil
	}))
	want.Address = netip.Addr{}
	wantLine()
	for _, q := range []store.Query{
		{Words: []string{"back", "chromium"}}, {Owner: "ana"}, {State: store.Waiting, Profile: "acs"}, {Browser: "chrom"},
		{Network: netip.MustParsePrefix("203.0.113.0/24")}, {Network: netip.MustParsePrefix("203.0.0.0/16")},
	} {
		if found, err := s.Search(ctx, q); err != nil || len(found) != 1 {
			t.Errorf("%+v finds %d, %v", q, len(found), err)
		}
	}
	for _, q := range []store.Query{
		{Words: []string{"203.0.113.77"}}, {Words: []string{"firefox"}}, {Owner: "an"}, {State: store.Open}, {Untaken: true}, {Browser: "firefox"},
	} {
		if found, err := s.Search(ctx, q); err != nil || len(found) != 0 {
			t.Errorf("%+v finds %d, %v", q, len(found), err)
		}
	}
}

// Various gives reports that differ in everything that a search asks for, some
// of it common and some rare, of n moments.
func Various(random *rand.Rand, n int) (records []store.Record) {
	pick := func(of ...string) string { return of[min(random.IntN(len(of)), random.IntN(len(of)))] } // the first are commoner
	for i := range n {
		r := store.Record{Run: fmt.Sprint("run", i), Link: pick("", "link-a", "link-b", "link-of-one")}
		r.Report = aReport(fmt.Sprintf("r_%08x", random.Uint32()), day.Add(time.Duration(random.IntN(n))*time.Hour))
		r.Report.Ticket = pick("", "CASE-1", "CASE-2", "Firefox-trouble", "blocked-line", "CASE-77", "ticket 9")
		r.Report.Agent = report.Agent{Browser: pick("Chromium 156", "Firefox 153", "Safari 19", "Edge 12"), OS: pick("Windows", "macOS", "Linux")}
		r.Report.Profile.Name = pick("embedded", "acs", "own")
		d := &report.Diagnosis{Verdict: report.Healthy, Title: "Your connection is fine", Hypotheses: []report.Hypothesis{}}
		if cause := pick("", "all_udp", "expired", "relay_ports", "seldom"); cause != "" {
			d.Verdict, d.Title, d.Primary = report.Blocked, "Something is in the way", &report.Primary{Hypothesis: pick("udp_blocked", "token_invalid"), Cause: cause}
		}
		r.Report.Diagnosis = d
		r.Report.Observations = append(r.Report.Observations, from(pick("203.0.113.7", "203.0.113.8", "198.51.100.9", "2001:db8:7::1", "192.0.2.200")))
		r.Owner, r.State = pick("", "ana", "ben"), store.State(pick("", "open", "waiting", "solved"))
		r.Note = pick("", "", "sent to IT", "firefox only", "called back")
		records = append(records, r)
	}
	return records
}

// searches puts a search of everything beside what each report says by itself.
func searches(t *testing.T, s store.Store) { Searches(t, s, 150) }

// Searches compares searches over so many reports with reading them all.
func Searches(t *testing.T, s store.Store, reports int) {
	random := rand.New(rand.NewPCG(1, 2))
	records := Various(random, reports)
	for _, link := range []string{"link-a", "link-b", "link-of-one"} {
		l := aLink(link)
		l.Runs = reports
		must(t, s.CreateLink(ctx, l))
	}
	for _, r := range records {
		run := aRun(r.Run)
		run.Link = r.Link
		must(t, s.CreateRun(ctx, run, store.Limit{}))
		must(t, s.UpdateReport(ctx, r.Run, func(stored *store.Record) error {
			stored.Report, stored.Handling = r.Report, r.Handling
			return nil
		}))
	}
	slices.SortFunc(records, func(a, b store.Record) int {
		if c := b.Report.Created.Compare(a.Report.Created); c != 0 {
			return c
		}
		return strings.Compare(b.Report.ID[:5], a.Report.ID[:5]) // as far as places tell them apart
	})
	maybe := func(of ...string) string {
		if random.IntN(4) > 0 {
			return ""
		}
		return of[random.IntN(len(of))]
	}
	for range 400 {
		q := store.Query{Verdict: maybe("blocked", "healthy", "none"), Hypothesis: maybe("udp_blocked"), Cause: maybe("all_udp", "seldom"),
			Ticket: maybe("CASE-1", "CASE-77", "CASE"), Link: maybe("link-a", "link-of-one"), Owner: maybe("ana", "ben"), State: store.State(maybe("open", "solved")),
			Profile: maybe("acs", "own"), Browser: maybe("fire", "Edge"), Limit: 1 + random.IntN(40)}
		for range random.IntN(3) {
			q.Words = append(q.Words, []string{"case", "case-7", "firefox", "blocked", "r_", "r_0", "seldom", "in the", "way", "ana", "203.0.113", "113.7", "back", "no such", "windows", "e"}[random.IntN(16)])
		}
		if network := maybe("203.0.113.0/24", "203.0.113.8/32", "2001:db8::/32", "0.0.0.0/0", "2001:db8:7::/48"); network != "" {
			q.Network = netip.MustParsePrefix(network)
		}
		if random.IntN(4) == 0 {
			q.Since = day.Add(time.Duration(random.IntN(reports)) * time.Hour)
		}
		if random.IntN(4) == 0 {
			q.Until = day.Add(time.Duration(random.IntN(reports)) * time.Hour)
		}
		var want, got []string
		for _, r := range records {
			if selects(q, r) {
				want = append(want, r.Report.ID)
			}
		}
		for page := q; ; {
			lines, err := s.Search(ctx, page)
			must(t, err)
			got = append(got, idsOf(lines)...)
			if len(lines) < q.Limit {
				break
			}
			page.Before = lines[len(lines)-1].Place
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v\ngot  %v\nwant %v", q, got, want)
		}
	}
}

// selects says the slow way what a query selects.
func selects(q store.Query, r store.Record) bool {
	k := r.Kind()
	address, _ := r.From()
	for _, c := range []struct{ asked, is string }{
		{q.Verdict, k.Verdict}, {q.Hypothesis, k.Hypothesis}, {q.Cause, k.Cause}, {q.Ticket, r.Report.Ticket}, {q.Link, r.Link},
		{q.Owner, r.Owner}, {string(q.State), string(r.State)}, {q.Profile, k.Profile},
	} {
		if c.asked != "" && c.asked != c.is {
			return false
		}
	}
	for _, word := range q.Words {
		if !strings.Contains(r.OwnWords(), word) && !strings.Contains(r.KindWords(), word) {
			return false
		}
	}
	return strings.Contains(strings.ToLower(k.Browser), strings.ToLower(q.Browser)) && (!q.Network.IsValid() || q.Network.Contains(address)) &&
		!r.Report.Created.Before(q.Since) && (q.Until.IsZero() || r.Report.Created.Before(q.Until))
}

// deleting: everything of one person goes, and nothing of others.
func deleting(t *testing.T, s store.Store) {
	must(t, s.CreateLink(ctx, aLink("link")))
	mine, others := aReport("r_mine", day), aReport("r_others", day)
	mine.Observations = append(mine.Observations, from("203.0.113.77"))
	others.Observations = append(others.Observations, from("203.0.113.78"))
	others.Ticket = "T-2"
	third := aReport("r_third", day)
	third.Ticket = ""
	put(t, s, mine, "")
	put(t, s, others, "link")
	put(t, s, third, "")
	left := func(want ...string) {
		t.Helper()
		found, err := s.Search(ctx, store.Query{})
		must(t, err)
		if got := idsOf(found); !reflect.DeepEqual(got, want) {
			t.Errorf("left are %v, want %v", got, want)
		}
	}
	remove := func(what store.Selection, want store.Purged) {
		t.Helper()
		gone, err := s.Delete(ctx, what)
		must(t, err)
		if gone != want {
			t.Errorf("%+v: deleted %+v, want %+v", what, gone, want)
		}
	}
	remove(store.Selection{}, store.Purged{})
	remove(store.Selection{Ticket: "T-9"}, store.Purged{})
	remove(store.Selection{Network: netip.MustParsePrefix("203.0.113.77/32"), Ticket: "T-2"}, store.Purged{})
	left("r_third", "r_others", "r_mine")
	remove(store.Selection{Network: netip.MustParsePrefix("203.0.113.77/32")}, store.Purged{Reports: 1})
	left("r_third", "r_others")
	if found, err := s.Search(ctx, store.Query{Words: []string{"203.0.113.77"}}); err != nil || len(found) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
	_, err := s.Report(ctx, "r_mine")
	wantUnknown(t, err)
	_, err = s.Run(ctx, "run-r_mine")
	wantUnknown(t, err)
	remove(store.Selection{ID: "r_third"}, store.Purged{Reports: 1})
	remove(store.Selection{Link: "link"}, store.Purged{Reports: 1, Links: 1})
	left()
}

// knows: what a report was found to have is known, also after it is deleted.
func knows(t *testing.T, s store.Store) {
	want := func(q store.Query, is bool) {
		t.Helper()
		got, err := s.Knows(ctx, q)
		must(t, err)
		if got != is {
			t.Errorf("%+v: known %v", q, got)
		}
	}
	want(store.Query{}, false)
	r := aReport("r_1", day)
	r.Profile.Name = "of before"
	put(t, s, r, "")
	for _, q := range []store.Query{
		{}, {Verdict: "blocked"}, {Hypothesis: "udp_blocked", Cause: "all_udp"}, {Cause: "all_udp", Profile: "of before", Browser: "fire"},
	} {
		want(q, true)
	}
	for _, q := range []store.Query{{Verdict: "healthy"}, {Hypothesis: "offline", Cause: "all_udp"}, {Profile: "of"}} {
		want(q, false)
	}
}
