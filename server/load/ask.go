package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"time"

	"sidetone/server/usage"
	"sidetone/shared/api"
)

// question is a kind of request, with what may vary in it.
type question struct {
	name string
	// path of a request; sampled are lines of reports that are there.
	path func(random *rand.Rand, sampled []api.ReportSummary) string
	// search: it counts among the searches.
	search bool
	bytes  int // of the last answer
}

func pick[T any](random *rand.Rand, of []T) T { return of[random.IntN(len(of))] }

func search(name string, values func(r *rand.Rand, l api.ReportSummary) url.Values) question {
	return question{name: name, search: true, path: func(random *rand.Rand, sampled []api.ReportSummary) string {
		return api.PathReports + "?" + values(random, pick(random, sampled)).Encode()
	}}
}

func of(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// part is so many letters out of the middle of a text.
func part(random *rand.Rand, text string, n int) string {
	if len(text) <= n {
		return text
	}
	at := random.IntN(len(text) - n)
	return text[at : at+n]
}

var questions = []question{
	search("the newest", func(*rand.Rand, api.ReportSummary) url.Values { return of() }),
	search("verdict", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("verdict", l.Verdict) }),
	search("cause", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("hypothesis", l.Hypothesis, "cause", l.Cause)
	}),
	search("cause and browser", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("cause", l.Cause, "browser", pick(r, []string{"safari", "firefox", "edge 14"}))
	}),
	search("a whole ticket", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("ticket", l.Ticket) }),
	search("part of a ticket", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("q", part(r, l.Ticket, 5)) }),
	search("end of a ticket", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("q", l.Ticket[len(l.Ticket)-4:]) }),
	search("part of an id", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("q", part(r, l.ID, 6)) }),
	search("words of a cause", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("q", pick(r, []string{"udp", "token", "blocked calls", "firewall", "signaling lost", "sign-in"}))
	}),
	search("cause, browser, system in words", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("q", pick(r, []string{"udp firefox", "expired safari ios", "windows chromium 149 blocked", "turn edge macos"}))
	}),
	search("note", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("q", pick(r, notes)) }),
	search("note and verdict", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("q", pick(r, notes), "verdict", l.Verdict)
	}),
	search("/24 or /48", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("network", l.Network) }),
	search("an address", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("network", l.Address) }),
	search("address in words", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("q", l.Address) }),
	search("network and cause", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("network", l.Network, "cause", pick(r, []string{l.Cause, "all_udp"}))
	}),
	search("owner and state", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("owner", pick(r, owners), "state", "waiting")
	}),
	search("a week and a verdict", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("since", l.Created.Add(-7*24*time.Hour).Format(time.RFC3339), "until", l.Created.Format(time.RFC3339), "verdict", "blocked")
	}),
	search("a day in words", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("q", l.Created.Format(time.DateOnly)+" firefox")
	}),
	search("two letters", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("q", part(r, l.ID, 2)) }),
	search("nothing has it", func(r *rand.Rand, l api.ReportSummary) url.Values { return of("q", fmt.Sprintf("zz%dqq", r.IntN(1e6))) }),
	search("nothing has all of it", func(r *rand.Rand, l api.ReportSummary) url.Values {
		return of("q", "case firefox", "network", "198.18.0.0/15")
	}),
	{name: "console, first page", path: func(*rand.Rand, []api.ReportSummary) string { return "/console" }},
	{name: "networks of a week", path: func(*rand.Rand, []api.ReportSummary) string { return "/console/networks" }},
	{name: "report page", path: func(random *rand.Rand, sampled []api.ReportSummary) string { return "/r/" + pick(random, sampled).ID }},
}

// deep is a page that is reached by going on, from anywhere.
func deep(cursors []string) question {
	return question{name: "deep pages", search: true, path: func(random *rand.Rand, sampled []api.ReportSummary) string {
		v := of("cursor", pick(random, cursors))
		switch random.IntN(3) {
		case 0:
			v.Set("verdict", pick(random, sampled).Verdict)
		case 1:
			v.Set("q", "firefox")
		}
		return api.PathReports + "?" + v.Encode()
	}}
}

// ask asks all kinds of questions and prints how long the answers took.
func (s *server) ask(ctx context.Context, o searchOptions, name, key string) error {
	random := rand.New(rand.NewPCG(3, 4))
	sampled, cursors, err := s.sample(ctx, random, key)
	if err != nil {
		return err
	}
	fmt.Printf("%s, %d reports: milliseconds until the answer was whole, and of a processor in the server, %d requests of each kind\n", name, o.reports, o.each)
	fmt.Printf("  %-34s %8s %8s %8s %10s\n", "", "median", "p95", "most", "processor")
	var searches []time.Duration
	var searching time.Duration
	for _, q := range append(slices.Clone(questions), deep(cursors)) {
		took, processor, err := s.times(ctx, &q, o.each, random, sampled, key)
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		if q.search {
			searches = append(searches, took...)
			searching += processor * time.Duration(len(took))
		}
		printTimes(q.name, took, processor)
		if !q.search {
			fmt.Printf("  %-34s %8d bytes\n", "", q.bytes)
		}
	}
	printTimes("all searches", searches, searching/time.Duration(len(searches)))
	return nil
}

// printTimes prints how long answers took, and what each took of a processor in
// the mean. That of a database which is a program of its own is not in it.
func printTimes(name string, took []time.Duration, processor time.Duration) {
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	fmt.Printf("  %-34s %8.1f %8.1f %8.1f %10.1f\n", name, ms(took[len(took)/2]), ms(took[len(took)*95/100]), ms(took[len(took)-1]), ms(processor))
}

func (s *server) times(ctx context.Context, q *question, n int, random *rand.Rand, sampled []api.ReportSummary, key string) (took []time.Duration, processor time.Duration, err error) {
	var before time.Duration
	for i := range n + n/10 {
		if i == n/10 { // the first warm up
			if before, err = usage.CPU(s.cmd.Process.Pid); err != nil {
				return nil, 0, err
			}
		}
		begun := time.Now()
		body, err := s.get(ctx, q.path(random, sampled), key)
		if err != nil {
			return nil, 0, err
		}
		q.bytes = len(body)
		if i >= n/10 {
			took = append(took, time.Since(begun))
		}
	}
	after, err := usage.CPU(s.cmd.Process.Pid)
	return took, (after - before) / time.Duration(n), err
}

// sample gives lines of reports and cursors from all over.
func (s *server) sample(ctx context.Context, random *rand.Rand, key string) (sampled []api.ReportSummary, cursors []string, err error) {
	for range 40 {
		until := time.Now().Add(-time.Duration(random.Int64N(int64(spread * 9 / 10))))
		body, err := s.get(ctx, api.PathReports+"?limit=20&until="+until.UTC().Format(time.RFC3339), key)
		if err != nil {
			return nil, nil, err
		}
		var list api.ReportList
		if err := json.Unmarshal(body, &list); err != nil {
			return nil, nil, err
		}
		sampled, cursors = append(sampled, list.Reports...), append(cursors, list.Next)
	}
	return sampled, cursors, nil
}

func (s *server) get(ctx context.Context, path, key string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+key)
	response, err := s.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %.200s", path, response.Status, body)
	}
	return body, err
}
