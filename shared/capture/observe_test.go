package capture

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

func told(list []report.Observation) []string {
	var out []string
	for _, o := range list {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %d", o.Check, o.Target, o.Outcome, o.Code)))
	}
	return out
}

func TestObserve(t *testing.T) {
	for _, tt := range []struct {
		name, recording string
		want            []string
		not             []string
	}{
		{
			name: "sockets",
			recording: `{"until":9000,"sockets":[
				{"url":"wss://a.example/opened","at":100,"opened":150},
				{"url":"wss://a.example/refused","at":100,"closed":130,"code":1006},
				{"url":"wss://a.example/cut","at":100,"opened":150,"closed":3100,"code":1006},
				{"url":"wss://a.example/left","at":100,"opened":150,"closed":3100,"code":1005,"ending":true},
				{"url":"wss://a.example/waiting","at":100},
				{"url":"wss://a.example/young","at":8000}]}`,
			want: []string{"signaling wss://a.example/opened ok 0", "signaling wss://a.example/refused failed 1006", "signaling wss://a.example/cut failed 1006",
				"signaling wss://a.example/left ok 1005", "signaling wss://a.example/waiting silent 0", "signaling wss://a.example/young not_tested 0"},
		},
		{
			name: "requests",
			recording: `{"requests":[{"method":"GET","url":"https://a.example/x","at":1,"ms":5,"status":200},{"method":"POST","url":"https://a.example/y","at":1,"ms":5,"status":401},
				{"method":"GET","url":"https://b.example/","at":1,"ms":900,"status":0},{"method":"GET","url":"https://a.example/pending","at":1}]}`,
			want: []string{"call_http https://a.example/x ok 200", "call_http https://a.example/y failed 401", "call_http https://b.example/ failed 0"},
			not:  []string{"call_http https://a.example/pending"},
		},
		{
			name: "what the calling SDK says",
			recording: `{"signals":[{"kind":"agent","state":"Disconnected"},{"at":5,"kind":"agent","state":"Connected"},
				{"at":9,"kind":"ufd","name":"networkRelaysNotReachable","value":1},{"at":12,"kind":"ufd","name":"networkRelaysNotReachable","value":0},
				{"at":9,"kind":"ufd","name":"networkReceiveQuality","value":1,"quality":true},{"at":9,"kind":"ufd","name":"networkSendQuality","value":3,"quality":true},
				{"at":20,"kind":"end","code":410,"subCode":3112},{"at":21,"kind":"start","code":401,"subCode":44113,"name":"CallingCommunicationError"},
				{"at":22,"kind":"start","name":"TypeError"},{"at":1,"kind":"state","state":"Connecting"}]}`,
			want: []string{"call_agent  ok 0", "ufd networkRelaysNotReachable failed 1", "ufd networkReceiveQuality ok 1", "ufd networkSendQuality failed 3",
				"call_end acs failed 410", "call_start acs failed 401", "call_start  failed 0"},
			not: []string{"call_agent  failed", "ufd networkRelaysNotReachable ok"},
		},
		{
			name:      "ends that are none",
			recording: `{"signals":[{"kind":"end","code":0},{"kind":"end","code":487,"subCode":10004}]}`,
			want:      []string{"call_end acs ok 0", "call_end acs ok 487"},
		},
		{
			name:      "no network for a while, and a line",
			recording: `{"until":9000,"offline":[{"at":5000}],"lines":[{"at":7,"level":"error","text":"401 Unauthorized"}]}`,
			want:      []string{"environment  ok 0", "console  failed 0"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Read([]byte(tt.recording))
			if err != nil {
				t.Fatal(err)
			}
			list := r.Observe("Chromium")
			got := told(list)
			for _, want := range tt.want {
				if !slices.Contains(got, want) {
					t.Errorf("%q is not in\n%s", want, strings.Join(got, "\n"))
				}
			}
			for _, start := range tt.not {
				if slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, start) }) {
					t.Errorf("%q is in\n%s", start, strings.Join(got, "\n"))
				}
			}
			for _, o := range list {
				if o.ID == "" || o.Origin != report.OriginCapture || o.Source != report.FromAgent || !o.Outcome.Valid() {
					t.Errorf("%+v", o)
				}
			}
		})
	}
}

// A peer connection comes through as package peerconn reads it.
func TestPeers(t *testing.T) {
	r, err := Read([]byte(`{"until":8000,"peers":[{"servers":["turn:192.0.2.1:3478?transport=udp","turn:192.0.2.1:3478?transport=tcp"],"created":100,
		"events":[{"at":110,"kind":"local-description","state":"offer"},{"at":111,"kind":"gathering","state":"gathering"},{"at":140,"kind":"remote-description","state":"answer"},
		{"at":150,"kind":"candidate","line":"candidate:1 1 udp 16785407 192.0.2.1 50000 typ relay raddr 0.0.0.0 rport 0","relay":"tcp","url":"turn:192.0.2.1:3478?transport=tcp"},
		{"at":200,"kind":"candidate-error","code":701,"url":"turn:192.0.2.1:3478?transport=udp","text":"TURN host lookup received error."},
		{"at":240,"kind":"ice","state":"connected"},{"at":250,"kind":"connection","state":"connected"}],
		"stats":[{"at":5000,"entries":[{"id":"P","type":"candidate-pair","state":"succeeded","nominated":true,"localCandidateId":"L","responsesReceived":3,"requestsSent":3},
		{"id":"L","type":"local-candidate","candidateType":"relay","protocol":"udp","relayProtocol":"tcp"},
		{"id":"I","type":"inbound-rtp","kind":"video","packetsReceived":90,"bytesReceived":90000}]}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	got := told(r.Observe("Chromium"))
	for _, want := range []string{"ice turn:192.0.2.1:3478?transport=udp failed 701", "ice turn:192.0.2.1:3478?transport=tcp ok 0",
		"path_ice relay/tcp ok 0", "path_dtls relay/tcp ok 0", "path_rtp relay/tcp ok 0"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// Whatever a page hands over is read or refused, and can be judged.
func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"until":1,"peers":[{"servers":["turn:a"],"events":[{"at":-1,"kind":"gathering","state":"gathering"}],"stats":[{"at":2,"entries":[{"id":"T","type":"transport","selectedCandidatePairId":"T"}]}]}]}`))
	f.Add([]byte(`{"sockets":[{"url":"x","opened":5,"closed":1}],"requests":[{"status":999}],"signals":[{"kind":"end","code":-1}],"offline":[{"at":9,"until":1}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Read(text)
		if err != nil {
			return
		}
		list := r.Observe("Firefox")
		playbook.Diagnose(report.Report{Observations: list})
		for _, o := range list {
			if !o.Outcome.Valid() {
				t.Errorf("%+v", o)
			}
		}
	})
}
