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

		"rtcstats-v4.txt":       {report.OriginRTCStats, "ice turn:192.0.2.9:3478?transport=udp failed"},
		"rtcstats-object.json":  {report.OriginRTCStats, "ice turn:192.0.2.9:3478?transport=udp failed"},
		"getstats.json":         {report.OriginGetStats, "path_rtp direct/udp ok"},
		"getstats-pairs.json":   {report.OriginGetStats, "path_rtp direct/udp ok"},
		"getstats-samples.json": {report.OriginGetStats, "path_dtls direct/udp ok"},
		"mediasoup.json":        {report.OriginGetStats, "path_dtls call ok"},
		"twilio-tracks.json":    {report.OriginGetStats, "path_rtp call ok"},
		"twilio-preflight.json": {report.OriginGetStats, "path_rtp direct/udp ok"},
		"trickle.txt":           {report.OriginTrickle, "ice turn:192.0.2.9:3478?transport=udp silent"},
		"records.jsonl":         {report.OriginACSLog, "call_end acs failed"},
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
		"":            "the file is empty",
		"just words":  "no line has the form",
		`{"hello":1}`: "JSON of no form",

		`[{"localAudioTrackStats":[],"remoteAudioTrackStats":"x"}]`:               "no object with an id and a type",
		`[{"type":"webrtc-transport","iceState":`:                                 "the file ends here",
		`{"iceCandidateStats":[],"samples":[],"totals":{"packetsReceived":null}}`: "no object with an id and a type",
		"<html><p>hello</p></html>":                                               "a web page",
		"\xff\xfea\x00":                                                           "no line has the form",
		`{"log":{}}`:                                                              "log.entries",
		`{"schema":2,"planted":true}`:                                             "planted: is not a field",
	} {
		a, err := Read("x", strings.NewReader(content), options(t))
		if a != nil || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, %v", content, a, err)
		}
	}
}

// What numbers stand for is told as what names say.
func TestNumericDumpsAreReadWhole(t *testing.T) {
	a := readFile(t, filepath.Join("testdata", "forms", "rtcstats-v4.txt"))
	var told []string
	for _, e := range a.Entries {
		told = append(told, string(e.Check)+" "+e.Target+" "+string(e.Outcome)+" "+e.Detail.Text)
		c := e.Detail.Connection
		if e.Check != report.CheckConnection {
			continue
		}
		if !report.Yes(c.Allowed.RelayOnly) || c.Allowed.CredentialsExpireMS == nil || c.Remote == nil || c.Remote.Loopback != 1 ||
			c.Remote.Container != 1 || !report.No(c.Sends) || !report.Yes(c.Receives) || !report.Yes(c.Connected) {
			t.Errorf("%+v, %+v, %+v", c, c.Allowed, c.Remote)
		}
		// "1767326645:..." is an hour after the configuration was set.
		if in := *c.Allowed.CredentialsExpireMS; in < 3590_000 || in > 3600_000 {
			t.Errorf("the credentials end after %d ms", in)
		}
	}
	for _, want := range []string{"console  failed getUserMedia: NotAllowedError: Permission denied", "path_rtp relay/udp ok ", "media audio receive ok "} {
		if !strings.Contains(strings.Join(told, "\n"), want) {
			t.Errorf("%q is not among %q", want, told)
		}
	}
	if a.Agent.Browser != "Chromium 147" || a.Version != "147.0.7727.55" || a.Agent.OS != "macOS" {
		t.Errorf("%+v, %s", a.Agent, a.Version)
	}
}

// When a call was is not when its evidence was read.
func TestWhenACallWas(t *testing.T) {
	for name, want := range map[string]struct{ begun, zone string }{
		"rtcstats-v4.txt":      {"2026-01-02T03:04:05Z", ""},
		"rtcstats-object.json": {"2026-01-02T03:04:05Z", ""},
		"getstats.json":        {"2026-01-02T03:04:05Z", ""},
		"records.jsonl":        {"2026-01-02T03:04:06Z", ""},
		"internals-old.json":   {"2026-01-02T15:04:05Z", "assumed"},
		"trickle.txt":          {"", ""},
		"small.har":            {"2026-01-02T03:04:05Z", ""},
	} {
		r := Join(report.Report{}, []*artefact.Artefact{readFile(t, filepath.Join("testdata", "forms", name))})
		begun, zone := "", ""
		if r.Recorded != nil {
			if zone = r.Recorded.Zone; r.Recorded.ZoneAssumed {
				zone = "assumed"
			}
			if !r.Recorded.Begun.IsZero() {
				begun = r.Recorded.Begun.Format("2006-01-02T15:04:05Z07:00")
			}
		}
		if begun != want.begun || zone != want.zone {
			t.Errorf("%s: %q %q, want %q %q", name, begun, zone, want.begun, want.zone)
		}
	}
}
