package imports

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"sidetone/server/imports/artefact"
	"sidetone/shared/playbook"
	"sidetone/shared/report"
)

// fuzz reads whatever comes: nothing may stop it, what is kept has to be a
// report that can be judged and written, and an error may not repeat content.
func fuzz(f *testing.F, seeds ...string) {
	o := options(f)
	o.MaxBytes = 1 << 20
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Read("file", bytes.NewReader(data), o)
		if a == nil && err == nil {
			t.Fatal("neither an artefact nor an error")
		}
		if err != nil && !utf8.ValidString(err.Error()) {
			t.Errorf("an error with content: %q", err)
		}
		if a == nil || a.Report != nil {
			return
		}
		r := Join(report.Report{}, []*artefact.Artefact{a})
		playbook.Diagnose(r)
		if _, err := json.Marshal(r); err != nil {
			t.Error(err)
		}
		for _, o := range r.Observations {
			if !o.Outcome.Valid() || o.ID == "" || o.MS < 0 || o.At < 0 || len(o.Detail.Text) > 4000 {
				t.Errorf("%+v", o)
			}
		}
	})
}

func saved(name string) string {
	data, err := os.ReadFile(filepath.Join("testdata", "forms", name))
	if err != nil {
		panic(err)
	}
	return string(data)
}

func FuzzHAR(f *testing.F)       { fuzz(f, saved("small.har")) }
func FuzzInternals(f *testing.F) { fuzz(f, saved("internals.json"), saved("internals-old.json")) }
func FuzzRTCStats(f *testing.F) {
	fuzz(f, saved("rtcstats.txt"), saved("rtcstats-jitsi.txt"), saved("rtcstats-v4.txt"), saved("rtcstats-object.json"))
}
func FuzzGetStats(f *testing.F) {
	fuzz(f, saved("getstats.json"), saved("getstats-pairs.json"), saved("getstats-samples.json"), saved("twilio-tracks.json"), saved("twilio-preflight.json"),
		saved("mediasoup.json"), `[{"type":"outbound-rtp","kind":"audio","packetCount":200,"packetsLost":9,"roundTripTime":4}]`)
}

// FuzzAboutText reads the table of about:webrtc as copied text, FuzzLogs what collectors put around lines.
func FuzzAboutText(f *testing.F) {
	fuzz(f, "Local Candidate | Remote Candidate | ICE State\n192.0.2.1:5/udp(host) | 198.51.100.7:6/udp(srflx) | failed | 1 | false | false\n",
		"failed\tfalse\tfalse\t192.0.2.1:5/udp(host)\t198.51.100.7:6/udp(relay-tcp)\t1\t2\t0\t0\n")
}

func FuzzLogs(f *testing.F) {
	fuzz(f, `{"level":"warn","time":"2026-01-02T03:04:05Z","msg":"closing participant","err":{"message":"x"},"pID":"PA_a"}`+"\n",
		"jvb_1  | JVB 2026-01-02 03:04:05.100 INFO: [1] [epId=a] Agent.setState#1: ICE state changed from Running to Failed\n",
		"ICE-PEER(PC:1 (id=1 url=https://a.example/):default): all checks completed success=0 fail=1\n",
		"[1] ICE failed for component 1 in stream 1...\n[WebRTC] [session a] closed: deadline exceeded while waiting connection\n")
}

func FuzzTrickle(f *testing.F) { fuzz(f, saved("trickle.txt")) }
func FuzzConsole(f *testing.F) {
	fuzz(f, saved("console.log"), `{"code": 410, "subCode": 3112}`,
		"azure:ACS-calling:error 2026-01-02T03:04:35.591Z Call [CallEnded] code=410, subCode=3112\n",
		"[Error] Failed to load resource: The network connection was lost. (rtc, line 0)\n",
		"01-02 03:04:05.100  1  2 E Tag: AccessTokenExpired (20104): expired\nCommunicationServicesError {\n code: 401,\n subCode: 40235\n}\n",
		"a.js:1 2026-01-02T03:04:05Z (TIME) JVB PC state is now failed (ICE state failed):\t1\n")
}
func FuzzAboutWebRTC(f *testing.F) { fuzz(f, saved("about.html")) }
func FuzzACSRows(f *testing.F) {
	fuzz(f, saved("summary.csv"), saved("tables.json"), saved("rows.json"), saved("records.jsonl"))
}
