package demodata

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sidetone/server/store"
	"sidetone/server/store/sqlite"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

var update = flag.Bool("update", false, "pack the recordings of package playbook anew")

// The recordings are those of package playbook.
func TestRecordings(t *testing.T) {
	all := map[string]json.RawMessage{}
	for _, name := range names {
		for _, browser := range browsers {
			text, err := os.ReadFile(filepath.Join("../../shared/playbook/testdata/golden", name, browser+".json"))
			if errors.Is(err, os.ErrNotExist) {
				continue // the fault shows in one browser alone
			}
			if err != nil {
				t.Fatal(err)
			}
			var tight bytes.Buffer
			if err := json.Compact(&tight, text); err != nil {
				t.Fatal(err)
			}
			all[name+"/"+browser] = tight.Bytes()
		}
	}
	want, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		if _, err := z.Write(want); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("recordings.json.gz", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := recordings()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range all {
		if !bytes.Equal(got[name], text) {
			t.Errorf("%s is another recording by now (-update packs it)", name)
		}
	}
}

func TestFill(t *testing.T) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "demo.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if filled, err := Check(ctx, s); filled || err != nil {
		t.Fatalf("an empty store: %v, %v", filled, err)
	}
	now := time.Now()
	judge := func(r *report.Report) error {
		d := playbook.Diagnose(*r)
		r.Diagnosis = &d
		return nil
	}
	if err := Fill(ctx, s, now, report.Deployment{Name: "embedded"}, judge); err != nil {
		t.Fatal(err)
	}
	if filled, err := Check(ctx, s); !filled || err != nil {
		t.Errorf("a store that was filled: %v, %v", filled, err)
	}
	lines, err := s.Search(ctx, store.Query{Limit: 1000})
	if err != nil || len(lines) < 80 {
		t.Fatalf("%d reports, %v", len(lines), err)
	}
	verdicts := map[string]int{}
	for _, l := range lines {
		verdicts[l.Verdict]++
		if l.Ticket != "" && !strings.HasPrefix(l.Ticket, "DEMO-") {
			t.Errorf("the ticket %q does not say that it is of a demo", l.Ticket)
		}
		if l.Created.After(now) {
			t.Errorf("a report of %s", l.Created)
		}
	}
	for _, v := range []report.Verdict{report.Healthy, report.Degraded, report.Blocked} {
		if verdicts[string(v)] == 0 {
			t.Errorf("no report is %s: %v", v, verdicts)
		}
	}
	networks, err := s.Networks(ctx, now.AddDate(0, 0, -7), 1)
	if err != nil || len(networks) != 1 || networks[0].Same < 30 {
		t.Errorf("the customer with forty callers: %+v, %v", networks, err)
	}
}

// A store of somebody's is left alone.
func TestOnlyAnEmptyStoreIsFilled(t *testing.T) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "real.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.CreateLink(ctx, store.Link{ID: "l", Profile: "embedded", Created: time.Now(), Expires: time.Now().Add(time.Hour), Runs: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := Check(ctx, s); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("a store with a link: %v", err)
	}
}
