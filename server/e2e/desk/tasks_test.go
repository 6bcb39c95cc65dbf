//go:build linux

package desk

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Seconds that a person takes, by the keystroke-level model of Card, Moran and
// Newell (1980): a key of somebody who types well, a click with the way to it,
// and the thought before a decision.
const (
	ofKey      = 0.2
	ofClick    = 1.3
	ofDecision = 1.35
)

// tasks in the order of docs/desk.md, with the number of acts that each may take
// at most, and what has to stand there in the end.
var tasks = []struct {
	id   string
	acts int
	said string
}{
	{"link", 3, "true"}, {"begun", 0, "true"}, {"proof", 1, "true"}, {"find", 3, "1"}, {"network", 2, ""},
	{"compare", 4, "true"}, {"request", 2, "true"}, {"note", 4, "true"}, {"file", 1, "true"}, {"revoke", 2, "404"},
}

// counted is what was done for a task.
type counted struct {
	Task, Said              string
	Keys, Clicks, Decisions int
	Machine                 int // ms
	Error, At, Page         string
}

func (c counted) acts() int { return c.Keys + c.Clicks }

func (c counted) seconds() float64 {
	return ofKey*float64(c.Keys) + ofClick*float64(c.Clicks) + ofDecision*float64(c.Decisions)
}

// TestTasks does the ten tasks and prints what each took; docs/desk.md says the
// same number of acts and seconds.
func TestTasks(t *testing.T) {
	did := map[string]counted{}
	for _, c := range ask[counted](t, "tasks.mjs") {
		if c.Error != "" {
			t.Fatalf("%s\nat %s\n%s", c.Error, c.At, c.Page)
		}
		did[c.Task] = c
	}
	rows := documented(t)
	if len(rows) != len(tasks) {
		t.Fatalf("docs/desk.md has %d tasks, and %d are done", len(rows), len(tasks))
	}
	t.Logf("%-8s %5s %6s %5s %8s %10s", "task", "keys", "clicks", "acts", "seconds", "machine ms")
	for i, want := range tasks {
		c, ok := did[want.id]
		t.Logf("%-8s %5d %6d %5d %8.1f %10d", want.id, c.Keys, c.Clicks, c.acts(), c.seconds(), c.Machine)
		if !ok || c.acts() > want.acts || want.said != "" && c.Said != want.said || c.Said == "0" {
			t.Errorf("%s: %+v", want.id, c)
		}
		if says := fmt.Sprintf("%d | %.1f", c.acts(), c.seconds()); rows[i] != says {
			t.Errorf("%s: docs/desk.md says %s, and it took %s", want.id, rows[i], says)
		}
	}
}

// documented are acts and seconds of the tasks in docs/desk.md.
func documented(t *testing.T) (rows []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "desk.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| task | ")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, line := range strings.Split(table, "\n")[2:] {
		cells := strings.Split(line, "|")
		rows = append(rows, strings.TrimSpace(cells[3])+" | "+strings.TrimSpace(cells[4]))
	}
	return rows
}
