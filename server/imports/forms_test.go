package imports

import (
	"path/filepath"
	"strings"
	"testing"

	"sidetone/server/imports/artefact"
	"sidetone/shared/report"
)

// Every file of forms has secrets planted in each place that it can hold one.
func TestFormsAreToldApartAndNothingSecretIsKept(t *testing.T) {
	for name, want := range map[string]struct {
		origin report.Origin
		has    string // an observation: "check target outcome"
	}{
		"small.har":          {report.OriginHAR, "token  failed"},
		"internals.json":     {report.OriginInternals, "ice turn:192.0.2.9:3478?transport=udp failed"},
		"internals-old.json": {report.OriginInternals, "ice stun:192.0.2.8:3478 failed"},
		"rtcstats.txt":       {report.OriginRTCStats, "path_ice call failed"},
		"rtcstats-jitsi.txt": {report.OriginRTCStats, "ice turns:192.0.2.9:443?transport=tcp failed"},
		"console.log":        {report.OriginConsole, "call_end acs failed"},
		"about.html":         {report.OriginAboutWebRTC, "path_ice direct/udp ok"},
		"summary.csv":        {report.OriginACSLog, "call_end acs failed"},
		"tables.json":        {report.OriginACSLog, "media acs ok"},
		"rows.json":          {report.OriginACSLog, "ufd networkRelaysNotReachable failed"},
	} {
		t.Run(name, func(t *testing.T) {
			a := readFile(t, filepath.Join("testdata", "forms", name))
			if a.Origin != want.origin {
				t.Errorf("it is taken for %s", a.Origin)
			}
			var told []string
			for _, e := range a.Entries {
				told = append(told, string(e.Check)+" "+e.Target+" "+string(e.Outcome))
			}
			if !strings.Contains(strings.Join(told, "\n"), want.has) {
				t.Errorf("%q is not among %q", want.has, told)
			}
			noSecret(t, Join(report.Report{}, []*artefact.Artefact{a}))
		})
	}
}

func TestWhatIsNoEvidenceIsRefused(t *testing.T) {
	for content, says := range map[string]string{
		"":                            "the file is empty",
		"just words":                  "no line has the form",
		`{"hello":1}`:                 "JSON of no form",
		"<html><p>hello</p></html>":   "a web page",
		"\xff\xfea\x00":               "UTF-16",
		`{"log":{}}`:                  "log.entries",
		`{"schema":1,"planted":true}`: "planted: is not a field",
	} {
		a, err := Read("x", strings.NewReader(content), options(t))
		if a != nil || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, %v", content, a, err)
		}
	}
}
