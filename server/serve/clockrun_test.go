package serve

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sidetone/server/store"
	"sidetone/shared/api"
)

// TestAClockThatJumpsUnderRuns: while it is a month ahead, earlier runs and links
// are over and new ones begin; when it is set right again, earlier ones go on,
// what was made by the wrong clock is good for nothing, and nobody is kept
// out for what that clock counted.
func TestAClockThatJumpsUnderRuns(t *testing.T) {
	const month, perMinute = 30 * 24 * time.Hour, 4
	var ahead atomic.Int64
	c := settings(t)
	c.RunsPerMinute = perMinute
	m := &Main{Config: c, Version: "test", Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }}
	if err := m.Open(context.Background()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	post := func(path, token, body string) int {
		t.Helper()
		r, err := http.NewRequest("POST", m.URL+path, bytes.NewReader([]byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		return response.StatusCode
	}
	want := func(what string, got, want int) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d, want %d", what, got, want)
		}
	}
	reported := func(run api.BeginReply) int {
		return post(api.RunReport(run.Run), run.Token, `{"schema":2,"observations":[]}`)
	}
	link := strings.Repeat("l", 26)
	if err := m.Store.CreateLink(context.Background(), store.Link{ID: link, Profile: c.Profile.Name, Created: time.Now(),
		Expires: time.Now().Add(7 * 24 * time.Hour), Runs: 9}); err != nil {
		t.Fatal(err)
	}
	linked := func() int { return post(api.PathRuns, "", `{"link":"`+link+`"}`) }

	before := begin(t, http.DefaultClient, m.URL)
	want("a run", reported(before), 200)

	ahead.Store(int64(month))
	want("a run of a month ago", reported(before), 404)
	want("a link of a month ago", linked(), 404)
	wrong := begin(t, http.DefaultClient, m.URL)
	want("a run by the wrong clock", reported(wrong), 200)
	for range perMinute - 1 {
		begin(t, http.DefaultClient, m.URL)
	}
	want("one run too many", post(api.PathRuns, "", "{}"), 429)

	ahead.Store(0)
	want("the earlier run", reported(before), 200)
	want("the link", linked(), 200)
	want("a run by the wrong clock, set right", reported(wrong), 404)
	want("another run", post(api.PathRuns, "", "{}"), 200)
}
