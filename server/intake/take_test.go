package intake

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"sidetone/server/redact"
	"sidetone/server/scrub"
	"sidetone/server/store"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
	"sidetone/shared/signal"
)

func service() *Service {
	return &Service{
		Raise: signal.Raise, Diagnose: playbook.Diagnose, Now: time.Now,
		Profile: func(name string) report.Deployment { return report.Deployment{Name: name} },
		Secrets: func(store.Run) []string { return nil },
	}
}

// FuzzPosted takes whatever is a report through everything that happens to
// one: no post may stop the server or grow a report that cannot be read again.
func FuzzPosted(f *testing.F) {
	f.Add([]byte(`{"schema":1,"complete":true,"diagnosis":{"verdict":"healthy","ms":5},"observations":[` +
		`{"id":"o1","check":"ice","target":"turn:192.0.2.1:3478?transport=udp","outcome":"silent","code":701,"ms":2000,"at":35,"source":"agent",` +
		`"detail":{"ice":{"transport":"udp","requests":4,"candidates":[{"type":"host","protocol":"udp","address":"203.0.113.7","at_ms":1}]}}},` +
		`{"id":"o2","check":"https","outcome":"ok","source":"agent","detail":{"http":{"ours":true,"rtt_ms":3.5}}}]}`))
	f.Add([]byte(`{"schema":1,"observations":[{"id":"o1","check":"token","outcome":"failed","source":"agent","detail":{"token":{"kind":"jwt","cause":"expired"}}},` +
		`{"id":"o2","check":"signaling","outcome":"failed","code":1006,"source":"agent","detail":{"socket":{"opened":true,"closed":true,"closed_at":3000}}},` +
		`{"id":"o3","check":"path_data","target":"relay/tcp","outcome":"ok","source":"import","detail":{"flow":{"sent":60,"arrived":50,"returned":40,"loss_up":0.1,"loss_down":2}}}]}`))
	f.Add([]byte(`{"schema":7,"new":[1],"observations":[{"id":"o","check":"x","outcome":"ok","source":"import","detail":{"dtls":{},"flow":{},"ice":{},"socket":{},"turn":{},"echo":{}}}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		posted, err := Decode(body)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("more than one line: %q", err)
			}
			return
		}
		s := service()
		scrub.Report(&posted, nil)
		r := s.begin(store.Run{Profile: "embedded"})
		s.lay(&r, posted, nil)
		stored, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := DecodeSaved(stored); err != nil {
			t.Errorf("cannot be read again: %v", err)
		}
		redact.Addresses(r, "dev")
	})
}

func TestMergeKeepsTheTimeOfTheVerdict(t *testing.T) {
	withMS := func(ms int) report.Report { return report.Report{Diagnosis: &report.Diagnosis{MS: ms}} }
	for _, c := range []struct {
		stored, posted report.Report
		want           int
	}{
		{report.Report{}, report.Report{}, 0},
		{report.Report{}, withMS(5), 5},
		{withMS(5), report.Report{}, 5},
		{withMS(5), withMS(0), 5},
		{withMS(5), withMS(9), 9},
	} {
		if got := postedMS(c.stored, c.posted); got != c.want {
			t.Errorf("%+v and %+v give %d, want %d", c.stored, c.posted, got, c.want)
		}
	}
}

// A partial report that comes late changes nothing: neither what was seen nor
// the time to the verdict.
func TestALateReportChangesNothing(t *testing.T) {
	post := func(sequence, ms int, outcome report.Outcome) report.Report {
		return report.Report{Sequence: sequence, Complete: sequence == 1, Agent: report.Agent{Version: string(outcome)}, Diagnosis: &report.Diagnosis{MS: ms},
			Observations: []report.Observation{{ID: "o1", Check: report.CheckHTTPS, Outcome: outcome, Source: report.FromAgent}}}
	}
	s := service()
	r := s.begin(store.Run{Profile: "embedded"})
	s.lay(&r, post(2, 900, report.OK), nil)
	want, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	s.lay(&r, post(1, 300, report.Failed), nil)
	got, err := json.Marshal(r)
	if err != nil || string(got) != string(want) {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
	s.lay(&r, post(3, 1200, report.OK), nil)
	if r.Diagnosis.MS != 1200 || r.Sequence != 3 {
		t.Errorf("a later one: %d ms, sequence %d", r.Diagnosis.MS, r.Sequence)
	}
}
