package demodata

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"sidetone/server/auth"
	"sidetone/server/store"
	"sidetone/shared/report"
)

// mark is set in a store that was filled.
const mark = "demo-data"

// ErrNotEmpty: a store with reports or links of somebody's is not filled.
var ErrNotEmpty = errors.New("there are reports or links in the database already; name a new folder with --data")

// Check reports whether a store is one for a demo: an empty one, or one that
// was filled before.
func Check(ctx context.Context, s store.Store) (filled bool, err error) {
	at, err := s.Mark(ctx, mark)
	if err != nil || !at.IsZero() {
		return err == nil, err
	}
	lines, err := s.Search(ctx, store.Query{Limit: 1})
	if err != nil {
		return false, err
	}
	links, err := s.Links(ctx)
	if err == nil && len(lines)+len(links) > 0 {
		err = ErrNotEmpty
	}
	return false, err
}

// story is some runs that have something in common.
type story struct {
	ticket string
	// recording in one of browsers; network in which %d stands for a number.
	recording, network string
	// runs, the latest ago, one every so often before.
	runs       int
	ago, every time.Duration
	// link: they were made with one.
	link     bool
	handling store.Handling
}

const (
	hour = time.Hour
	day  = 24 * hour
)

// stories are what a desk sees in ten days: one customer behind a firewall,
// with forty callers, and a dozen single cases.
var stories = []story{
	{"DEMO-4711", "udp-dropped-relays-silent", "203.0.113.%d", 38, 20 * time.Minute, 4 * hour, true, store.Handling{State: store.Waiting, Owner: "ana", Note: "Request sent to the customer’s IT department; the firewall drops UDP."}},
	{"DEMO-4711", "healthy", "203.0.113.%d", 3, 3 * hour, 30 * hour, false, store.Handling{}},
	{"DEMO-4712", "token-expired", "198.51.100.%d", 2, 2 * time.Minute, 50 * time.Minute, true, store.Handling{State: store.Open, Owner: "ana"}},
	{"DEMO-4713", "loss-15", "192.0.2.%d", 3, 40 * time.Minute, 7 * hour, true, store.Handling{}},
	{"DEMO-4714", "upgrade-stripped", "198.51.100.%d", 2, 5 * hour, 2 * hour, true, store.Handling{State: store.Waiting, Owner: "luis", Note: "Their proxy takes the Upgrade header off."}},
	{"DEMO-4715", "portal-page", "192.0.2.%d", 1, 9 * hour, hour, false, store.Handling{State: store.Solved, Owner: "ana", Note: "Signed in to the hotel’s network."}},
	{"DEMO-4716", "turn-nxdomain", "198.51.100.%d", 2, 26 * hour, hour, false, store.Handling{}},
	{"DEMO-4717", "dtls-dropped-everywhere", "192.0.2.%d", 2, 30 * hour, 3 * hour, true, store.Handling{}},
	{"DEMO-4718", "relay-ports-udp-silent", "203.0.113.%d", 4, 2 * day, 9 * hour, true, store.Handling{}},
	{"DEMO-4719", "token-chat-only", "198.51.100.%d", 2, 3 * day, 2 * hour, false, store.Handling{State: store.Solved, Owner: "luis", Note: "The service asked for a chat token."}},
	{"DEMO-4720", "jitter-120ms", "192.0.2.%d", 3, 4 * day, 5 * hour, false, store.Handling{}},
	{"DEMO-4721", "expired-credentials-embedded", "198.51.100.%d", 3, 5 * day, 3 * hour, false, store.Handling{}},
	{"DEMO-4722", "signaling-port-closed", "192.0.2.%d", 2, 6 * day, 4 * hour, true, store.Handling{State: store.Closed}},
	{"DEMO-4723", "udp-dropped", "2001:db8:7:%d::5", 4, 30 * hour, 11 * hour, false, store.Handling{}},
	{"", "healthy-80ms", "192.0.2.%d", 12, hour, 17 * hour, false, store.Handling{}},
	{"", "healthy-nat", "198.51.100.%d", 10, 90 * time.Minute, 19 * hour, false, store.Handling{}},
	{"", "healthy-loss-2", "2001:db8:9:%d::5", 6, 4 * hour, 23 * hour, false, store.Handling{}},
	{"DEMO-4724", "token-good", "192.0.2.%d", 3, 7 * hour, 40 * hour, true, store.Handling{}},
}

// Fill puts the demo's reports into a store that Check has found to be one for
// it. judge judges a report, profile is what of one a judgement needs.
func Fill(ctx context.Context, s store.Store, now time.Time, profile report.Deployment, judge func(*report.Report) error) error {
	all, err := recordings()
	if err != nil {
		return err
	}
	for n, story := range stories {
		if err := story.tell(ctx, s, n, now.UTC().Truncate(time.Second), all, profile, judge); err != nil {
			return fmt.Errorf("%s: %w", story.recording, err)
		}
	}
	return s.SetMark(ctx, mark, now)
}

func (y story) tell(ctx context.Context, s store.Store, number int, now time.Time, all map[string]json.RawMessage, profile report.Deployment, judge func(*report.Report) error) error {
	link := ""
	if y.link {
		link = auth.NewID("")
		begun := now.Add(-y.ago - time.Duration(y.runs)*y.every)
		if err := s.CreateLink(ctx, store.Link{ID: link, Profile: profile.Name, Ticket: y.ticket, Runs: y.runs + 2, Created: begun, Expires: now.Add(day)}); err != nil {
			return err
		}
	}
	for i := range y.runs {
		r, browser, err := recorded(all, y.recording, i+number, fmt.Sprintf(y.network, 10+(i*7+number*13)%200))
		if err != nil {
			return err
		}
		at := now.Add(-y.ago - time.Duration(i)*y.every)
		r.ID, r.Created, r.Ticket, r.Complete, r.Profile = auth.NewID(auth.PrefixReport), at, y.ticket, true, profile
		r.Agent = report.Agent{Version: "demo", Browser: named(browser), OS: []string{"Windows", "macOS", "Windows", "Linux", "Android"}[(i+number)%5]}
		if err := judge(&r); err != nil {
			return err
		}
		if err := keep(ctx, s, store.Run{Link: link, Ticket: y.ticket, Profile: profile.Name, Created: at, Expires: at}, r, y.handling); err != nil {
			return err
		}
	}
	return nil
}

// named is how a browser is called in reports; the versions are those that the
// recordings were made with.
func named(browser string) string {
	return map[string]string{"chromium": "Chromium 150", "firefox": "Firefox 153"}[browser]
}

// keep stores a report with the run that it belongs to, which is over.
func keep(ctx context.Context, s store.Store, run store.Run, r report.Report, h store.Handling) error {
	run.ID = auth.NewID(auth.PrefixHandle)
	if err := s.CreateRun(ctx, run, store.Limit{}); err != nil {
		return err
	}
	return s.UpdateReport(ctx, run.ID, func(record *store.Record) error {
		record.Posts, record.Report, record.Handling = 1, r, h
		return nil
	})
}
