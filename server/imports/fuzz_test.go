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
	fuzz(f, saved("getstats.json"), saved("getstats-pairs.json"), saved("getstats-samples.json"))
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
