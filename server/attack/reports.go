package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"time"

	"sidetone/shared/api"
)

// report posts bytes as a report.
func (t *target) report(from string, run api.BeginReply, body []byte) (int, error) {
	status, _, err := t.do(from, http.MethodPost, api.RunReport(run.Run), run.Token, body)
	return status, err
}

var small = []byte(`{"schema":1,"observations":[{"id":"o1","check":"https","outcome":"ok","source":"agent","ms":1,"at":1,"detail":{}}]}`)

func nameTwice(t *target) error {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	for _, body := range []string{
		`{"schema":1,"schema":2,"observations":[]}`,
		`{"schema":7,"observations":[{"id":"o1","id":"s1","check":"https","outcome":"ok","source":"agent"}]}`,
	} {
		status, _, err := t.do(attacker, http.MethodPost, api.RunReport(run.Run), run.Token, []byte(body))
		if err := want(body, status, err, http.StatusBadRequest); err != nil {
			return err
		}
	}
	return nil
}

func refusedReports(t *target) error {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	large := []byte(`{"schema":1,"observations":[` + strings.Repeat("{},", 80000) + `{}]}`)
	stopped := false
	for range 200 {
		status, err := t.report(attacker, run, large)
		if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) {
			status, err = http.StatusTooManyRequests, nil // refused before it was read
		}
		if err := want("a report of nothing", status, err, http.StatusBadRequest, http.StatusTooManyRequests); err != nil {
			return err
		}
		if stopped = status == http.StatusTooManyRequests; stopped {
			break
		}
	}
	if !stopped {
		return errors.New("200 of them were read without an end")
	}
	other, err := t.begin(bystander)
	if err != nil {
		return err
	}
	status, err := t.report(bystander, other, small)
	return want("somebody else's report", status, err, http.StatusOK)
}

// What a caller may be shown of reports, bytes: at once, and in each second (the
// server's shownBytes).
const (
	mayRead     = 16 << 20
	mayReadEach = 512 << 10
)

func readReports(t *target) error {
	run, err := t.begin(attacker)
	if err != nil {
		return err
	}
	var many []string
	for i := range 500 {
		many = append(many, fmt.Sprintf(`{"id":"o%d","check":"ice","outcome":"ok","source":"agent","ms":1,"at":1,"detail":{"text":"%s"}}`,
			i, strings.Repeat("a word 203.0.113.77 ", 18)))
	}
	large := []byte(`{"schema":1,"observations":[` + strings.Join(many, ",") + `]}`)
	status, reply, err := t.do(attacker, http.MethodPost, api.RunReport(run.Run), run.Token, large)
	if err := want("a large report", status, err, http.StatusOK); err != nil {
		return err
	}
	var taken api.ReportReply
	if err := json.Unmarshal(reply, &taken); err != nil {
		return err
	}
	address := "/r/" + taken.Report
	stopped, read, begun := false, 0, time.Now()
	for range 1000 {
		status, shown, err := t.do(attacker, http.MethodGet, address+".json?lang=en", "", nil)
		if err := want("the report", status, err, http.StatusOK, http.StatusTooManyRequests); err != nil {
			return err
		}
		if stopped = status == http.StatusTooManyRequests; stopped {
			break
		}
		read += len(shown)
	}
	// A machine that shows less than a caller may read has nothing to refuse.
	if took := time.Since(begun); !stopped && float64(read) > mayRead+mayReadEach*took.Seconds() {
		return fmt.Errorf("%d bytes of it were shown within %v, without an end", read, took.Round(time.Second))
	}
	status, _, err = t.do(bystander, http.MethodGet, address, "", nil)
	return want("somebody else's reading", status, err, http.StatusOK)
}

func fillDatabase(t *target) error {
	large := []byte(`{"schema":1,"observations":[` +
		`{"id":"o1","check":"https","outcome":"ok","source":"agent","ms":1,"at":1,"detail":{"text":"` +
		strings.Repeat("x ", 100<<10) + `"}}]}`)
	stored := 0
	for ; stored < 150; stored++ {
		status, reply, err := t.do(attacker, http.MethodPost, api.PathRuns, "", struct{}{})
		if err := want("beginning a run", status, err, http.StatusOK, http.StatusTooManyRequests); err != nil {
			return err
		}
		if status == http.StatusTooManyRequests {
			break
		}
		var run api.BeginReply
		if err := json.Unmarshal(reply, &run); err != nil {
			return err
		}
		status, err = t.report(attacker, run, large)
		if err := want("a large report", status, err, http.StatusOK, http.StatusTooManyRequests); err != nil {
			return err
		}
	}
	if stored == 150 {
		return errors.New("150 reports of 200 KB went into a database of 32 MiB")
	}
	run, err := t.begin(bystander)
	if err != nil {
		return err
	}
	status, err := t.report(bystander, run, small)
	return want("somebody else's report", status, err, http.StatusOK)
}
