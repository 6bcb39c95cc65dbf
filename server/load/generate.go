package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"sidetone/server/refusal"
	"sidetone/server/store"
	"sidetone/server/store/sqldb"
	"sidetone/shared/playbook"
	"sidetone/shared/render"
	"sidetone/shared/report"
	"sidetone/shared/signal"
	"sidetone/shared/words"
)

// base is a recording of the lab, judged, of which many reports are made: only
// whose it is differs between them.
type base struct {
	report report.Report
	body   []byte // with the marks below
}

// Marks in a body, each as long as what takes its place.
const (
	markID      = "r_@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
	markTicket  = "CASE-@@@@@@"
	markAddress = "@@address@@"
	idLetters   = "abcdefghijklmnopqrstuvwxyz234567"
)

// readBases reads and judges the recordings.
func readBases(folder string) ([]base, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.json"))
	if err != nil {
		return nil, err
	}
	var bases []base
	for _, file := range files {
		if filepath.Base(file) == "expected.json" {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var r report.Report
		if err := json.Unmarshal(raw, &r); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		r.ID, r.Ticket, r.Schema = markID, markTicket, report.Schema
		r.Observations = append(r.Observations, from(markAddress))
		r.Signals = signal.Raise(r.Observations)
		d := playbook.Diagnose(r)
		render.Diagnosis(&d, words.All("en"))
		r.Diagnosis = &d
		body, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		bases = append(bases, base{r, body})
	}
	if len(bases) == 0 {
		return nil, fmt.Errorf("%s holds no recordings", folder)
	}
	return bases, nil
}

func from(address string) report.Observation {
	return report.Observation{ID: "s1", Check: report.CheckHTTPS, Outcome: report.OK, Source: report.FromServer,
		Detail: report.Detail{HTTP: &report.HTTP{Address: address}}}
}

const (
	// together is how many reports one transaction has. With 2,000, which is more
	// than SQLite's cache holds, a report takes seven times the processor's time.
	together = 256
	// packers make reports while others are written.
	packers = 4
)

// spread is over which time the reports were made.
const spread = 365 * 24 * time.Hour

// generated is how many reports were made before.
func generated(ctx context.Context, s *sqldb.DB) (int, error) {
	at, err := s.Mark(ctx, generatedMark)
	if err != nil || at.IsZero() {
		return 0, err
	}
	return int(at.UnixMilli()), nil
}

// generate adds reports from number begin on until there are n, many in a
// transaction, and gives how many it made.
func generate(ctx context.Context, s *sqldb.DB, bases []base, begin, n int) (made int, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	parts := make(chan int)
	now := time.Now()
	var all sync.WaitGroup
	for range packers {
		all.Go(func() {
			for first := range parts {
				if err := addPart(ctx, s, bases, now, first, n); err != nil {
					cancel(err)
					return
				}
			}
		})
	}
	for first := begin; first < n && ctx.Err() == nil; first += together {
		select {
		case parts <- first:
		case <-ctx.Done():
		}
		if first/100000 != (first+together)/100000 {
			fmt.Fprintf(os.Stderr, "  %d of %d reports\n", first+together, n)
		}
	}
	close(parts)
	all.Wait()
	if err := context.Cause(ctx); err != nil {
		return 0, err
	}
	return n - begin, s.SetMark(ctx, generatedMark, time.UnixMilli(int64(n)))
}

// addPart adds the reports from number first on that one transaction has. A part
// that is there since an earlier time, which was ended before it was over, stays
// as it is.
func addPart(ctx context.Context, s *sqldb.DB, bases []base, now time.Time, first, n int) error {
	var part []sqldb.Packed
	for i := first; i < min(first+together, n); i++ {
		r := recordOf(bases, i, now.Add(-spread+spread/time.Duration(n)*time.Duration(i)))
		if i == first {
			if _, err := s.Line(ctx, r.Report.ID); !refusal.Is(err, refusal.Unknown) {
				return err
			}
		}
		p, err := sqldb.Pack(r)
		if err != nil {
			return err
		}
		part = append(part, p)
	}
	return s.Add(ctx, part)
}

// generatedMark is how many were made, as milliseconds.
const generatedMark = "generated"

// recordOf is report number i. The number decides all of it but when it was.
func recordOf(bases []base, i int, created time.Time) store.Record {
	random := rand.New(rand.NewPCG(uint64(i), 7))
	of := bases[rare(random, len(bases))]
	id := []byte("r_")
	for range len(markID) - len(id) {
		id = append(id, idLetters[random.IntN(len(idLetters))])
	}
	ticket, address := fmt.Sprintf("CASE-%06d", random.IntN(400000)), addressOf(random)
	r := store.Record{Run: "h_" + string(id[2:]), Posts: 1, Updated: created, Report: of.report}
	r.Report.ID, r.Report.Created, r.Report.Ticket, r.Report.Complete = string(id), created, ticket, true
	r.Report.Agent = agentOf(random, i)
	r.Report.Observations = []report.Observation{from(address)}
	r.Body = filled(of.body, map[string]string{markID: string(id), markTicket: ticket, markAddress: address})
	if random.IntN(5) == 0 {
		r.Owner = owners[rare(random, len(owners))]
		r.State = store.States[random.IntN(len(store.States))]
	}
	if random.IntN(10) == 0 {
		r.Note = fmt.Sprintf("%s %s %d", notes[random.IntN(len(notes))], notes[random.IntN(len(notes))], random.IntN(1000))
	}
	return r
}

func filled(body []byte, marks map[string]string) []byte {
	for mark, value := range marks {
		body = bytes.ReplaceAll(body, []byte(mark), []byte(value))
	}
	return body
}

// rare picks a number below n, small ones far oftener: the tenth about a
// tenth as often as the first.
func rare(random *rand.Rand, n int) int {
	return min(int(float64(n)*pow4(random.Float64())), n-1)
}

func pow4(x float64) float64 { return x * x * x * x }

// agentOf gives a browser: its versions pass by with time.
func agentOf(random *rand.Rand, i int) report.Agent {
	browser := []string{"Chromium", "Edge", "Firefox", "Safari", "Chromium Android"}[rare(random, 5)]
	return report.Agent{Version: "bench", Browser: fmt.Sprintf("%s %d", browser, 140+i/80000+random.IntN(3)),
		OS: []string{"Windows", "macOS", "Linux", "Android", "iOS"}[rare(random, 5)]}
}

// addressOf gives an address of one of some ten thousand networks, of which few
// have many callers.
func addressOf(random *rand.Rand) string {
	network := rare(random, 12000)
	if random.IntN(6) == 0 {
		a := netip.AddrFrom16([16]byte{0x20, 0x01, 0x0d, 0xb8, byte(network >> 8), byte(network), 15: byte(random.IntN(250) + 1)})
		return a.String()
	}
	return fmt.Sprintf("%d.%d.%d.%d", 11+network%180, network/180, network%250, random.IntN(250)+1)
}

var owners = strings.Fields("ana ben carla dieter elif farid grace hiro ines jonas kim lea")

var notes = []string{
	"called back", "sent to IT", "waits for the firewall change", "hotel network", "VPN was on", "works from home now", "asked for the console log",
	"customer of Contoso", "site in Lyon", "third call this week", "laptop replaced", "proxy exception requested",
}
