//go:build linux

package durability

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"sidetone/shared/api"
	"sidetone/shared/report"
)

// ledger is what was acknowledged: of each report the last sequence.
type ledger struct {
	mu    sync.Mutex
	acked map[string]int
	begun int // runs that were, whether their reports arrived or not
}

func (l *ledger) note(id string, sequence int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acked[id] = max(l.acked[id], sequence)
}

func (l *ledger) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acked)
}

// postsPerRun so that reports are inserted and replaced.
const postsPerRun = 4

// call posts JSON. It gives the status, 0 without an answer, and Retry-After.
func call(ctx context.Context, c *http.Client, url, token string, body, v any) (status int, retryAfter string) {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(data))
	if err != nil {
		panic(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.Do(request)
	if err != nil {
		return 0, ""
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || (response.StatusCode == http.StatusOK && json.Unmarshal(answer, v) != nil) {
		return 0, ""
	}
	return response.StatusCode, response.Header.Get("Retry-After")
}

// aReport has about 10 KB.
func aReport(sequence int) report.Report {
	r := report.Report{Schema: report.Schema, Sequence: sequence, Complete: sequence == postsPerRun}
	for i := range 20 {
		r.Observations = append(r.Observations, report.Observation{ID: fmt.Sprint("o", i), Check: report.CheckHTTPS, Outcome: report.OK,
			Source: report.FromAgent, Detail: report.Detail{Text: strings.Repeat("x ", 200)}})
	}
	return r
}

// runOnce begins a run and posts its reports. It gives the first status that
// is not 200, with its Retry-After.
func (l *ledger) runOnce(ctx context.Context, url string) (status int, retryAfter string) {
	var begun api.BeginReply
	if status, retryAfter = call(ctx, client, url+api.PathRuns, "", struct{}{}, &begun); status != http.StatusOK {
		return status, retryAfter
	}
	l.mu.Lock()
	l.begun++
	l.mu.Unlock()
	for sequence := 1; sequence <= postsPerRun; sequence++ {
		var taken api.ReportReply
		status, retryAfter = call(ctx, client, url+api.RunReport(begun.Run), begun.Token, aReport(sequence), &taken)
		if status != http.StatusOK {
			return status, retryAfter
		}
		l.note(taken.Report, sequence)
	}
	return http.StatusOK, ""
}

// check compares what was acknowledged with what is there.
func (l *ledger) check(t *testing.T, p *process) {
	t.Helper()
	key := operatorKey(t, p.data)
	get := func(path string, v any) int {
		t.Helper()
		request, err := http.NewRequest(http.MethodGet, p.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+key)
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		data, err := io.ReadAll(response.Body)
		if err != nil || (response.StatusCode == http.StatusOK && json.Unmarshal(data, v) != nil) {
			t.Fatal(path, err)
		}
		return response.StatusCode
	}
	for id, sequence := range l.acked {
		var r report.Report
		if status := get(api.PathReports+"/"+id, &r); status != http.StatusOK || r.Sequence < sequence {
			t.Errorf("%s: acknowledged with sequence %d, found %d with sequence %d", id, sequence, status, r.Sequence)
		}
	}
	listed := map[string]int{}
	for cursor := ""; ; {
		var page api.ReportList
		if status := get(api.PathReports+"?limit=200&cursor="+cursor, &page); status != http.StatusOK {
			t.Fatal(status)
		}
		for _, r := range page.Reports {
			listed[r.ID]++
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	if len(listed) < len(l.acked) || len(listed) > l.begun {
		t.Errorf("%d reports of %d runs are there, %d were acknowledged", len(listed), l.begun, len(l.acked))
	}
	for id, n := range listed {
		if n != 1 {
			t.Errorf("%s is there %d times", id, n)
		}
	}
}
