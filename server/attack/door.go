package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"sidetone/shared/api"
)

// doorRows are attacks on what anybody reaches over HTTP, on what is stored and on the data folder.
var doorRows = []row{
	{name: "wrong operator keys are few, and others' right ones count", attack: wrongKeys},
	{name: "a name that stands twice in an object is refused", attack: nameTwice},
	{name: "refused reports of 240 KB are paid for", attack: refusedReports},
	{name: "reports that one caller reads without an end", attack: readReports},
	{name: "one caller cannot fill the database", flags: []string{"--database-limit", "32MiB"}, attack: fillDatabase},
	{name: "metrics are not shown through a proxy", attack: metricsThroughProxy},
	{name: "who reads nothing is let go", attack: slowReaders},
	{name: "half a request does not keep the server from ending well", attack: halfARequest},
	{name: "a second server does not get the data folder", attack: secondServer},
}

func (t *target) key() string {
	key, err := os.ReadFile(filepath.Join(t.dir, "operator.key"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(key))
}

// want is an error unless a request got one of some answers.
func want(what string, got int, err error, allowed ...int) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, status := range allowed {
		if got == status {
			return nil
		}
	}
	return fmt.Errorf("%s is answered %d", what, got)
}

func wrongKeys(t *target) error {
	refused := 0
	for i := range 100 {
		status, _, err := t.do(attacker, http.MethodGet, api.PathLinks, fmt.Sprint("sidetone-operator-guess-", i), nil)
		if err := want("a guess", status, err, http.StatusUnauthorized, http.StatusTooManyRequests); err != nil {
			return err
		}
		if status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 50 {
		return fmt.Errorf("%d of 100 guesses were refused unread", refused)
	}
	status, _, err := t.do(bystander, http.MethodGet, api.PathLinks, t.key(), nil)
	return want("the operator elsewhere", status, err, http.StatusOK)
}

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

// report posts bytes as a report.
func (t *target) report(from string, run api.BeginReply, body []byte) (int, error) {
	status, _, err := t.do(from, http.MethodPost, api.RunReport(run.Run), run.Token, body)
	return status, err
}

var small = []byte(`{"schema":1,"observations":[{"id":"o1","check":"https","outcome":"ok","source":"agent","ms":1,"at":1,"detail":{}}]}`)

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
		many = append(many, fmt.Sprintf(`{"id":"o%d","check":"ice","outcome":"ok","source":"agent","ms":1,"at":1,"detail":{"text":"%s"}}`, i, strings.Repeat("a word 203.0.113.77 ", 18)))
	}
	status, reply, err := t.do(attacker, http.MethodPost, api.RunReport(run.Run), run.Token, []byte(`{"schema":1,"observations":[`+strings.Join(many, ",")+`]}`))
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
	large := []byte(`{"schema":1,"observations":[{"id":"o1","check":"https","outcome":"ok","source":"agent","ms":1,"at":1,"detail":{"text":"` +
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

func metricsThroughProxy(t *target) error {
	r, err := http.NewRequest(http.MethodGet, t.base+"/metrics", nil)
	if err != nil {
		return err
	}
	r.Header.Set("X-Forwarded-For", "203.0.113.9")
	answer, err := client(attacker).Do(r)
	if err != nil {
		return err
	}
	answer.Body.Close()
	return want("a proxy on this machine", answer.StatusCode, nil, http.StatusUnauthorized)
}

// descriptors is how many files the server has open.
func (t *target) descriptors() (int, error) {
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", t.command.Process.Pid))
	if err != nil {
		return 0, errNotTested{"/proc does not tell: " + err.Error()}
	}
	return len(open), nil
}

const (
	slowOnes = 20
	// letGoWithin is twice what a piece of an answer may take.
	letGoWithin = 75 * time.Second
)

// agentPath is where a page of ours names the agent.
var agentPath = regexp.MustCompile(`/assets/agent\.[0-9a-f]+\.wasm`)

// slowReaders ask for the agent again and again: whatever the kernel keeps for
// them is full after a few, which nobody counts against them.
func slowReaders(t *target) error {
	status, start, err := t.do(attacker, http.MethodGet, "/", "", nil)
	if err := want("the start page", status, err, http.StatusOK); err != nil {
		return err
	}
	agent := agentPath.Find(start)
	if agent == nil {
		return errors.New("the start page names no agent")
	}
	before, err := t.descriptors()
	if err != nil {
		return err
	}
	request := bytes.Repeat(fmt.Appendf(nil, "GET %s HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br\r\n\r\n", agent), 40)
	for range slowOnes {
		conn, err := net.Dial("tcp", strings.TrimPrefix(t.base, "http://"))
		if err != nil {
			return err
		}
		defer conn.Close()
		if err := conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
			return err
		}
		if _, err := conn.Write(request); err != nil {
			return err
		}
	}
	taken := false
	for deadline := time.Now().Add(letGoWithin); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		now, err := t.descriptors()
		taken = taken || now >= before+slowOnes/2
		if err != nil || (taken && now <= before+slowOnes/4) {
			return err
		}
	}
	if !taken {
		return errors.New("the connections were not taken")
	}
	return fmt.Errorf("%d who read nothing were kept for %s", slowOnes, letGoWithin)
}

// halves stay open until the server has ended.
var halves []net.Conn

// halfARequest leaves the judgement to the end of the row, where the server is
// asked to end and has to do so with 0.
func halfARequest(t *target) error {
	conn, err := net.Dial("tcp", strings.TrimPrefix(t.base, "http://"))
	if err != nil {
		return err
	}
	halves = append(halves, conn)
	_, err = conn.Write([]byte("GET / HTTP/1.1\r\nHost: a\r\nX: "))
	return err
}

func secondServer(t *target) error {
	second := exec.Command(t.binary, "serve", "--listen", "127.0.0.1:0", "--data", t.dir, "--turn-ports", "off", "--echo-port", "off")
	second.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var said bytes.Buffer
	second.Stderr = &said
	if err := second.Start(); err != nil {
		return err
	}
	timer := time.AfterFunc(startWithin, func() { _ = second.Process.Kill() })
	defer timer.Stop()
	_ = second.Wait()
	if code := second.ProcessState.ExitCode(); code != 2 || !strings.Contains(said.String(), "another server uses it") {
		return fmt.Errorf("it ends with %d and says %q", code, said.String())
	}
	return nil
}
